"""公示: what may be said, where it hangs and since when, who objects, and the publication of what was granted."""
