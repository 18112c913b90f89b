"""Checking a letter without sign-in: the code typed at /verify or scanned, and a bound on how often anybody asks."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from core import clock
from core.jobs.running import run_on
from core.portal.models import PublicCalls
from core.portal.operations import CALLS
from tests import factories
from tests.casework import Officers
from tests.conftest import Client

WRONG = "没有这一查验码对应的文书。"


@pytest.fixture
def code(officers: Officers, september: date) -> str:
    """The code on a letter of a fresh case, as it is printed."""
    case = factories.case(officers, at="survey")
    found = re.search(r"查验码([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})", case.letter(case.letters()[-1]))
    assert found is not None
    return found[1]


def test_the_page_has_one_field_and_leads_to_the_letter_however_the_code_is_typed(
    public: Client, code: str
) -> None:
    for address in ("/verify", "/verify/"):
        page = public.get(address)
        assert page.status_code == 200
        assert re.findall(r'<input[^>]* name="(\w+)"', page.text.split("<main")[1]) == ["code"]
    plain = code.replace("-", "")
    for typed in (code, plain, code.lower(), f" {plain[:8]} {plain[8:]} ", code.replace("-", "－")):
        led = public.get("/verify", query_string={"code": typed})
        assert (led.status_code, led.location) == (302, f"/verify/{plain}"), typed
    letter = public.get(f"/verify/{plain}")
    assert letter.status_code == 200
    assert "文号" in letter.text
    assert "有效" in letter.text


@pytest.mark.parametrize("typed", ["0000-0000-0000-0000", "啊", "a/../b", "--", "x" * 300])
def test_a_wrong_code_is_answered_in_one_sentence_beside_the_field(public: Client, typed: str) -> None:
    answer = public.get("/verify", query_string={"code": typed}, follow_redirects=True)
    assert answer.text.count(WRONG) == 1
    assert 'name="code"' in answer.text
    assert public.get("/verify/0000").status_code == 404


@pytest.mark.parametrize("address", ["/verify/0000000000000000", "/api/v1/public/verify/0000000000000000"])
def test_whoever_asks_too_often_waits_for_the_minute_to_end(
    public: Client, db: SQLAlchemy, code: str, address: str
) -> None:
    statuses = [public.get(address).status_code for _each in range(CALLS.most)]
    assert set(statuses) == {404}
    for other in (address, f"/verify/{code}", f"/api/v1/public/verify/{code}"):
        refused = public.get(other)
        assert refused.status_code == 429
        assert "一分钟内查询次数过多。" in (refused.get_json() or {}).get("error", {}).get(
            "message", refused.text
        )
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert public.get(f"/verify/{code}", environ_base=elsewhere).status_code == 200

    a_minute_ago = clock.real_now() - timedelta(minutes=1)
    db.session.execute(update(PublicCalls).values(begun_at=a_minute_ago))
    assert public.get(address).status_code == 404
    assert public.get(f"/verify/{code}").status_code == 200


def test_counted_calls_are_forgotten_once_no_bound_looks_back_to_them(
    public: Client, app: Flask, db: SQLAlchemy, september: date
) -> None:
    public.get("/verify/0000000000000000")
    public.get("/verify/0000000000000000", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    callers = set(db.session.scalars(select(PublicCalls.caller)))
    old = min(callers)
    two_days_ago = clock.real_now() - timedelta(days=2)
    db.session.execute(update(PublicCalls).values(begun_at=two_days_ago).where(PublicCalls.caller == old))
    db.session.commit()
    assert run_on(app, "portal.forget", september).state == "done"
    kept = set(db.session.scalars(select(PublicCalls.caller)))
    assert kept == callers - {old} != set()
