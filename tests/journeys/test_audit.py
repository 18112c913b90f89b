"""The log: what was done, looked at, configured and who signed in; a row changed by hand is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import NullPool, create_engine, text

from core.audit.operations import record, write_notes
from tests import engines, factories
from tests.casework import Officers
from tests.conftest import PASSWORD, As, Client
from tests.district import District

JumpTo = Callable[[Any], None]


def entries(auditor: Client, **wanted: str) -> str:
    """The page of the log, narrowed."""
    page = auditor.get("/audit/list/", query_string=wanted)
    assert page.status_code == 200
    return page.text


@pytest.mark.req("SEC-03")
def test_a_change_a_view_a_setting_and_a_sign_in_are_four_entries_and_a_row_changed_by_hand_is_named(
    own_app: Flask, real_officers: Officers, jump_to: JumpTo, jiuzhu: Callable[..., str]
) -> None:
    jump_to(date(2026, 9, 1))
    case = factories.case(real_officers, at="survey")  # the clerk signs in, and a state changes
    (letter,) = [x["number"] for x in case.seen_by()["letters"] if x["form"] == "F01"]
    assert real_officers("town_clerk").get(f"/api/v1/letters/{letter}").status_code == 200  # a view
    district = District(browser_of(own_app))
    district.set("dibao:limit.review_days", {"n": "2", "unit": "workdays"})  # a setting

    log = logged(own_app)
    for what, about, who in (
        ("sign_in", "user:town_clerk.610104003", "周敏"),
        ("case.finish", f"case:{case.no}", "周敏"),
        ("view", f"letter:{letter}", "周敏"),
        ("parameter.set", "parameter:dibao:limit.review_days", "孔亮"),
    ):
        (entry,) = [e for e in log if e["about"] == about and e["what"].startswith(what)]
        assert (entry["who"], str(entry["on"])[:10]) == (who, "2026-09-01")
        assert entry["at"] is not None
    assert changed(log, "parameter.set", "parameter_value", "changed")["until"] == [None, "2026-08-31"]
    assert changed(log, "case.finish", "stage_entry", "changed")["outcome"] == [None, "complete"]
    assert changed(log, "case.finish", "stage_entry", "new")["stage"] == [None, "survey"]
    assert changed(log, "case.finish", "assistance_case", "changed")["accepted_on"] == [None, "2026-09-01"]

    assert "日志链完整" in jiuzhu("audit", "verify")
    number = next(e["number"] for e in log if e["what"] == "case.finish")
    by_hand(own_app, f"update audit_event set who = '某人' where number = {number}")
    (named,) = json.loads(jiuzhu("audit", "verify", "--json", ends=1))
    assert (named["number"], named["kind"]) == (number, "changed")


def changed(log: list[dict[str, Any]], what: str, table: str, how: str) -> dict[str, list[Any]]:
    """What an act made of a row: from what, to what."""
    noted = next(entry["changes"] for entry in log if entry["what"] == what)
    rows = json.loads(noted) if isinstance(noted, str) else noted
    found: dict[str, list[Any]] = next(
        row["fields"] for row in rows if row["row"].startswith(f"{table}:") and row["how"] == how
    )
    return found


def test_whoever_may_do_anything_in_sql_is_found_by_the_command_whatever_he_recomputes(
    own_app: Flask, real_officers: Officers, jump_to: JumpTo, jiuzhu: Callable[..., str]
) -> None:
    """He has every row and may write every row, the head included; what he has not is the key."""
    jump_to(date(2026, 9, 1))
    factories.case(real_officers, at="survey")
    with own_app.app_context():
        for number in range(60):
            record("view", f"person:{number}")
        write_notes()
    rows = logged(own_app)
    last, middle = rows[-1]["number"], rows[len(rows) // 2]["number"]
    assert last > 110
    assert "日志链完整" in jiuzhu("audit", "verify")

    for table in ("audit_event", "audit_head"):
        by_hand(own_app, f"create table kept_{table} as select * from {table}")

    def found(*statements: str) -> set[tuple[int, str]]:
        by_hand(own_app, *statements)
        named = json.loads(jiuzhu("audit", "verify", "--json", ends=1))
        for table in ("audit_event", "audit_head"):
            by_hand(own_app, f"delete from {table}", f"insert into {table} select * from kept_{table}")
        assert "日志链完整" in jiuzhu("audit", "verify")
        return {(each["number"], each["kind"]) for each in named}

    forged, previous = [], rows[middle - 1]["previous"]
    for row in rows[middle - 1 :]:
        told = {**row, "who": "某人"} if row["number"] == middle else row
        made = sha256(f"{sorted(told.items(), key=str)}{previous}".encode()).hexdigest()
        forged.append(
            f"update audit_event set who = '{told['who']}', previous = '{previous}', hash = '{made}' "
            f"where number = {row['number']}"
        )
        previous = made
    forged.append(f"update audit_head set hash = '{previous}'")
    assert {(middle, "changed"), (last, "head")} <= found(*forged)

    cut = last - 100
    back = f"update audit_head set number = {cut}, hash = '{rows[cut - 1]['hash']}'"
    assert found(f"delete from audit_event where number > {cut}") >= {(cut + 1, "missing"), (last, "missing")}
    assert (cut, "head") in found(f"delete from audit_event where number > {cut}", back)

    swapped = [(middle, -middle), (middle + 1, middle), (-middle, middle + 1)]
    statements = [f"update audit_event set number = {to} where number = {of}" for of, to in swapped]
    assert found(*statements) == {(middle, "changed"), (middle + 1, "changed")}


def logged(app: Flask) -> list[dict[str, Any]]:
    """The rows of the log as they stand in the database."""
    with behind(app).connect() as link:
        return [
            dict(row) for row in link.execute(text("select * from audit_event order by number")).mappings()
        ]


def by_hand(app: Flask, *statements: str) -> None:
    """What somebody with the database's own password does behind the product's back."""
    with behind(app).begin() as link:
        if link.dialect.name == "sqlite":
            for (name,) in link.execute(text("select name from sqlite_master where type = 'trigger'")).all():
                link.execute(text(f'drop trigger "{name}"'))
        else:
            link.execute(text("set session_replication_role = replica"))
        for statement in statements:
            link.execute(text(statement))


def behind(app: Flask) -> Any:
    """An engine beside the product's own."""
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    name = url.partition("?")[0].rpartition("/")[2]
    return create_engine(engines.admin_url(name) if url.startswith("postgresql") else url, poolclass=NullPool)


def browser_of(app: Flask) -> As:
    """Browsers of an application whose requests really commit."""

    def sign_in(duty: str, division: str, number: int = 1) -> Client:
        client = Client(app, app.response_class)
        form = {"username": f"{duty}.{division}", "password": PASSWORD}
        answer = client.post("/login/", data=form | {"csrf_token": client.token_of("/login/")})
        assert answer.status_code == 302, answer.text
        return client

    return sign_in


def test_nobody_changes_the_log_through_the_product(officers: Officers, september: date, as_: As) -> None:
    case = factories.case(officers)
    auditor = as_("auditor", "610104")
    assert case.no in entries(auditor)
    for address in ("/audit/add", "/audit/edit/1", "/audit/delete/1"):
        assert auditor.get(address).status_code in (403, 404)
        assert auditor.send(address, {"who": "某人"}).status_code in (403, 404, 405)
    assert as_("town_clerk", "610104003").get("/audit/list/").status_code == 403
    assert as_("county_admin", "610104").get("/audit/list/").status_code == 403
