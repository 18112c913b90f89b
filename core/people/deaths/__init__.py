"""Deaths of persons: registered, and put right where it was a mistake."""
