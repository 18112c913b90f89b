"""The workbench of each duty: what waits for me, what is nearly late, what plugins want to show."""
