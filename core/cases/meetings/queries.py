"""Reading meetings: which decisions wait at an office, who may be there, which meetings listed a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload, selectinload

from core.access.queries import Held, duties, signers
from core.cases.models import Case, Meeting, MeetingItem, StageEntry
from core.cases.queries import FAR
from core.cases.state import UNFINISHED
from core.db import db, read_once, seeing_everything, select
from core.db.scope import current_scope, outside
from core.declare.lines import Act
from core.divisions.queries import only_office
from core.errors import BadInput
from core.money import yuan
from core.plugins import registry
from core.text import Message, _

CHAIR, MEMBER = "chair", "member"
KINDS: dict[str, Message] = {"joint": _("联合确认会议"), "collective": _("集体研究会议")}
ROLES: dict[str, Message] = {CHAIR: _("主持人"), MEMBER: _("成员")}
MOST = 200
"""Rows of a list, and cases on an agenda, at most."""


@dataclass(frozen=True)
class Awaiting:
    """A decision that waits at an office, with the sum that its opinion proposes in yuan."""

    case: Case
    entry: StageEntry

    @property
    def proposed(self) -> Decimal | None:
        """None where the opinion names no sum, or is against."""
        return proposed(self.case)


def proposed(case: Case) -> Decimal | None:
    """The sum of the newest opinion of a case, in yuan."""
    opinions = [
        e for e in case.entries if e.act == Act.OPINE and e.left_on and (e.outcome or "") not in UNFINISHED
    ]
    amount = (opinions[-1].answers or {}).get("amount") if opinions else None
    return yuan(amount) if amount is not None else None


# --- who and what a meeting may be about -----------------------------------------------------------------


def awaiting(place: str) -> list[Awaiting]:
    """Decisions that wait at a place today, the most urgent first."""
    stages = {line.code for pipeline in registry().pipelines.values() for line in pipeline.decisions}
    found = (
        select(StageEntry)
        .where(StageEntry.division == place, StageEntry.left_on.is_(None), StageEntry.lane == "road")
        .where(StageEntry.duty.is_not(None), StageEntry.stage.in_(stages))
        .options(joinedload(StageEntry.case).selectinload(Case.entries))
        .order_by(StageEntry.due_on.is_(None), StageEntry.due_on, StageEntry.id)
        .limit(MOST)
    )
    return [Awaiting(entry.case, entry) for entry in db.session.scalars(found) if _decides(entry)]


def _decides(entry: StageEntry) -> bool:
    """Whether that stage of the case's own pipeline is a decision; False while its module is absent."""
    pipeline = registry().pipelines.get(entry.case.pipeline)
    return pipeline is not None and any(line.code == entry.stage for line in pipeline.decisions)


def members(place: str, deciding: Iterable[str], on: date) -> dict[int, Held]:
    """User -> the deciding duty that he held at a place on a day; each person once."""
    found: dict[int, Held] = {}
    for held in (held for duty in sorted(set(deciding)) for held in signers(duty, place, on)):
        found.setdefault(held.user_id, held)
    return found


def directors(place: str, on: date) -> dict[int, Held]:
    """User -> the posting of whoever is the first responsible person of a place on a day: he may take the chair."""
    first = sorted(code for code, duty in duties().items() if duty.may("answer_first"))
    return {held.user_id: held for code in first for held in signers(code, place, on)}


# --- meetings ---------------------------------------------------------------------------------------------


def meeting(pk: int) -> Meeting:
    """One meeting within scope with its agenda; NotAllowed for any other number, whether it exists or not."""
    whole = selectinload(Meeting.items).joinedload(MeetingItem.entry)
    case = whole.joinedload(StageEntry.case).selectinload(Case.entries).selectinload(StageEntry.opinions)
    found = db.session.scalar(select(Meeting).where(Meeting.id == pk).options(case)) if pk < FAR else None
    if found is None:
        raise outside()
    return found


def list_meetings(after: int | None = None, limit: int = 50) -> tuple[list[Meeting], int | None]:
    """A page of meetings within scope, the newest record first, and the key from which the next goes on."""
    if not 1 <= limit <= MOST:
        raise BadInput(
            _("每页条数应在 1 到 %(most)s 之间。", most=MOST),
            next=_("请把 limit 改为不超过 %(most)s。", most=MOST),
        )
    wanted = select(Meeting).where(*_of_one_office())
    if after is not None:
        wanted = wanted.where(Meeting.id < after)
    rows = list(db.session.scalars(wanted.order_by(Meeting.id.desc()).limit(limit + 1)))
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def _of_one_office() -> list[ColumnElement[bool]]:
    office = only_office(current_scope())
    return [] if office is None else [Meeting.office_code == office]


def meetings_of(case: Case) -> Sequence[tuple[int, Meeting]]:
    """(entry, meeting) for every time that a decision of a case was listed, the oldest meeting first.

    Whoever sees the case may know of the meeting, also where the county's met over a township's case: its agenda and
    minutes speak of other cases, and stay within the scope of whoever reads the meeting itself.
    """
    return _listed(tuple(row.id for row in case.entries if row.lane == "road"))


@read_once(MeetingItem, Meeting)
def _listed(entry_ids: tuple[int, ...]) -> Sequence[tuple[int, Meeting]]:
    wanted = (
        select(MeetingItem.entry_id, Meeting)
        .join(Meeting, Meeting.id == MeetingItem.meeting_id)
        .where(MeetingItem.entry_id.in_(entry_ids))
        .order_by(Meeting.held_on, Meeting.id)
    )
    with seeing_everything():
        return [(entry, row) for entry, row in db.session.execute(wanted)]


def attended(case: Case, entry_id: int, person: int) -> Meeting | None:
    """The newest meeting that listed this decision with that person there; None where there was none."""
    there = [
        row
        for entry, row in meetings_of(case)
        if entry == entry_id and any(each["person"] == person for each in row.present)
    ]
    return there[-1] if there else None


def chair_of(row: Meeting) -> dict[str, Any]:
    """Who took the chair: number, name and duty."""
    return next(each for each in row.present if each["role"] == CHAIR)
