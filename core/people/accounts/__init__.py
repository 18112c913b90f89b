"""Bank accounts that people are paid to."""
