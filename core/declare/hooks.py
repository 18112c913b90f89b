"""The mark of a hook's implementation. What may be asked stands in core.hookspecs."""

from __future__ import annotations

from typing import Final

import pluggy

PROJECT: Final = "jiuzhu"
hookimpl = pluggy.HookimplMarker(PROJECT)
