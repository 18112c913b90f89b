"""What is derived is generated: the reference in plugins/README.md, each plugin's README from its declarations."""

from __future__ import annotations

from pathlib import Path

from core.generate.guide import Example, filled
from core.generate.plugin_pages import described
from core.plugins import Plugins


def generated(root: Path, plugins: Plugins, example: Example) -> dict[Path, str]:
    """Every generated file below `root` with its text as it should be; `example` gives the files of the skeleton."""
    guide = root / "plugins" / "README.md"
    found = {guide: filled(guide.read_text(encoding="utf-8"), plugins, example)}
    for state in plugins.states():
        if state.sound and state.source.origin == "built-in" and state.source.directory is not None:
            found[state.source.directory / "README.md"] = described(state, plugins.registry)
    return found


__all__ = ["described", "filled", "generated"]
