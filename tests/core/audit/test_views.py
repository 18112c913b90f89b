"""The log on screen: read by the auditor of the place, written by nobody, proved whole or not."""

from __future__ import annotations

import re

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from core.audit.jobs import folder
from core.audit.models import AuditEvent
from core.audit.operations import HEADS
from tests.conftest import As

COUNTY, ELSEWHERE, T1 = "610104", "370982", "610104003"


def event_numbers(page: str) -> list[str]:
    """The keys of the entries that a list links to."""
    return re.findall(r"/audit/show/(\d+)", page)


def test_the_auditor_reads_who_did_what_newest_first(as_: As) -> None:
    as_("town_clerk", T1)
    page = as_("auditor", COUNTY).get("/audit/list/").text
    assert page.index(f"账号 auditor.{COUNTY}") < page.index(f"账号 town_clerk.{T1}")
    assert "安排任职" in page
    assert "/audit/add" not in page


def test_a_filter_takes_the_beginning_of_a_subject_without_its_kind(as_: As) -> None:
    as_("town_clerk", T1)
    auditor = as_("auditor", COUNTY)
    found = auditor.get(f"/audit/list/?about=town_clerk.{T1}&what=access.").text
    assert f"任职 town_clerk.{T1}" in found
    assert len(event_numbers(found)) == 1
    assert "没有符合条件的记录" in auditor.get("/audit/list/?about=nobody").text


def test_an_entry_shows_each_field_from_and_to(as_: As, db: SQLAlchemy) -> None:
    as_("town_clerk", T1)
    opened = select(AuditEvent.id).where(
        AuditEvent.what == "access.grant", AuditEvent.about == f"posting:town_clerk.{T1}"
    )
    page = as_("auditor", COUNTY).get(f"/audit/show/{db.session.scalars(opened).one()}").text
    assert "改动前" in page
    assert "town_clerk" in page
    assert "2020-01-01" in page


def test_others_are_refused_and_the_refusal_is_in_the_log(as_: As) -> None:
    clerk, auditor = as_("town_clerk", T1), as_("auditor", COUNTY)
    assert clerk.get("/audit/list/").status_code == 403
    assert as_("county_admin", COUNTY).get("/audit/verify").status_code == 403
    page = auditor.get("/audit/list/?about=/audit/").text
    assert page.count("访问被拒") == 2


def test_an_auditor_sees_no_entry_of_another_county(as_: As, db: SQLAlchemy) -> None:
    as_("town_clerk", T1)
    stranger = as_("auditor", ELSEWHERE)
    assert f"town_clerk.{T1}" not in stranger.get("/audit/list/").text
    ours = db.session.scalars(select(AuditEvent.id).where(AuditEvent.office_code == T1)).first()
    assert stranger.get(f"/audit/show/{ours}").status_code == 403


def test_nothing_can_be_written_there(as_: As) -> None:
    auditor = as_("auditor", COUNTY)
    for address in ("/audit/add", "/audit/edit/1", "/audit/delete/1"):
        assert auditor.send(address, {}).status_code == 404


def test_the_log_is_proved_whole_and_a_forged_head_is_found(as_: As) -> None:
    auditor = as_("auditor", COUNTY)
    assert "日志完整" in auditor.get("/audit/verify").text
    kept = folder() / HEADS
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text('{"number": 1, "hash": "0", "signed": "0"}\n', encoding="ascii")
    page = auditor.get("/audit/verify").text
    kept.unlink()
    assert "链头文件第1行不是本系统写下的" in page
    assert "日志不完整" in page
