"""What delegation answers to core's questions, and which sections of a profile it loads."""

from core.delegation import loading

__all__ = ["loading"]
