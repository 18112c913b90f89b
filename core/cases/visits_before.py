"""What the earlier visits of a case wrote: it stands until a later visit that is done says otherwise of the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core.cases import ballot
from core.cases.models import StageEntry
from core.cases.state import UNFINISHED
from core.cases.visits import GOING
from core.rules.hearing import FOUND

_OF = {"incomes": "item", "holdings": "kind", "spending": "kind"}
"""What of a member's a row is about."""


def written(entries: Iterable[StageEntry]) -> dict[str, Any]:
    """What earlier visits of a case wrote, as it stands in the form of the next: of a member and thing as the newest says.

    Who joined is a member by now and is put right among the changes.
    """
    known: dict[str, dict[tuple[str, str], list[Any]]] = {}
    for answers in finished(entries):
        for name in (*_OF, "changes"):
            said: dict[tuple[str, str], list[Any]] = {}
            for one in answers.get(name) or ():
                said.setdefault((one["member"], str(one.get(_OF.get(name, "")))), []).append(one)
            known.setdefault(name, {}).update(said)
    rows = {name: [one for group in things.values() for one in group] for name, things in known.items()}
    crossed = crossed_on(entries)
    return {name: said for name, said in rows.items() if said} | ({"crossed_on": crossed} if crossed else {})


def crossed_on(entries: Iterable[StageEntry]) -> str | None:
    """Since when the income is over the line, as the newest visit has it that leaves nothing in doubt.

    Its form begins from the one before: what it leaves empty has been taken back.
    """
    told = [answers.get("crossed_on") for answers in finished(entries) if not ballot.doubts(answers)]
    return told[-1] if told else None


def wrote(entries: Iterable[StageEntry]) -> tuple[str, ...]:
    """Of what they wrote something, by the names of the form."""
    return tuple(name for name in FOUND if any(answers.get(name) for answers in finished(entries)))


def put_out(entries: Iterable[StageEntry]) -> set[str]:
    """Who by them doesn't live with the family."""
    counted: dict[str, bool] = {}
    for answers in finished(entries):
        counted |= {
            one["member"]: one.get("counted")
            for one in answers.get("changes") or ()
            if one.get("counted") is not None
        }
    return {member for member, here in counted.items() if here is False}


def finished(entries: Iterable[StageEntry]) -> list[Mapping[str, Any]]:
    """What the visits of a case that are done state, the oldest first."""
    return [
        entry.answers or {}
        for entry in entries
        if entry.act in GOING and entry.left_on is not None and entry.outcome not in UNFINISHED
    ]
