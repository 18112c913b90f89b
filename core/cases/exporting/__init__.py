"""A list of cases as a file: numbers masked, in full only for those with the right who say why."""
