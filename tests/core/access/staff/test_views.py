"""Who works here on screen: duties, accounts, postings; what is refused and by which rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import unquote

import pytest
from flask_appbuilder.security.sqla.models import User
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from core.access.models import Account, Posting, SignIn
from core.access.queries import actor_of, duty, postings_of
from core.access.sign_in.operations import count_failure
from core.db import blind
from tests import factories
from tests.conftest import As, Client, account

COUNTY, ELSEWHERE, T1 = "610104", "370982", "610104003"
PASSWORD = "Xin-Mima-2026-01"


def opened(admin: Client, username: str, name: str = "林晓", id_number: str = "") -> int:
    """The user's number of an account opened on screen."""
    form = {
        "username": username,
        "name": name,
        "id_number": id_number or factories.id_number(),
        "unit": "",
        "password": PASSWORD,
    }
    answer = admin.send("/accounts/open", form)
    assert answer.status_code == 302, answer.text
    return user_of(username)


def user_of(username: str) -> int:
    """A user by sign-in name."""
    from core.db import db

    return db.session.scalars(select(User.id).filter_by(username=username)).one()


def posting(username: str, code: str, place: str = T1, **more: str) -> dict[str, str]:
    """What the form of a posting sends."""
    return {
        "username": username,
        "duty": code,
        "division": place,
        "since": "2026-01-01",
        "until": "",
        "basis": "任命文件",
        **more,
    }


@pytest.mark.parametrize(
    ("duty", "address", "field"),
    [
        ("security_admin", "/accounts/list/", "name"),
        ("security_admin", "/postings/list/", "name"),
        ("auditor", "/audit/list/", "who"),
    ],
)
def test_a_name_that_is_looked_for_stands_in_no_address(as_: As, duty: str, address: str, field: str) -> None:
    client = as_(duty, COUNTY)
    page = client.get(address).text
    bar = page.partition('id="filter-bar"')[2].partition("</form>")[0]
    assert ('method="post"' in bar, "csrf_token" in bar) == (True, True)
    sent = client.send(address, {field: "林晓"})
    assert sent.status_code == 303
    assert "林晓" not in unquote(sent.location)
    shown = client.get(sent.location)
    assert (shown.status_code, 'value="林晓"' in shown.text) == (200, True), (
        "it is filtered by it all the same"
    )
    forged = client.get(f"{address}?{field}=~xyz")
    assert (forged.status_code, "已经失效" in forged.text) == (400, True)


def test_a_person_gets_an_account_and_then_a_duty(as_: As) -> None:
    admin = as_("security_admin", COUNTY)
    number = opened(admin, "lin.xiao")
    assert "lin.xiao" in admin.get("/accounts/list/?posted=no").text
    assert admin.send("/postings/add", posting("lin.xiao", "town_clerk")).status_code == 302
    assert [held.address for held in postings_of(number)] == [f"town_clerk.{T1}"]
    page = admin.get("/postings/list/?name=林晓").text
    assert "莲湖区北关街道" in page
    assert "在任" in page
    assert "受理 · 莲湖区北关街道" in admin.get("/accounts/list/?name=林晓").text


def test_a_weak_password_and_a_taken_name_are_refused_and_nothing_is_kept(as_: As, db: SQLAlchemy) -> None:
    admin = as_("security_admin", COUNTY)
    opened(admin, "lin.xiao")
    form = {"username": "lin.da", "name": "林达", "id_number": factories.id_number(), "password": "123"}
    weak = admin.send("/accounts/open", form)
    assert (weak.status_code, "密码至少10个字符" in weak.text) == (422, True)
    taken = admin.send("/accounts/open", form | {"username": "lin.xiao", "password": PASSWORD})
    assert (taken.status_code, "登录名lin.xiao已有人使用" in taken.text) == (422, True)
    assert db.session.scalars(select(User.id).filter_by(first_name="达")).all() == []


def test_a_place_that_does_not_suit_the_duty_is_refused(as_: As) -> None:
    admin = as_("security_admin", COUNTY)
    opened(admin, "lin.xiao")
    answer = admin.send("/postings/add", posting("lin.xiao", "county_officer", T1))
    assert (answer.status_code, "“县级经办”不能在北关街道任职" in answer.text) == (409, True)
    unknown = admin.send("/postings/add", posting("nobody", "town_clerk"))
    assert (unknown.status_code, "没有登录名为nobody的账号" in unknown.text) == (422, True)


