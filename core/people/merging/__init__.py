"""Two rows that turn out to be one person are merged, and taken apart again if that was a mistake."""
