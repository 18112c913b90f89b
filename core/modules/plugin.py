"""What the gate answers to core's questions, and which section of a profile it loads."""

from core.modules import loading

__all__ = ["loading"]