def test_a_posting_ends_on_its_last_day_with_a_reason(
    as_: As, db: SQLAlchemy, jump_to: Callable[[date], None]
) -> None:
    jump_to(date(2026, 3, 20))
    admin = as_("security_admin", COUNTY)
    number = opened(admin, "lin.xiao")
    admin.send("/postings/add", posting("lin.xiao", "town_clerk"))
    row = db.session.scalars(select(Posting.id).filter_by(user_id=number)).one()
    assert admin.send(f"/postings/end/{row}", {"last_day": "2026-03-31", "reason": ""}).status_code == 422
    early = admin.send(f"/postings/end/{row}", {"last_day": "2025-12-31", "reason": "调离"})
    assert (early.status_code, "任职止日早于起日" in early.text) == (409, True)
    assert admin.send(f"/postings/end/{row}", {"last_day": "2026-03-31", "reason": "调离"}).status_code == 302
    assert postings_of(number, date(2026, 4, 1)) == ()
    jump_to(date(2026, 4, 1))
    assert "已结束" in admin.get(f"/postings/show/{row}").text


def test_an_account_is_given_another_password_and_closed(as_: As, db: SQLAlchemy) -> None:
    admin = as_("security_admin", COUNTY)
    number = opened(admin, "lin.xiao")
    admin.send("/postings/add", posting("lin.xiao", "town_clerk"))
    pk = db.session.scalars(select(Account.id).filter_by(user_id=number)).one()
    assert admin.send(f"/accounts/password/{pk}", {"password": "Lingwai-2026-02"}).status_code == 302
    assert db.session.get_one(Account, pk).must_change
    assert admin.send(f"/accounts/close/{pk}", {"reason": "退休"}).status_code == 302
    assert not db.session.get_one(User, number).active
    assert "已停用" in admin.get(f"/accounts/show/{pk}").text


def test_an_account_closed_by_mistake_is_opened_again_with_a_reason(as_: As, db: SQLAlchemy) -> None:
    admin = as_("security_admin", COUNTY)
    number = opened(admin, "lin.xiao")
    pk = db.session.scalars(select(Account.id).filter_by(user_id=number)).one()
    assert admin.send(f"/accounts/reopen/{pk}", {"reason": "停错", "password": PASSWORD}).status_code == 409
    assert admin.send(f"/accounts/close/{pk}", {"reason": "退休"}).status_code == 302
    assert "重新启用" in admin.get(f"/accounts/show/{pk}").text
    assert admin.send(f"/accounts/reopen/{pk}", {"reason": "", "password": PASSWORD}).status_code == 422
    assert admin.send(f"/accounts/reopen/{pk}", {"reason": "停错", "password": PASSWORD}).status_code == 302
    assert db.session.get_one(User, number).active
    assert db.session.get_one(Account, pk).must_change


def test_a_lock_is_shown_and_lifted_with_a_new_password(as_: As, db: SQLAlchemy) -> None:
    admin = as_("security_admin", COUNTY)
    number = opened(admin, "lin.xiao")
    pk = db.session.scalars(select(Account.id).filter_by(user_id=number)).one()
    for _time in range(5):
        count_failure(blind("lin.xiao"), 5)
    assert "连续登录失败，锁定到" in admin.get(f"/accounts/show/{pk}").text
    assert "已锁定" in admin.get("/accounts/list/").text
    assert admin.send(f"/accounts/password/{pk}", {"password": "Lingwai-2026-02"}).status_code == 302
    assert "已锁定" not in admin.get("/accounts/list/").text
    assert "锁定到" not in admin.get(f"/accounts/show/{pk}").text


def test_the_end_of_a_sign_in_is_told_in_words(as_: As, db: SQLAlchemy) -> None:
    clerk = as_("town_clerk", T1)
    assert clerk.send("/logout/").status_code in (200, 302)
    user = user_of(f"town_clerk.{T1}")
    assert db.session.scalars(select(SignIn.ended_why).filter_by(user_id=user)).all() == ["signed_out"]
    pk = db.session.scalars(select(Account.id).filter_by(user_id=user)).one()
    page = as_("security_admin", COUNTY).get(f"/accounts/show/{pk}").text
    assert ("本人退出" in page, "signed_out" in page) == (True, False)


