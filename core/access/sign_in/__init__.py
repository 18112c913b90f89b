"""Signing in and out: passwords, one-time codes, locks, the rows that cookie and token point at."""
