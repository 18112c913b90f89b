"""Whether a case's opinion is shown to the public before it is decided: what a letter may say of a notice (D57 19; NOT-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.declare import Notice
from core.declare.graph import is_on

if TYPE_CHECKING:
    from core.cases.handling import Handling


def published(act: Handling) -> bool:
    """It hung, once there is an entry of a notice; before that, whether the process lets it hang before the decision."""
    pipeline = act.process.pipeline
    rounds = [line for line in pipeline if isinstance(line, Notice)]
    entered = [row for row in act.case.entries if row.stage in {line.code for line in rounds}]
    if entered:
        return any(row.posted_on is not None for row in entered)
    first = min((pipeline.index[line.code] for line in pipeline.decisions), default=0)
    before = [line for line in rounds if pipeline.index[line.code] < first]
    on = any(is_on(line, act.process.settings) is not False for line in before)
    return on and act.world.omitted_notice() is None
