"""Writing what a county's document asks of its staff: 职责 by tier, and how many hold each duty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core.access.models import DutyMinimum, Responsibility
from core.access.queries import REVISION
from core.audit.operations import about, operation
from core.db import bump, db, select


@operation("access.keep_responsibilities")
def keep_responsibilities(division: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """The whole list of a county as its document has it: `tier`, `number`, `text`, `duty`, `basis` of each.

    What the document no longer says goes. How many rows were changed; none when it is loaded again.
    """
    about(f"division:{division}", office=division)
    return _keep(Responsibility, division, ("tier", "number"), rows)


@operation("access.keep_minimums")
def keep_minimums(division: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """How many hold each duty at least: `duty`, `least`, `basis` of each; how many rows were changed."""
    about(f"division:{division}", office=division)
    return _keep(DutyMinimum, division, ("duty",), rows)


def _keep(
    kind: type[Responsibility | DutyMinimum],
    division: str,
    named_by: tuple[str, ...],
    rows: Iterable[Mapping[str, Any]],
) -> int:
    here = db.session.scalars(select(kind).where(kind.division == division)).all()
    standing = {tuple(getattr(row, name) for name in named_by): row for row in here}
    changed = 0
    for said in rows:
        row = standing.pop(tuple(said[name] for name in named_by), None)
        if row is None:
            db.session.add(kind(division=division, **said))
        news = {name: value for name, value in said.items() if row and getattr(row, name) != value}
        for name, value in news.items():
            setattr(row, name, value)
        changed += row is None or bool(news)
    for row in standing.values():
        db.session.delete(row)
    db.session.flush()
    if changed or standing:
        bump(REVISION)
    return changed + len(standing)
