"""What this feature tells the plugin manager: the duties of a fresh installation."""

from __future__ import annotations

from core.access.queries import fresh_duties
from core.declare import Duty, hookimpl


@hookimpl
def register_duties() -> list[Duty]:
    """Those of config/duties.toml; what a county changed of them stands in the database."""
    return [
        Duty(
            code=info.code,
            label=info.name,
            level=info.level,
            rights=tuple(sorted(info.rights)),
            excludes=tuple(sorted(info.excludes)),
            second_factor=info.second_factor,
        )
        for info in fresh_duties().duties.values()
    ]
