"""One window: what a person needs is taken in at once, under one receipt (一门受理, 社会救助法 64)."""
