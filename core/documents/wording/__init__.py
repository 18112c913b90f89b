"""What a county adds to a letter in its own words, by version."""
