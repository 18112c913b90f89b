"""The village's board: what its aide is asked to hang with a photograph and to take down, and the end of a publication."""
