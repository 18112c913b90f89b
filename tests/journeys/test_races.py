"""Two at once, on a database with real commits: one wins and the other is told what changed; a repeat gets the first answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from datetime import date
from functools import partial
from threading import Barrier, BrokenBarrierError, get_ident
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from core.access.models import Posting
from core.access.operations import grant, open_account
from core.actor import SYSTEM, acting_as
from core.cases import pinning
from core.cases.models import ProcessVersion
from core.cases.versions import stored_version
from core.db import db as database
from core.db import one_transaction, seeing_everything
from core.errors import Refused
from core.jobs.running import run_on
from core.modules.models import ModuleActivation
from core.people.models import Household
from tests import factories
from tests.casework import COUNTY, QINGNIANLU, CaseWork, Officers
from tests.conftest import PASSWORD, Client

JumpTo = Callable[[Any], None]

GRANT = {"facts": "情况属实", "amount": "450.00"}


def at_once(*acts: Callable[[], TestResponse]) -> list[TestResponse]:
    """Each in a thread of its own, begun together, on the same domain day."""
    ready = Barrier(len(acts))

    def act(do: Callable[[], TestResponse]) -> TestResponse:
        ready.wait(timeout=10)
        return do()

    with ThreadPoolExecutor(len(acts)) as pool:
        begun = [pool.submit(copy_context().run, act, do) for do in acts]
        return [each.result(timeout=60) for each in begun]


def at_the_decision(
    app: Flask, officers: Officers, jump_to: JumpTo, people: list[dict[str, Any]] | None = None
) -> CaseWork:
    """A case of a street without an instrument, whose notice has ended."""
    jump_to(date(2026, 9, 1))
    case = factories.case(officers, at="posted", town=QINGNIANLU, people=people)
    jump_to(date(2026, 9, 9))
    run_on(app, "cases.let_time_pass", date(2026, 9, 9), again=True)
    case.version = case.seen_by()["version"]
    return case


def test_two_officers_decide_at_once_and_one_is_told_what_changed(
    own_app: Flask, real_officers: Officers, jump_to: JumpTo, second_county_officer: Any
) -> None:
    case = at_the_decision(own_app, real_officers, jump_to)
    body = {"stage": "decide", "version": case.version, "outcome": "granted", "form": GRANT}
    address = f"/api/v1/cases/{case.no}/finish"
    first, second = real_officers("county_officer"), second_county_officer

    answers = at_once(lambda: first.post(address, json=body), lambda: second.post(address, json=body))

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    error = next(a for a in answers if a.status_code == 409).get_json()["error"]
    assert error["code"] == "stale"
    assert "已办理“确认”" in error["message"]
    assert error["next"]
    seen = case.seen_by()
    assert [d["outcome"] for d in seen["decisions"]] == ["granted"]
    assert len(seen["entitlements"]) == 1


def test_two_windows_take_one_person_into_two_households_at_once_and_one_is_refused(
    own_app: Flask, real_officers: Officers, jump_to: JumpTo
) -> None:
    jump_to(date(2026, 9, 1))
    child = factories.one("孙小宝", date(2014, 5, 5), "child", studying=True)
    here = factories.application([*factories.alone(name="孙大海"), child])
    there = factories.application([*factories.alone(name="周小兰"), child], QINGNIANLU)
    window, other = real_officers("town_clerk"), real_officers("town_clerk", QINGNIANLU)

    answers = at_once(
        lambda: window.post("/api/v1/cases", json=here), lambda: other.post("/api/v1/cases", json=there)
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    error = next(a for a in answers if a.status_code == 409).get_json()["error"]
    assert error["code"] == "two_households"
    with own_app.app_context(), seeing_everything():
        assert database.session.scalar(select(func.count()).select_from(Household)) == 1


def test_a_repeat_with_the_same_key_gets_the_first_answer_and_another_body_is_refused(
    own_app: Flask, real_officers: Officers, jump_to: JumpTo
) -> None:
    jump_to(date(2026, 9, 1))
    clerk, body = real_officers("town_clerk"), factories.application()
    key = {"Idempotency-Key": "2026-09-01-0001"}
    first = clerk.post("/api/v1/cases", json=body, headers=key)
    again = clerk.post("/api/v1/cases", json=body, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    other = clerk.post("/api/v1/cases", json=body | {"channel": "hotline"}, headers=key)
    assert other.status_code == 422
    assert other.get_json()["error"]["code"] == "key_reused"

    jump_to(date(2026, 9, 3))
    later = clerk.post("/api/v1/cases", json=body, headers=key)  # the key is free again
    assert later.get_json()["no"] != first.get_json()["no"]


def test_a_repeat_that_arrives_while_the_first_is_at_work_makes_no_second_case(
    own_app: Flask, real_officers: Officers, jump_to: JumpTo
) -> None:
    jump_to(date(2026, 9, 1))
    clerk, body = real_officers("town_clerk"), factories.application()
    key = {"Idempotency-Key": "2026-09-01-0002"}

    def file() -> TestResponse:
        return clerk.post("/api/v1/cases", json=body, headers=key)

    answers = at_once(file, file)

    assert {answer.status_code for answer in answers} == {201}
    assert answers[0].get_json() == answers[1].get_json()
    assert len(clerk.get("/api/v1/cases").get_json()["items"]) == 1


def test_two_streets_accept_the_first_cases_under_new_values_at_once_and_share_one_version(
    own_app: Flask, real_officers: Officers, jump_to: JumpTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    jump_to(date(2026, 9, 1))
    here = factories.case(real_officers)
    there = factories.case(real_officers, town=QINGNIANLU, people=factories.alone(name="周小兰"))
    papers = {case: {"checklist": case.checklist(), "near_relative": False} for case in (here, there)}
    monkeypatch.setattr(pinning, "stored_version", met_at_first(stored_version))

    answers = at_once(
        lambda: here.try_to("accept", "complete", "town_clerk", papers[here]),
        lambda: there.try_to("accept", "complete", "town_clerk", papers[there]),
    )

    assert [answer.status_code for answer in answers] == [200, 200]
    with own_app.app_context(), seeing_everything():
        stored = select(ProcessVersion.number).where(ProcessVersion.pipeline == "dibao.apply")
        assert list(database.session.scalars(stored)) == [1]


def met_at_first(read: Callable[..., Any]) -> Callable[..., Any]:
    """What each of two has read when both have read it once; where one must wait to begin, nobody waits for him long."""
    both, seen = Barrier(2), set[int]()

    def reading(*said: Any) -> Any:
        found = read(*said)
        if get_ident() not in seen:
            seen.add(get_ident())
            with suppress(BrokenBarrierError):
                both.wait(timeout=2)
        return found

    return reading


def test_duties_that_exclude_each_other_are_given_to_one_person_at_once_and_one_is_refused(
    own_app: Flask, jump_to: JumpTo
) -> None:
    jump_to(date(2026, 9, 1))
    with own_app.app_context(), acting_as(SYSTEM), seeing_everything(), ThreadPoolExecutor(1) as pool:
        user = open_account("you", "尤一", PASSWORD).id
        database.session.commit()

        def supervise_too() -> None:
            with own_app.app_context(), one_transaction():
                grant(user, "county_supervisor", COUNTY, date(2026, 9, 1))

        grant(user, "town_confirmer", QINGNIANLU, date(2026, 9, 1))
        other = pool.submit(copy_context().run, supervise_too)
        with pytest.raises(TimeoutError):  # it waits for the first, which is not kept yet
            other.result(timeout=1)
        database.session.commit()
        with pytest.raises(Refused, match="不能兼任"):
            other.result(timeout=30)

        held = select(Posting.duty).where(Posting.user_id == user)
        assert list(database.session.scalars(held)) == ["town_confirmer"]


@pytest.fixture
def second_county_officer(own_app: Flask, real_officers: Officers) -> Any:
    """Another officer of the county."""
    from tests.conftest import account

    with own_app.app_context(), acting_as(SYSTEM), seeing_everything():
        account("county_officer", "610104", 2, "罗成")
        database.session.commit()
        database.session.remove()
    return real_officers("county_officer", number=2)


def test_a_module_that_is_switched_on_twice_at_once_is_switched_on_once(
    own_app: Flask, jump_to: JumpTo
) -> None:
    jump_to(date(2026, 9, 1))
    form = {"place": QINGNIANLU, "since": "2026-09-01", "until": "", "basis": "莲政办发〔2026〕1号"}

    def administrator() -> Client:
        client = Client(own_app, own_app.response_class)
        typed = {"username": f"county_admin.{COUNTY}", "password": PASSWORD}
        answer = client.post("/login/", data=typed | {"csrf_token": client.token_of("/login/")})
        assert answer.status_code == 302
        client.token_of("/modules/linshi/enable")
        return client

    first, second = administrator(), administrator()
    found = at_once(*(partial(one.send, "/modules/linshi/enable", form) for one in (first, second)))

    assert sorted(answer.status_code for answer in found) == [302, 409]
    with own_app.app_context(), seeing_everything():
        wanted = (
            select(func.count()).select_from(ModuleActivation).where(ModuleActivation.division == QINGNIANLU)
        )
        assert database.session.scalar(wanted) == 1