def test_a_new_second_factor_can_be_typed_by_hand(as_: As, db: SQLAlchemy) -> None:
    admin = as_("security_admin", COUNTY)
    number = opened(admin, "lin.xiao")
    pk = db.session.scalars(select(Account.id).filter_by(user_id=number)).one()
    page = admin.send(f"/accounts/second-factor/{pk}").text
    secret = str(db.session.get_one(Account, pk).otp_secret)
    assert " ".join(re.findall("....", secret)) in page


def test_accounts_of_another_county_are_not_seen(as_: As, db: SQLAlchemy) -> None:
    account("town_clerk", T1)
    ours = as_("security_admin", COUNTY)
    number = opened(ours, "lin.xiao")  # posted nowhere yet
    theirs = as_("security_admin", ELSEWHERE)
    page = theirs.get("/accounts/list/").text
    assert f"town_clerk.{T1}" not in page
    assert "lin.xiao" not in page
    pk = db.session.scalars(select(Account.id).filter_by(user_id=number)).one()
    assert theirs.get(f"/accounts/show/{pk}").status_code == 403
    assert theirs.send(f"/accounts/password/{pk}", {"password": PASSWORD}).status_code == 403
    assert theirs.send("/postings/add", posting("lin.xiao", "town_clerk", "370982001")).status_code == 422


def test_nobody_is_posted_outside_ones_own_county(as_: As) -> None:
    admin = as_("security_admin", COUNTY)
    number = opened(admin, "lin.xiao")
    answer = admin.send("/postings/add", posting("lin.xiao", "county_officer", ELSEWHERE))
    assert answer.status_code == 403
    assert postings_of(number) == ()


def test_others_may_read_at_most(as_: As, db: SQLAlchemy) -> None:
    account("town_clerk", T1)
    for code, place in (("town_clerk", T1), ("county_officer", COUNTY)):
        assert as_(code, place).get("/postings/list/").status_code == 403
        assert as_(code, place).get("/accounts/list/").status_code == 403
        assert as_(code, place).get("/duties/").status_code == 403
    auditor = as_("auditor", COUNTY)
    assert auditor.get("/postings/list/").status_code == 200
    assert auditor.get("/duties/town_clerk").status_code == 200
    for address in ("/postings/add", "/accounts/open", "/duties/town_clerk/rights", "/postings/end/1"):
        assert auditor.send(address, posting(f"town_clerk.{T1}", "town_reviewer")).status_code == 403
    number = db.session.scalars(select(User.id).filter_by(username=f"town_clerk.{T1}")).one()
    assert [held.duty for held in postings_of(number)] == ["town_clerk"]


def test_a_duty_shows_what_it_may_do_and_whom_it_excludes(as_: As) -> None:
    page = as_("security_admin", COUNTY).get("/duties/county_supervisor").text
    assert "监督检查、下达整改" in page
    assert "审批与监督分离" in page


def test_changed_rights_hold_at_once_and_need_a_reason(as_: As) -> None:
    admin, clerk = as_("security_admin", COUNTY), as_("town_clerk", T1)
    form = {"rights": sorted({*duty("town_clerk").rights, "supervise"}), "reason": ""}
    assert admin.send("/duties/town_clerk/rights", form).status_code == 422
    assert clerk.get("/vacancies/").status_code == 403
    assert admin.send("/duties/town_clerk/rights", form | {"reason": "试点"}).status_code == 302
    assert clerk.get("/vacancies/").status_code == 200
    assert re.search(r"空缺岗位", clerk.get("/calendar/2026").text)


def test_a_stand_in_is_posted_for_days_that_end_and_is_named_as_one(
    as_: As, jump_to: Callable[[date], None], db: SQLAlchemy
) -> None:
    """代理: the one stood in for holds the duty there all the while; page, sign-in and signature say so."""
    jump_to(date(2026, 9, 1))
    admin, whom = as_("security_admin", COUNTY), account("town_confirmer", T1, name="王强")
    opened(admin, "lin.xiao")
    asked = posting("lin.xiao", "town_confirmer", whom=whom, since="2026-09-01")
    endless = admin.send("/postings/add", asked)
    assert (endless.status_code, "代理须有止日" in endless.text) == (422, True)
    asked |= {"until": "2026-09-10"}
    nobody = admin.send("/postings/add", asked | {"duty": "town_clerk"})
    assert (nobody.status_code, "没有担任“受理”" in nobody.text) == (409, True)
    himself = admin.send("/postings/add", asked | {"username": whom})
    assert himself.status_code == 409
    assert admin.send("/postings/add", asked).status_code == 302

    (held,) = postings_of(user_of("lin.xiao"))
    assert (held.called, actor_of(held).name) == ("林晓（代理王强）", "林晓（代理王强）")
    assert "王强" in admin.get("/postings/list/?name=林晓").text
    pk = db.session.scalars(select(Account.id).filter_by(user_id=held.user_id)).one()
    assert "确认（代理王强）" in admin.get(f"/accounts/show/{pk}").text
    assert postings_of(user_of("lin.xiao"), date(2026, 9, 11)) == ()


