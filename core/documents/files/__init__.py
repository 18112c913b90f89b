"""The file store: what lies in it, and the daily sweep."""
