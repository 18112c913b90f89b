"""Obligors outside the household: who consented to being checked, who refused, whom a request holds (社会救助法 41)."""