def test_what_excludes_a_duty_excludes_standing_in_for_it(as_: As, jump_to: Callable[[date], None]) -> None:
    jump_to(date(2026, 9, 1))
    admin, whom = as_("security_admin", COUNTY), account("town_confirmer", T1)
    inspector = account("county_supervisor", COUNTY)
    asked = posting(inspector, "town_confirmer", whom=whom, since="2026-09-01", until="2026-09-10")
    refused = admin.send("/postings/add", asked)
    assert (refused.status_code, "审批与监督分离" in refused.text) == (409, True)


def test_who_held_what_is_not_rewritten_for_days_gone_by(
    as_: As, db: SQLAlchemy, jump_to: Callable[[date], None]
) -> None:
    jump_to(date(2026, 3, 20))
    admin = as_("security_admin", COUNTY)
    number = opened(admin, "lin.xiao")
    admin.send("/postings/add", posting("lin.xiao", "town_clerk"))
    row = db.session.scalars(select(Posting.id).filter_by(user_id=number)).one()
    back = admin.send(f"/postings/end/{row}", {"last_day": "2026-01-02", "reason": "调离"})
    assert (back.status_code, "任职最早到昨天为止" in back.text) == (409, True)
    over = {"since": "2021-02-01", "until": "2021-03-01"}
    late = admin.send("/postings/add", posting("lin.xiao", "town_reviewer", **over))
    assert (late.status_code, "不能补登已经结束的任职" in late.text) == (422, True)
    assert admin.send(f"/postings/end/{row}", {"last_day": "2026-03-19", "reason": "调离"}).status_code == 302


def test_nobody_resets_on_this_page_what_he_signs_in_with_himself(as_: As, db: SQLAlchemy) -> None:
    admin = as_("security_admin", COUNTY)
    own = db.session.scalars(
        select(Account.id).join(Posting, Posting.user_id == Account.user_id).filter_by(duty="security_admin")
    ).one()
    for address, form in (("password", {"password": "Lingwai-2026-02"}), ("second-factor", {})):
        refused = admin.send(f"/accounts/{address}/{own}", form)
        assert (refused.status_code, "自己的密码和动态口令不在这里重设" in refused.text) == (409, True)


def test_a_number_under_another_name_tells_nothing_of_whose_it_is(as_: As) -> None:
    number = factories.id_number()
    opened(as_("security_admin", COUNTY), "lin.xiao", "林晓", number)
    form = {"username": "wang.da", "name": "王达", "id_number": number, "unit": "", "password": PASSWORD}
    refused = as_("security_admin", ELSEWHERE).send("/accounts/open", form)
    assert (refused.status_code, "林晓" in refused.text) == (422, False)
    assert "已登记在另一个姓名名下" in refused.text


def test_somebody_always_reads_the_log_configures_and_keeps_accounts(as_: As) -> None:
    admin = as_("security_admin", COUNTY)
    asked = {"rights": ["read_figures"], "reason": "去掉审计"}
    refused = admin.send("/duties/auditor/rights", asked)
    assert (refused.status_code, "去掉后就没有人行使" in refused.text) == (409, True)
    assert duty("auditor").may("read_audit")


def test_a_name_with_signs_that_are_none_of_it_opens_no_account(as_: As, db: SQLAlchemy) -> None:
    admin = as_("security_admin", COUNTY)
    form = {"username": "wang.wu", "id_number": factories.id_number(), "password": PASSWORD, "unit": ""}
    refused = admin.send("/accounts/open", form | {"name": "张<b>三"})
    assert (refused.status_code, "姓名中有看不见的字符或者尖括号" in refused.text) == (422, True)
    assert admin.send("/accounts/open", form | {"name": "王五\u202e六"}).status_code == 302
    assert db.session.get_one(User, user_of("wang.wu")).first_name == "五六", "what nobody sees is left out"
