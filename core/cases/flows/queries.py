"""Which changes a place has made to a procedure, on which day; what it looks like with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from core.access.queries import duties
from core.cases.acting import acts_on_cases
from core.cases.flows.models import Flow
from core.cases.overlay import applied
from core.cases.overlay_checks import Known
from core.cases.overlay_people import Trade
from core.db import db, kept_by, select
from core.declare import Pipeline
from core.documents.askable import unaskable
from core.errors import NotFound
from core.library.queries import check_basis
from core.parameters.operations import speaks_against
from core.plugins import registry
from core.text import Text, _

REVISION = "flows"
FIRST = 1
"""The number of the procedure as the type brings it; the first that a county publishes is the second."""


@dataclass(frozen=True)
class Published:
    """A published version of a place: its changes, its days, who published it and why."""

    id: int
    division: str
    pipeline: str
    number: int
    since: date
    until: date | None
    overlay: Mapping[str, Any]
    reason: str
    basis: str
    by: str
    at: Any

    def covers(self, division: str, on: date) -> bool:
        """Whether it is of that place and day, before any newer one."""
        return (
            division.startswith(self.division)
            and self.since <= on
            and (self.until is None or on <= self.until)
        )


@dataclass(frozen=True)
class Seen:
    """What somebody had before him who publishes: the number of the newest version, the state of the draft; None: not told."""

    number: int | None = None
    draft: str | None = None


NOTHING_SEEN = Seen()


def published(pipeline: str) -> tuple[Published, ...]:
    """Every published version of a procedure, in whichever county, the newest first."""
    return _published().get(pipeline, ())


@kept_by(REVISION)
def _published() -> dict[str, tuple[Published, ...]]:
    names = tuple(Published.__dataclass_fields__)
    wanted = select(*(getattr(Flow, name) for name in names)).where(Flow.number.is_not(None))
    found: dict[str, tuple[Published, ...]] = {}
    for row in db.session.execute(wanted.order_by(Flow.id)):
        one = Published(*row)
        found[one.pipeline] = (one, *found.get(one.pipeline, ()))
    return found


def versions_of(pipeline: str, division: str) -> list[Published]:
    """Those of one place, the newest first."""
    return [one for one in published(pipeline) if one.division == division]


def newest(pipeline: str, division: str) -> int:
    """The number of the newest version of a place."""
    return max((one.number for one in versions_of(pipeline, division)), default=FIRST)


def state_of(draft: Flow | None) -> str:
    """By which a draft is told from itself before a change; empty where there is none."""
    return f"{draft.row_version}@{draft.at.isoformat()}" if draft else ""


def in_force(pipeline: str, division: str, on: date) -> Published | None:
    """The version that holds in a place on a day: the nearest place's, of those the one that began last."""
    found = [one for one in published(pipeline) if one.covers(division, on)]
    return max(found, key=lambda one: (len(one.division), one.since, one.id), default=None)


def draft_of(pipeline: str, division: str) -> Flow | None:
    """What a place is working on."""
    return db.session.scalar(
        select(Flow).where(Flow.pipeline == pipeline, Flow.division == division, Flow.number.is_(None))
    )


def drafts_of(division: str) -> dict[str, Flow]:
    """Everything a place is working on, by procedure."""
    found = db.session.scalars(select(Flow).where(Flow.division == division, Flow.number.is_(None)))
    return {row.pipeline: row for row in found}


def pipeline_of(code: str) -> Pipeline:
    """The procedure of that code as its type brings it; NotFound for any other."""
    found = registry().pipelines.get(code)
    if found is None:
        raise NotFound(_("没有这一办理流程。"), next=_("请从流程列表中选择。"))
    return found


def known_of(pipeline: str, division: str = "", on: date | None = None) -> Known:
    """What changes to it may name: the type's documents, the duties of the installation.

    With a place and a day also which papers may not be asked for there (社会救助法 62), what bounds its values and who
    does what: for changes that are being made. A checklist looks at the sources of its own day, and what was published
    before stands.
    """
    found = registry()
    owner = next(
        code for code, kind in found.case_types.items() if any(p.code == pipeline for p in kind.pipelines)
    )
    documents = {document.code: document for document in found.documents_of(owner)}
    if on is None:
        return Known(documents, frozenset(found.duties))
    off = unaskable(documents.values(), division, on)
    return Known(
        documents,
        frozenset(found.duties),
        frozenset(document.code for document in off),
        against=lambda parameter, value: speaks_against(parameter, value, division, on),
        trades=trades(),
        unknown_texts=check_basis,
        idle=idle(),
    )


def trades() -> dict[str, Trade]:
    """Level and rights of every duty."""
    return {code: (info.level, info.rights) for code, info in duties().items()}


def idle() -> dict[str, Text]:
    """Duties by name whose holders do nothing about a case, or see none: no stage can be theirs."""
    able = {code for code, info in duties().items() if info.may("read_cases") and acts_on_cases(code)}
    return {code: duty.label for code, duty in registry().duties.items() if code not in able}


def with_changes(one: Published) -> Pipeline:
    """The procedure with a published version's changes; built once."""
    return _built(json.dumps(one.overlay, sort_keys=True), one.pipeline, id(registry()))


@lru_cache(maxsize=128)
def _built(overlay: str, pipeline: str, _registry: int) -> Pipeline:
    # by content: a transaction that is undone frees its number, and another version may then have it
    return applied(pipeline_of(pipeline), json.loads(overlay), known_of(pipeline))


def inserted(pipeline: str) -> dict[str, Text]:
    """Stages that places have inserted into a procedure, by code, as the newest version calls each."""
    lines = [line for one in reversed(published(pipeline)) for line in one.overlay.get("insert", ())]
    return {line["code"]: line["label"] for line in lines}
