"""People who may need help and have not asked: lists that come in, and what became of each name on them."""
