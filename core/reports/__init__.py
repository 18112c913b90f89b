"""Figures by place: what was applied for, decided, is late and is granted, a table a type."""
