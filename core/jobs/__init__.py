"""Work that recurs: each job once for each of its times, in one process at a time, proved row by row."""
