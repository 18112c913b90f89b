"""Everybody sees his own place: a foreign row is neither listed nor opened, by whatever door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from core.access.models import Posting
from core.access.queries import duties
from core.audit.models import AuditEvent
from core.db import Scoped
from core.documents.models import Letter, Paper
from core.people.models import Relative
from core.web.views import Screen
from tests import factories
from tests.casework import BEIGUAN, COUNTY, QINGNIANLU, CaseWork, Officers
from tests.conftest import As, Client, account
from tests.core.documents.hostile import png
from tests.district import District
from tests.journeys.test_figures import dibao
from tests.log import entries

XINTAI = "370982"
"""Another county, of another province: what its officers must not see of 莲湖."""


@pytest.mark.req("ORG-01")
def test_a_clerk_sees_the_cases_of_his_town_and_its_villages_and_a_foreign_one_is_refused_and_logged(
    officers: Officers, september: date, district: District, as_: As
) -> None:
    for code, name, above in (
        ("610104010", "新设街道", "610104"),
        ("610104010001", "新设社区", "610104010"),
        ("610104011", "另设街道", "610104"),
        ("610104011001", "另设社区", "610104011"),
    ):
        told = {"code": code, "name": name, "since": "2026-09-01", "basis": "西安市民政局批复"}
        district.do(f"/divisions/{above}/add", told)
    first, second = officers("town_clerk", "610104010"), officers("town_clerk", "610104011")
    own = factories.case(officers, town="610104010")
    foreign = factories.case(officers, town="610104011", people=factories.alone(name="周小兰"))

    listed = first.get("/api/v1/cases").get_json()["items"]
    assert [(item["no"], item["division"]) for item in listed] == [(own.no, "610104010001")]
    above = officers("county_officer").get("/api/v1/cases").get_json()["items"]
    assert {item["no"] for item in above} >= {own.no, foreign.no}
    assert second.get(f"/api/v1/cases/{foreign.no}").status_code == 200

    auditor, clerk = as_("auditor", COUNTY), as_("town_clerk", "610104010")
    page, call = f"/cases/{foreign.no}", f"/api/v1/cases/{foreign.no}"
    assert entries(auditor, about=page) == entries(auditor, about=call) == []
    assert clerk.get(page).status_code == 403
    assert first.get(call).status_code == 403
    assert second.get(page).status_code in (200, 302)
    for address in (page, call):
        assert entries(auditor, about=address) == [("测试town_clerk1", "受理", "访问被拒", address)]


# --- the pages and calls of cases -------------------------------------------------------------------------

DOORS = (
    "/api/v1/cases/{no}",
    "/cases/{no}",
    "/cases/{no}/finish/accept/complete",
    "/cases/{no}/act/withdraw",
    "/api/v1/letters/{letter}",
    "/cases/letters/{letter}.pdf",
    "/cases/papers/{paper}",
)
LISTS = ("/cases/", "/cases/?name=孙", "/cases/?stage=accept", "/", "/case-exports/")
CALLS = ("/api/v1/cases", "/api/v1/cases?division=610104001", "/api/v1/worklist")
WRITES: tuple[tuple[str, dict[str, str]], ...] = (
    ("/api/v1/cases/{no}/finish", {"stage": "survey", "outcome": "done"}),
    ("/api/v1/cases/{no}/acts", {"act": "objection"}),
    ("/api/v1/cases/{no}/postings", {"stage": "publicise", "channel": "street_board"}),
    ("/api/v1/cases/{no}/papers", {}),
    ("/api/v1/cases/{no}/follow-ups", {"pipeline": "dibao.review"}),
)
"""What nobody could do to this case now: who may touch it is told why not, who may not learns nothing."""


@pytest.mark.req("IMP-05")
def test_no_door_leads_to_a_foreign_row(
    app: Flask, db: SQLAlchemy, officers: Officers, september: date, as_: As, jump_to: Callable[[Any], None]
) -> None:
    foreign = factories.case(officers, town=QINGNIANLU)
    paper = {"document": "income", "file": (BytesIO(PNG), "工资单.png")}
    assert foreign.as_("town_clerk").post(f"/api/v1/cases/{foreign.no}/papers", data=paper).status_code == 201
    letter = db.session.scalars(select(Letter.number).where(Letter.form == "F01")).first()
    paper_id = db.session.scalars(select(Paper.id).where(Paper.file_hash.is_not(None))).first()
    owner, stranger = as_("town_clerk", QINGNIANLU), as_("town_clerk", BEIGUAN)
    its_own, another = officers("town_clerk", QINGNIANLU), officers("town_clerk", BEIGUAN)

    for door in DOORS:
        address = door.format(no=foreign.no, letter=letter, paper=paper_id)
        may, may_not = (its_own, another) if address.startswith("/api/") else (owner, stranger)
        assert may.get(address).status_code == 200, address
        assert may_not.get(address).status_code == 403, address
    for may, may_not, lists in ((owner, stranger, LISTS), (its_own, another, CALLS)):
        for address in lists:
            assert foreign.no in may.get(address).text, address
            assert foreign.no not in may_not.get(address).text, address
    for door, body in WRITES:
        address = door.format(no=foreign.no)
        assert its_own.post(address, json=body).status_code in (404, 409, 422), address
        assert another.post(address, json=body).status_code == 403, address

    for may, filed in ((its_own, 1), (another, 0)):
        assert dibao(may.get("/api/v1/figures"))[""]["filed"] == filed

    for screen in generated(app):
        no_way_in(app, db, screen, foreign, as_)

    foreign.accept()
    jump_to(date(2026, 9, 14))  # nobody has visited: it stands on the lists of the county
    for address in ("/oversight/", "/api/v1/oversight"):
        assert foreign.no in as_("county_supervisor", COUNTY).get(address).text
        answer = as_("county_supervisor", XINTAI).get(address)
        assert answer.status_code == 200
        assert foreign.no not in answer.text


# --- every generated screen over rows of offices ------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """A row, and what each filter of its list is given to find it."""

    row: Any
    typed: dict[str, str] = field(default_factory=dict)


def a_relative(db: SQLAlchemy, owner: Client, _case: CaseWork) -> Found:
    """Filed on the screen by whoever keeps the register."""
    told = {"kind": "cadre", "handler_name": "秦芳", "place": f"{QINGNIANLU}001", "relation": "child"}
    told |= {"name": "秦小雨", "id_number": factories.id_number(), "post": "社区工作者"}
    assert owner.send("/relatives/add", told).status_code == 302
    row = db.session.scalars(select(Relative).where(Relative.handler_name == "秦芳")).one()
    typed = {"handler_name": "秦芳", "relation": "child", "kind": "cadre", "declared_on_from": "2026-09-01"}
    return Found(row, typed)


def a_posting(db: SQLAlchemy, _owner: Client, _case: CaseWork) -> Found:
    """The surveyor of the street."""
    wanted = select(Posting).where(Posting.duty == "town_surveyor", Posting.division == QINGNIANLU)
    row = db.session.scalars(wanted).first()
    assert row is not None
    name, place = row.officer.name, row.division
    return Found(row, {"name": name, "duty": "town_surveyor", "division": place, "standing": "now"})


def an_event(db: SQLAlchemy, _owner: Client, case: CaseWork) -> Found:
    """What was done to the case."""
    wanted = (
        select(AuditEvent).where(AuditEvent.about == f"case:{case.no}").order_by(AuditEvent.number.desc())
    )
    row = db.session.scalars(wanted).first()
    assert row is not None
    typed = {"at_from": "2020-01-01", "who": row.who, "what": row.what.split(".")[0], "about": case.no}
    return Found(row, typed)


ROWS: dict[str, Callable[[SQLAlchemy, Client, CaseWork], Found]] = {
    "Relatives": a_relative,
    "Postings": a_posting,
    "AuditTrail": an_event,
}
"""How each generated screen comes by a row; a new screen over rows of offices fails the test until it stands here."""
KINDS = ("show", "edit", "delete", "download", "export")


def generated(app: Flask) -> Iterator[Screen]:
    """Every registered screen that is made from a table whose rows belong to an office."""
    for view in app.appbuilder.baseviews:  # type: ignore[attr-defined]
        model = getattr(getattr(view, "datamodel", None), "obj", None)
        if model is not None and issubclass(model, Scoped):
            assert isinstance(view, Screen), f"{view} is generated, but is no screen that this test knows"
            yield view


def no_way_in(app: Flask, db: SQLAlchemy, screen: Screen, case: CaseWork, as_: As) -> None:
    """Somebody with the same duty elsewhere comes by no address of the screen to a row that its own office opens."""
    duty, home, abroad = holder_of(screen)
    owner, stranger = as_(duty, home, 2), as_(duty, abroad)
    name = type(screen).__name__
    assert name in ROWS, f"tell this test how {name} comes by a row"
    found = ROWS[name](db, as_(duty, home), case)
    key, base = found.row.id, screen.route_base
    before = {column.key: getattr(found.row, column.key) for column in found.row.__table__.columns}

    assert screen._related_views == [], "a related list has come: ask it for a foreign row too"
    asked = [{}, *({each: value} for each, value in found.typed.items())]
    filters = {each.removesuffix("_from") for each in found.typed}
    assert filters == {each.name for each in screen.bar}, "each filter is tried"
    for query in asked:
        whole = {f"psize_{name}": "100"} | query
        mine, theirs = (who.get(f"{base}/list/", query_string=whole) for who in (owner, stranger))
        assert (mine.status_code, theirs.status_code) == (200, 200)
        assert f'{base}/show/{key}"' in mine.text, (base, query)
        assert f'{base}/show/{key}"' not in theirs.text, (base, query)

    there, posts = addresses_of(app, screen, key)
    for address in there:
        assert owner.get(address).status_code == 200, address
        assert stranger.get(address).status_code == 403, address
    for address, form in posts:
        assert stranger.send(address, form).status_code == 403, address
    db.session.refresh(found.row)
    assert before == {each: getattr(found.row, each) for each in before}, "nothing was written"
    for address, form in posts:
        assert owner.send(address, form).status_code in (302, 409, 422), address
    for (
        kind
    ) in KINDS:  # no generated screen has an export or a download, and few an edit: there is no address
        if f"{base}/{kind}/{key}" not in there:
            assert owner.get(f"{base}/{kind}/{key}").status_code == 404
            assert stranger.get(f"{base}/{kind}/{key}").status_code == 404


def holder_of(screen: Screen) -> tuple[str, str, str]:
    """A duty that may use the whole screen, nearest to the people, and two places where it is held."""
    stated = (getattr(screen, name, ()) for name in ("read_by", "write_by"))
    wanted = [set(rights) for rights in stated if rights]
    fit = [d for d in duties().values() if d.sight == "scope" and all(rights & d.rights for rights in wanted)]
    places = {"township": (QINGNIANLU, BEIGUAN), "county": (COUNTY, XINTAI)}
    level = next(level for level in places if any(d.level == level for d in fit))
    return next(d.code for d in fit if d.level == level), *places[level]


def addresses_of(app: Flask, screen: Screen, key: int) -> tuple[list[str], list[tuple[str, dict[str, Any]]]]:
    """What of the screen names one row: pages to open, and forms to send."""
    pages: list[str] = []
    forms: list[tuple[str, dict[str, Any]]] = []
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith(f"{type(screen).__name__}.") or "pk" not in rule.arguments:
            continue
        if "name" in rule.arguments:
            continue  # acts on rows: below, by their names
        address = str(rule).replace("<pk>", str(key))
        methods = rule.methods or set()
        pages += [address] if "GET" in methods else []
        forms += [(address, {})] if "POST" in methods else []
    for act in screen.actions:
        forms.append((f"{screen.route_base}/action/{act}/{key}", {}))
        if screen.actions[act].multiple:
            forms.append((f"{screen.route_base}/action_post", {"action": act, "rowid": [str(key)]}))
    return pages, forms


PNG = png()


@pytest.mark.parametrize(("duty", "place"), [("agent", BEIGUAN), ("hotline_operator", BEIGUAN[:6])])
def test_whoever_sees_what_was_opened_to_him_alone_is_offered_no_form_that_he_could_not_send(
    officers: Officers, september: date, as_: As, duty: str, place: str
) -> None:
    account(duty, place)
    browser = as_(duty, place)
    for form in ("/cases/new/dibao", "/cases/new/complaints"):
        refused = browser.get(form)
        assert refused.status_code == 403, form
        assert "请核对编号" not in refused.text, "there is no number to look at"
    assert "最低生活保障" not in browser.get("/intake/").text.partition("<main")[2]
