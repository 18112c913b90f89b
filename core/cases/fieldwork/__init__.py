"""Going to the home: who is sent when, and the photographs that are brought back."""
