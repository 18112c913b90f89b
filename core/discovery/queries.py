"""Scoped reads of candidates: a page of the list, how many in which state, one of them, where they may live."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func

from core.actor import actor
from core.clock import today
from core.db import db, select
from core.db.scope import current_scope, outside
from core.delegation.overview import matters
from core.discovery.models import LISTED, STATES, Candidate
from core.divisions import queries as divisions
from core.divisions.tree import Node
from core.errors import BadInput
from core.modules.queries import is_open_somewhere
from core.plugins import registry
from core.text import Text, _

MOST = 200
"""Rows of a page at most."""


@dataclass(frozen=True)
class Wanted:
    """Filters of the list; `after` is the last row's key of the page before."""

    state: str = LISTED
    type_code: str = ""
    after: int | None = None
    limit: int = 50


def candidate(key: int, *, lock: bool = False) -> Candidate:
    """One candidate within scope, locked if wanted; NotAllowed for any other number, whether it exists or not."""
    wanted = select(Candidate).where(Candidate.id == key)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(wanted)
    if found is None:
        raise outside()
    return found


def list_candidates(wanted: Wanted) -> tuple[list[Candidate], int | None]:
    """A page of candidates, the newest first, and the key from which the next goes on."""
    if not 1 <= wanted.limit <= MOST or wanted.state not in ("", *STATES):
        raise BadInput(_("名单的筛选条件读不懂。"), next=_("请从名单第一页重新开始。"))
    found = select(Candidate)
    if wanted.state:
        found = found.where(Candidate.state == wanted.state)
    if wanted.type_code:
        found = found.where(Candidate.type_code == wanted.type_code)
    if wanted.after is not None:
        found = found.where(Candidate.id < wanted.after)
    rows = list(db.session.scalars(found.order_by(Candidate.id.desc()).limit(wanted.limit + 1)))
    more = rows[wanted.limit - 1].id if len(rows) > wanted.limit else None
    return rows[: wanted.limit], more


def counts() -> dict[str, int]:
    """State -> how many within scope."""
    found = select(Candidate.state, func.count(Candidate.id)).group_by(Candidate.state)
    told = dict.fromkeys(STATES, 0)
    for state, n in db.session.execute(found):
        told[state] = n
    return told


def listed(type_code: str, blinds: Collection[str]) -> dict[str, Candidate]:
    """Who of these is on a list of this type already, by the blind index of the number."""
    wanted = select(Candidate).where(
        Candidate.type_code == type_code, Candidate.state == LISTED, Candidate.id_blind.in_(blinds)
    )
    return {row.id_blind: row for row in db.session.scalars(wanted)}


def types_here() -> list[tuple[str, Text]]:
    """What a list may be about: every type that can be confirmed and is open at one's place."""
    here, on = actor().division, today()
    return [
        (code, label) for code, label in matters() if is_open_somewhere(registry().module_of[code], here, on)
    ]


def places_here() -> Sequence[Node]:
    """The villages and communities that one's own office takes applications from, by code."""
    whole, scope, on = divisions.tree(), current_scope(), today()
    return [
        node
        for node in whole.under(actor().division)
        if node.level == "village" and node.stands(on) and divisions.office_of(node.code, on) in scope
    ]


def places_by_word() -> dict[str, list[str]]:
    """What a list may call a village here (code, name, name behind the township's or the county's) -> its code or codes."""
    found: dict[str, list[str]] = {}
    for node in places_here():
        town = divisions.name_of(node.code[:9])
        for word in {node.code, node.name, f"{town}{node.name}", divisions.full_name(node.code)}:
            found.setdefault(word, []).append(node.code)
    return found
