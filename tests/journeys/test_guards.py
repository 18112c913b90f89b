"""What the database itself refuses, whatever program writes: decisions that too few have signed, a survey by one, minutes changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError

from core.cases.models import Case, StageEntry
from core.clock import now, today
from core.db import Model, select
from tests import factories
from tests.casework import BEIGUAN, CaseWork, Officers, visit_record

GoTo = Callable[[date], None]
TABLES = Model.metadata.tables


def entry_of(db: SQLAlchemy, case: CaseWork, stage: str) -> StageEntry:
    """The newest entry of a stage, as it stands in the database."""
    found = select(StageEntry).join(Case).where(Case.no == case.no, StageEntry.stage == stage)
    return db.session.scalars(found.order_by(StageEntry.seq.desc())).first()  # type: ignore[return-value]


def decide(db: SQLAlchemy, entry: StageEntry, outcome: str, **changes: Any) -> None:
    """A row of a decision, written past every operation, and taken back again."""
    row = {
        "office_code": entry.office_code,
        "case_id": entry.case_id,
        "entry_id": entry.id,
        "outcome": outcome,
        "grants": 0,
        "reason": "",
        "tier": "township",
        "survey_act": "survey",
        "waiver": "",
        "decided_on": today(),
        "decided_at": now(),
    }
    savepoint = db.session.begin_nested()
    try:
        db.session.execute(insert(TABLES["decision"]).values(row | changes))
    finally:
        savepoint.rollback()


def write(db: SQLAlchemy, statement: str, **values: Any) -> None:
    """A statement by itself, taken back again."""
    savepoint = db.session.begin_nested()
    try:
        db.session.execute(text(statement), values)
    finally:
        savepoint.rollback()


def test_a_grant_needs_as_many_signatures_of_its_outcome_as_its_entry(
    officers: Officers, september: date, go_to: GoTo, db: SQLAlchemy
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    surveyed = entry_of(db, case, "survey").id

    def grant(outcome: str = "granted") -> None:
        decide(db, entry_of(db, case, "decide"), outcome, grants=1, survey_entry_id=surveyed)

    with pytest.raises(DatabaseError, match="too few have signed"):
        grant()
    case.decide(by=(1, 2))
    case.decide(
        "refused", by=3, note="家庭财产超过规定：名下两套住房", facts="住房两套", reasons="财产超过规定"
    )
    with pytest.raises(DatabaseError, match="too few have signed"):
        grant()
    with pytest.raises(DatabaseError, match="too few have signed"):
        grant("refused")
    decide(
        db, entry_of(db, case, "decide"), "returned", survey_entry_id=surveyed
    )  # what grants nothing may be
    case.decide(by=4)
    assert [d["outcome"] for d in case.seen_by()["decisions"]] == ["granted"]


def test_no_decision_rests_on_a_survey_that_one_alone_signed(
    officers: Officers, september: date, db: SQLAlchemy
) -> None:
    case = factories.case(officers, at="survey")
    for number in (1, 2):
        entry = entry_of(db, case, "survey")
        with pytest.raises(DatabaseError, match="signed by two"):
            decide(db, entry, "refused", survey_entry_id=entry.id)
        case.finish("survey", "done", "town_surveyor", visit_record(), number=number)
    decide(db, entry_of(db, case, "appraise"), "refused", survey_entry_id=entry_of(db, case, "survey").id)


def test_a_meeting_stays_as_it_was_written_and_its_agenda_grows_no_longer(
    officers: Officers, september: date, go_to: GoTo, db: SQLAlchemy, user_id: Callable[..., int]
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    other = factories.case(officers, at="survey", people=factories.alone(name="钱小红"))
    member = user_id("town_confirmer", BEIGUAN)
    body = {
        "held_on": today().isoformat(),
        "kind": "joint",
        "place": "会议室",
        "present": [member],
        "chair": member,
        "agenda": [case.no],
        "minutes": "同意",
    }
    answer = officers("town_confirmer").post("/api/v1/meetings", json=body)
    assert answer.status_code == 201, answer.text
    pk = answer.get_json()["id"]
    for statement in (
        "update meeting set minutes = 'x' where id = :pk",
        "update meeting set held_on = '2026-01-01' where id = :pk",
        "delete from meeting where id = :pk",
        "update meeting_item set position = 2 where meeting_id = :pk",
        "delete from meeting_item where meeting_id = :pk",
    ):
        with pytest.raises(DatabaseError, match="never changes"):
            write(db, statement, pk=pk)
    late = {"office_code": BEIGUAN, "meeting_id": pk, "entry_id": entry_of(db, other, "survey").id}
    for position in (0, 2):
        with pytest.raises(DatabaseError, match="agenda is closed"), db.session.begin_nested():
            db.session.execute(insert(TABLES["meeting_item"]).values(late | {"position": position}))
    with pytest.raises(DatabaseError), db.session.begin_nested():  # each place of the agenda is taken once
        db.session.execute(insert(TABLES["meeting_item"]).values(late | {"position": 1}))
