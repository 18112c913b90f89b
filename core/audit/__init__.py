"""Who did, or looked at, what: an append-only log whose keyed chain shows every change behind its back."""

from core.audit import listeners as listeners  # sessions must be listened to before the first write
