"""Which papers may be asked for: what an active source confirms is asked of nobody (社会救助法 62); why one is asked again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.clock import today
from core.declare import DocumentType
from core.parameters import queries as parameters
from core.parameters.keys.means import OTHER_SOURCES, OWN, SOURCES
from core.parameters.rows import Found
from core.plugins import registry
from core.text import Message, Text, _

BASIS = ("SAL26:62",)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Suspension:
    """A source that the county had connected and has taken off: since when, and why."""

    source: str
    since: date
    why: str

    @property
    def said(self) -> Message:
        """Why the person has to bring what the source used to confirm."""
        return _(
            "“%(name)s”核对来源自 %(since)s 起停用，恢复前须由本人提供：%(why)s",
            name=source_label(self.source),
            since=self.since.isoformat(),
            why=self.why or _("未写明原因"),
        )


def active_sources(place: str, on: date) -> frozenset[str]:
    """Sources of verification that a place has connected on a day; it follows from them what is asked of nobody."""
    return _sources(parameters.find(SOURCES, place, on))


def unaskable(documents: Iterable[DocumentType], place: str, on: date) -> list[DocumentType]:
    """Those of the papers that nobody may ask for at a place on a day."""
    active = active_sources(place, on)
    return [document for document in documents if document.confirmed_by in active]


def suspension(source: str | None, place: str, on: date) -> Suspension | None:
    """Why a paper is asked for again: the source that confirmed it is off; None where it is on or never was."""
    found = parameters.find(SOURCES, place, on) if source else None
    if source is None or found is None or source in _sources(found):
        return None
    while found is not None and found.since is not None:
        before = parameters.find(SOURCES, place, found.since - DAY)
        if source in _sources(before):
            row = parameters.row_numbered(found.row_id)
            return Suspension(source, found.since, row.reason if row else "")
        found = before
    return None


def source_label(code: str, place: str = "") -> Text:
    """A source's name: one that a plugin registered, one of the law's list (社会救助法 41), or one of the place's own."""
    own = parameters.find(OTHER_SOURCES, place, today()) if place and code.startswith(OWN) else None
    if own is not None:
        return next((str(row["name"]) for row in own.value if row["code"] == code), code)
    registered = registry().verifiers.get(code)
    known = {option.code: option.label for option in SOURCES.options}
    return registered.label if registered else known.get(code, code)


def _sources(found: Found | None) -> frozenset[str]:
    return frozenset(found.value) if found else frozenset()
