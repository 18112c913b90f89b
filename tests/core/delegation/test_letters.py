"""The letter of entrustment: signed after it was printed, and worth no more than its instrument, on page and in public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from core.delegation.models import InstrumentLetter
from core.documents.models import Letter
from core.errors import Refused
from tests.conftest import As, Client
from tests.core.delegation.test_signing import drafted
from tests.core.delegation.test_views import COUNTY, DRAFT, T1, district, who, words
from tests.district import complaints, upload

__all__ = ["district"]
TODAY = {"signed_on": "2026-09-01"}
WHY = {"why": "乡镇确认不规范"}


@pytest.fixture
def admin(as_: As) -> Client:
    """The district's administrator at the browser."""
    return as_("county_admin", COUNTY)


@pytest.fixture
def public(app: Flask) -> Client:
    """Somebody who is not signed in."""
    return Client(app, app.response_class)


def entrusted(admin: Client, db: SQLAlchemy, **change: Any) -> tuple[str, str]:
    """An instrument of entrustment signed in August with its letter printed today: the pages of both."""
    draft = DRAFT | {"form": "entrustment", "number": "莲政发〔2026〕12号", "since": "2026-08-25"} | change
    page = drafted(admin, db, draft | {"consent_on": "2026-08-20"})
    assert admin.send(f"{page}/sign", {"signed_on": "2026-08-25"}).status_code == 302
    pk = page.rsplit("/", 1)[1]
    assert admin.send(f"/delegation/letters/print/{pk}/{T1}", {}).status_code == 302
    letter = db.session.scalars(select(InstrumentLetter.id)).one()
    return page, f"/delegation/letters/{letter}"


def checked(public: Client, db: SQLAlchemy) -> dict[str, Any]:
    """What anybody learns from the code of the one letter."""
    token = db.session.scalars(select(Letter.token)).one()
    return public.get(f"/api/v1/public/verify/{token}").get_json()


@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-08-01", "不能早于2026-09-01"), ("2026-08-31", "不能早于2026-09-01"), ("2026-09-02", "晚于今天")],
)
def test_both_sign_a_letter_after_it_was_printed_and_not_in_the_future(
    admin: Client, db: SQLAlchemy, day: str, said: str
) -> None:
    _page, letter = entrusted(admin, db)
    refused = admin.send(f"{letter}/sign", {"signed_on": day} | upload())
    assert (refused.status_code, said in refused.text) == (422, True), complaints(refused)
    assert who() == "county"
    assert admin.send(f"{letter}/sign", TODAY | upload()).status_code == 302
    assert who() == "township"


@pytest.mark.req("DEL-02")
@pytest.mark.parametrize(
    ("act", "word", "on"),
    [("revoke", "已收回", "2026-09-01"), ("end", "已终止", "2026-09-01"), ("suspend", "已暂停", None)],
)
def test_a_letter_is_in_force_for_nobody_once_its_instrument_is_not(
    admin: Client, public: Client, db: SQLAlchemy, act: str, word: str, on: str | None
) -> None:
    page, letter = entrusted(admin, db)
    assert admin.send(f"{letter}/sign", TODAY | upload()).status_code == 302
    assert checked(public, db)["in_force"] is True
    assert admin.send(f"{page}/{act}", WHY).status_code == 302
    found = checked(public, db)
    assert (found["in_force"], found["ended_on"]) == (False, on)
    assert word in found["ended_why"]
    told = words(public.get(f"/verify/{db.session.scalars(select(Letter.token)).one()}").text)
    assert ("是否有效 已失效" if on else "是否有效 现在无效") in told
    rows = words(admin.get(page).text).split("各乡镇（街道）的文书")[1].split("经过")[0]
    assert "生效中" not in rows
    assert ("已结束" if on else "已暂停") in rows


def test_a_suspended_letter_is_in_force_again_when_its_instrument_is(
    admin: Client, public: Client, db: SQLAlchemy
) -> None:
    page, letter = entrusted(admin, db)
    assert admin.send(f"{letter}/sign", TODAY | upload()).status_code == 302
    for act in ("suspend", "resume"):
        assert admin.send(f"{page}/{act}", WHY).status_code == 302
    assert checked(public, db)["in_force"] is True


def test_a_letter_that_nobody_has_signed_gives_no_power_and_its_township_is_named(
    admin: Client, public: Client, db: SQLAlchemy
) -> None:
    entrusted(admin, db)
    found = checked(public, db)
    assert (found["in_force"], found["ended_on"]) == (False, None)
    assert "尚未签署" in found["ended_why"]
    assert found["recipient"] == "北关街道办事处"


def test_a_letter_is_over_after_its_last_day_and_after_that_of_its_instrument(
    admin: Client, public: Client, db: SQLAlchemy, jump_to: Callable[[date], None]
) -> None:
    _page, letter = entrusted(admin, db, until="2026-09-30")
    assert admin.send(f"{letter}/sign", TODAY | upload()).status_code == 302
    later = admin.send(f"{letter}/end", {"until": "2027-12-31", "why": "延长"})
    assert (later.status_code, "不能晚于原来的最后一天 2026-09-30" in later.text) == (422, True)
    assert admin.send(f"{letter}/end", {"until": "2026-09-10", "why": "另有安排"}).status_code == 302
    jump_to(date(2026, 9, 11))
    found = checked(public, db)
    assert (found["in_force"], found["ended_on"]) == (False, "2026-09-11")
    assert "另有安排" not in found["ended_why"], "the county's own words are not for everybody"
    again = admin.send(f"{letter}/end", {"until": "2026-09-20", "why": "再延"})
    assert (again.status_code, "这份文书已经结束" in again.text) == (Refused.status, True)
    jump_to(date(2026, 10, 1))
    pk = db.session.scalars(select(InstrumentLetter.instrument_id)).one()
    late = admin.send(f"/delegation/letters/print/{pk}/{T1}", {})
    assert (late.status_code, "已于2026-09-30到期" in late.text) == (Refused.status, True)
