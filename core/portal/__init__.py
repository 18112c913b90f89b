"""What the public sees: for now, checking a letter by the code that is printed on it."""
