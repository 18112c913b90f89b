"""What a person at a terminal sees while it runs; nothing elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

Said = Callable[[str], None]
_begun = time.monotonic()


def say(text: str) -> None:
    """One line with the seconds since the start."""
    if sys.stderr.isatty():
        print(f"{time.monotonic() - _begun:6.1f} s  {text}", file=sys.stderr, flush=True)
