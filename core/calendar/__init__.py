"""Working days by year: what the State Council's notices say, what is provisional, and when a time limit ends."""
