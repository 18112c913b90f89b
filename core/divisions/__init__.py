"""The tree of divisions with names that change by date, and bodies outside it that act in a division's place."""
