"""Everybody sees his own place: a foreign row is neither listed nor opened, by whatever door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from core.db import Scoped
from core.documents.models import Letter, Paper
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, Officers
from tests.conftest import As, Client
from tests.district import District


@pytest.mark.req("ORG-01")
def test_a_clerk_sees_the_cases_of_his_town_and_its_villages_and_a_foreign_one_is_refused_and_logged(
    officers: Officers, september: date, district: District, as_: As, rest_as: Any
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
    assert first.get(f"/api/v1/cases/{foreign.no}").status_code == 403
    assert as_("town_clerk", "610104010").get(f"/cases/{foreign.no}").status_code == 403
    above = officers("county_officer").get("/api/v1/cases").get_json()["items"]
    assert {item["no"] for item in above} >= {own.no, foreign.no}
    assert second.get(f"/api/v1/cases/{foreign.no}").status_code == 200

    log = as_("auditor", "610104").get("/audit/list/", query_string={"about": foreign.no}).text
    refused = as_("auditor", "610104").get("/audit/list/").text
    assert foreign.no in log + refused
    assert "拒绝" in log + refused


DOORS = (
    "/api/v1/cases/{no}",
    "/cases/{no}",
    "/cases/{no}/finish/accept/complete",
    "/cases/{no}/act/withdraw",
    "/api/v1/letters/{letter}",
    "/cases/letters/{letter}.pdf",
    "/cases/papers/{paper}",
)


@pytest.mark.req("IMP-05")
def test_no_door_leads_to_a_foreign_row(
    app: Flask, db: SQLAlchemy, officers: Officers, september: date, as_: As
) -> None:
    from io import BytesIO

    foreign = factories.case(officers, at="survey", town=QINGNIANLU)
    paper = {"document": "income", "file": (BytesIO(PNG), "工资单.png")}
    assert foreign.as_("town_clerk").post(f"/api/v1/cases/{foreign.no}/papers", data=paper).status_code == 201
    letter = db.session.scalars(select(Letter.number).where(Letter.form == "F01")).first()
    paper_id = db.session.scalars(select(Paper.id).where(Paper.file_hash.is_not(None))).first()
    stranger, rest = as_("town_clerk", BEIGUAN), officers("town_clerk", BEIGUAN)
    owner = as_("town_clerk", QINGNIANLU)

    for door in DOORS:
        address = door.format(no=foreign.no, letter=letter, paper=paper_id)
        client = rest if address.startswith("/api/") else stranger
        assert client.get(address).status_code == 403, address
    assert owner.get(f"/cases/{foreign.no}").status_code == 200
    for listed in ("/cases/", "/cases/?name=孙", "/cases/?stage=survey", "/", "/oversight/"):
        assert foreign.no not in stranger.get(listed).text
    for listed in ("/api/v1/cases", "/api/v1/cases?division=610104001", "/api/v1/worklist"):
        assert foreign.no not in rest.get(listed).text
    for address, body in (
        (f"/api/v1/cases/{foreign.no}/finish", {"stage": "survey", "outcome": "done"}),
        (f"/api/v1/cases/{foreign.no}/acts", {"act": "withdraw"}),
        (f"/api/v1/cases/{foreign.no}/postings", {"stage": "publicise", "channel": "street_board"}),
        (f"/api/v1/cases/{foreign.no}/papers", {}),
    ):
        assert rest.post(address, json=body).status_code == 403, address

    asked = list(generated(app, db, stranger))
    assert asked
    for address, status, text in asked:
        assert status in (403, 404), address
        assert foreign.no not in text


def generated(app: Flask, db: SQLAlchemy, client: Client) -> Iterator[tuple[str, int, str]]:
    """A foreign row of every generated screen over scoped rows, by each address that the screen has."""
    for view in app.appbuilder.baseviews:  # type: ignore[attr-defined]
        model = getattr(getattr(view, "datamodel", None), "obj", None)
        if model is None or not issubclass(model, Scoped):
            continue
        row = db.session.scalars(select(model).where(model.office_code.startswith(QINGNIANLU))).first()
        key = getattr(row, "id", 0)
        for kind in ("show", "edit", "delete"):
            answer = client.get(f"{view.route_base}/{kind}/{key}")
            yield f"{view.route_base}/{kind}/{key}", answer.status_code, answer.text


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c626001000000050001a5f645400000000049454e44ae426082"
)
