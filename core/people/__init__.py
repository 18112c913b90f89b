"""Persons, households and their members over time, near relatives of those who handle cases."""
