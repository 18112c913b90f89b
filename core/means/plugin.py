"""What means answer to core's questions, and which sections of a profile they load."""

from core.means.licences import loading

__all__ = ["loading"]
