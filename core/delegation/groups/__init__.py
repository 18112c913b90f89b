"""Leading groups, coordination mechanisms and task forces: who sits on them, who left, what they were asked to do."""
