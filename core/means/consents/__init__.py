"""Consents to verification: signed, good for a time, taken back."""
