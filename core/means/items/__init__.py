"""Income, property and spending as each source gives them, and which of it counts."""
