"""Screens without business: the layout, the base views, the forms, the errors and what screens ask of the features."""
