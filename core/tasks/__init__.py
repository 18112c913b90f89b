"""Every to-do that is not a stage of a case: what, about what, whose, due when."""
