"""How the tables came about: one Alembic environment, a labelled branch for core and for each plugin that has tables."""
