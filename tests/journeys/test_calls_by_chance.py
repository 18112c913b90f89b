"""The REST interface asked by chance: every call of its own document, as each duty, with what fits, nearly fits, or is rubbish.

The same questions come in every run. Whoever asks, no answer is a fault of the server, every refusal has the one shape,
and neither a row of another place is told nor one of its rows changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from zlib import crc32

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from jsonschema import validate
from sqlalchemy import text

from app import create_app
from core import clock
from core.actor import SYSTEM, acting_as
from core.db import db as database
from core.db import seeing_everything
from core.db.scope import scoped_tables
from core.web.openapi import ERROR
from tests import factories
from tests.casework import BEIGUAN, COUNTY, QINGNIANLU, CaseWork, Officers, visit_record
from tests.conftest import PASSWORD, Client, RestClient, settings_for
from tests.filling import WORDS
from tests.journeys.conftest import CHEAP_HASH, copy_of_lianhu
from tests.throwaway import DUTIES

XINTAI = "370982"
STRANGER = "欧阳外乡"
"""Whom nobody outside his own street may hear of."""
ACTIVE = frozenset(
    {
        *("town_clerk", "town_surveyor", "town_reviewer", "town_confirmer", "village_aide"),
        *("county_officer", "county_admin", "verifier", "nobody"),
    }
)
"""Whose every call comes twice: as it should be, and by chance. Others are asked what fits: they are refused before that."""
TOLD_TO_NOBODY = frozenset({"audit_event"})
LEAVES = "/api/v1/security/logout"
PLACES = {"township": BEIGUAN, "county": COUNTY, "village": f"{BEIGUAN}001", "city": "6101"}


@dataclass(frozen=True)
class Ground:
    """A case of our street and one of another street; what may stand under a name, and whole bodies, made of them."""

    app: Flask
    own: CaseWork
    foreign: CaseWork
    pools: dict[str, list[Any]]
    bodies: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def engine() -> str:
    """SQLite: what a call refuses and whom it answers lies above the database."""
    return "sqlite"


@pytest.fixture(scope="module")
def ground(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """莲湖区 with two cases that are being surveyed."""
    home = tmp_path_factory.mktemp("by-chance")
    app = create_app(settings_for(copy_of_lianhu(engine, home), home))
    app.test_client_class = Client
    app.config["FAB_PASSWORD_HASH_METHOD"] = CHEAP_HASH
    officers = Officers(
        lambda duty, place, number: signed_in(app, f"{duty}{number if number > 1 else ''}.{place}")
    )
    with clock.at(date(2026, 9, 1)):
        own = factories.case(officers, at="survey")
        foreign = factories.case(
            officers, at="survey", people=factories.alone(name=STRANGER), town=QINGNIANLU
        )
        yield Ground(app, own, foreign, pools(own, foreign), whole_bodies(own))
    with app.app_context():
        database.engine.dispose()


@pytest.fixture(scope="module")
def session_app(ground: Ground) -> Flask:
    """The application of these tests; `app` takes back what was done."""
    return ground.app


def signed_in(app: Flask, name: str) -> RestClient:
    """A program that really commits."""
    client = RestClient(app, app.response_class)
    answer = client.post("/api/v1/security/login", json={"username": name, "password": PASSWORD})
    client.bearer = answer.get_json()["access_token"]
    return client


# --- what is asked ------------------------------------------------------------------------------------------

ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        0,
        -1,
        2**31,
        2**63,
        1e308,
        float("nan"),
        float("inf"),
        "",
        " ",
        "0",
        "-1",
        "1e9",
        "１０",
        "NaN",
    ),
    *(
        "2026-02-30",
        "2026-13-01",
        "0001-01-01",
        "9999-12-31",
        "\x00",
        "\ud800",
        "' or 1=1 --",
        "../../etc/passwd",
    ),
    *(
        "%",
        "<script>",
        "{{7*7}}",
        "王" * 3000,
        [],
        {},
        [[]],
        [None],
        {"": None},
        "1000000000",
        "0.001",
        "-450.00",
    ),
)
RUBBISH = st.one_of(
    st.sampled_from(ODD),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=12)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
        ),
        max_leaves=6,
    ),
)


@st.composite
def nearly(draw: st.DrawFn, value: Any) -> Any:
    """The value with one thing in it, or all of it, replaced, left out, or as it was."""
    kind = draw(st.integers(0, 9))
    if kind == 0 or (kind > 1 and not value):
        return value
    if kind == 1:
        return draw(RUBBISH)
    if isinstance(value, dict):
        key = draw(st.sampled_from(sorted(value)))
        if kind == 2:
            return {name: kept for name, kept in value.items() if name != key}
        return {**value, key: draw(nearly(value[key]))}
    if isinstance(value, list):
        place = draw(st.integers(0, len(value) - 1))
        return [*value[:place], draw(nearly(value[place])), *value[place + 1 :]]
    return draw(RUBBISH)


def pools(own: CaseWork, foreign: CaseWork) -> dict[str, list[Any]]:
    """What may stand under a name: something of ours, something of another's, something that is not there."""
    numbers = [own.no, foreign.no, "DB-610104003-2026-99999"]
    letters = [case.seen_by()["letters"][0]["number"] for case in (own, foreign)]
    return {
        "no": numbers,
        "item": [1, 2, 3, 9],
        "case": numbers,
        "number": [*letters, "X"],
        "pk": [1, 2, 2**31, 2**63],
        "row_id": [1, 2, 2**63],
        "merge_id": [1, 2**63],
        "notice_id": [1, 2, 2**63],
        "group": ["incomes", "holdings", "spending", "x"],
        "code": ["dibao", "linshi.apply", "x"],
        "token": ["x", "0" * 64],
        "type": ["dibao", "linshi", "x"],
        "division": [f"{BEIGUAN}001", f"{QINGNIANLU}001", COUNTY, "x"],
        "village": [f"{BEIGUAN}001", f"{QINGNIANLU}001"],
        "stage": [*own.open_stages(), "decide", "x"],
        "outcome": ["done", "complete", "granted", "x"],
        "act": ["withdraw", "death", "extend", "pause", "hand_over", "objection", "repin", "x"],
        "member": ["1", "2", "x"],
        "source": ["registration", "x"],
        "state": ["clean", "present", "listed", "x"],
        "pipeline": ["dibao.review", "dibao.change", "x"],
        "channel": ["window", "village_board", "x"],
        "agenda": [[own.no], [foreign.no]],
        "applicant": [factories.alone(name="钱小红")[0]],
        "members": [[]],
        "needs": [[{"type": "dibao", "fields": {"reason": WORDS}}]],
        "facts": [{"members": [{"age": 66, "incomes": [{"item": "pension", "amount": "300"}]}]}],
        "overlay": [{"switches": {}}],
        "what": ["id_number", "account", "x"],
        "document": ["income", "id_card", "x"],
        "reason": [WORDS],
        "form": [visit_record(), {}],
        "since": ["2026-09-02"],
        "id_number": [factories.id_number()],
        "limit": [1, 200, 201, "x"],
        "cursor": [1, 0, 2**63],
    }


def whole_bodies(own: CaseWork) -> dict[str, dict[str, Any]]:
    """Bodies that are right as they are, by the end of their address."""
    case = factories.application(factories.alone(name="钱小红"))
    need = {"type": "dibao", "fields": case["fields"]}
    intake = {name: case[name] for name in ("applicant", "members", "division", "channel", "consents")}
    finish = {"stage": "survey", "outcome": "done", "version": own.version, "form": visit_record()}
    return {"/cases": case, "/applications": case, "/intakes": intake | {"needs": [need]}, "/finish": finish}


@dataclass(frozen=True)
class Call:
    """One call of the document."""

    path: str
    verb: str
    said: dict[str, Any]

    def drawn(self, data: st.DataObject, ground: Ground) -> tuple[str, dict[str, Any]]:
        """An address and what goes with it."""
        pool = ground.pools

        def one(name: str, schema: dict[str, Any]) -> Any:
            fitting = [*pool.get(name, ()), *schema.get("enum", ())]
            return data.draw(st.one_of(st.sampled_from(fitting), RUBBISH) if fitting else RUBBISH)

        def in_path(found: re.Match[str]) -> str:
            chosen = data.draw(st.sampled_from(pool[found[1]]))
            return str(chosen)

        asked = {
            each["name"]: in_address(one(each["name"], each["schema"]))
            for each in self.said.get("parameters", ())
            if each["in"] == "query" and data.draw(st.booleans())
        }
        address = re.sub(r"{(\w+)}", in_path, self.path)
        return address, {"query_string": asked, **self._body(data, ground, one)}

    def _body(self, data: st.DataObject, ground: Ground, one: Callable[..., Any]) -> dict[str, Any]:
        for kind, content in self.said.get("requestBody", {}).get("content", {}).items():
            schema = content["schema"]
            known = ground.bodies.get("/" + self.path.rpartition("/")[2])
            names = {*schema.get("properties", ()), *schema.get("required", ())} - {"file"}
            body = known or {
                name: one(name, schema.get("properties", {}).get(name, {})) for name in sorted(names)
            }
            if kind == "multipart/form-data":
                file = (BytesIO(data.draw(st.binary(max_size=40))), data.draw(st.text(max_size=8)))
                return {"data": {name: in_address(value) for name, value in body.items()} | {"file": file}}
            return {"data": json.dumps(data.draw(nearly(body))), "content_type": "application/json"}
        return {}


def in_address(value: Any) -> str:
    """The value as it stands in an address or a field of a form."""
    return str(value).encode("utf-8", "replace").decode()


def calls(client: RestClient) -> list[Call]:
    """Every call that the document names, but for the one that ends the sign-in."""
    paths = client.get("/api/v1/_openapi").get_json()["paths"]
    ends = [path for path in paths if not (path.endswith("/") and path[:-1] in paths) and path != LEAVES]
    return [Call(path, verb, said) for path in ends for verb, said in paths[path].items()]


# --- what must hold -----------------------------------------------------------------------------------------


def who_asks() -> list[tuple[str, str]]:
    """Each duty where it belongs; and some of another county, to which both cases are a stranger's."""
    at_home = [
        (code, next(PLACES[level] for level in PLACES if level in told["posted_at"]))
        for code, told in DUTIES.items()
    ]
    return [
        *at_home,
        *((code, XINTAI) for code in ("county_officer", "county_admin", "security_admin", "verifier")),
    ]


@pytest.mark.parametrize("asking", who_asks(), ids=".".join)
def test_no_duty_gets_a_fault_of_the_server_or_hears_of_another_place(
    ground: Ground, app: Flask, rest_as: Callable[..., RestClient], asking: tuple[str, str]
) -> None:
    duty, place = asking
    client = rest_as(duty, place)
    strangers = not ground.foreign.town.startswith(place)
    before = rows_of(ground) if strangers else {}
    for call in calls(client):
        ask(client, call, ground, duty, strangers=strangers)
    assert not strangers or rows_of(ground) == before


def test_somebody_who_is_not_signed_in_gets_neither(
    ground: Ground, app: Flask, rest_as: Callable[..., RestClient]
) -> None:
    known = calls(rest_as("town_clerk", BEIGUAN))
    nobody = RestClient(app, app.response_class)
    before = rows_of(ground)
    for call in known:
        ask(nobody, call, ground, "nobody", strangers=True)
    assert rows_of(ground) == before


def ask(client: RestClient, call: Call, ground: Ground, who: str, *, strangers: bool) -> None:
    """A call: as it should be (the first that hypothesis draws is the simplest), then by chance."""

    @seed(crc32(f"{who} {call.verb} {call.path}".encode()))
    @settings(
        max_examples=2 if who in ACTIVE else 1,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def by_chance(data: st.DataObject) -> None:
        with clock.at(date(2026, 9, 1)):
            address, more = call.drawn(data, ground)
            answer = client.open(address, method=call.verb.upper(), **more)
        said = answer.data.decode("utf-8", "replace")
        told = f"{call.verb} {address} {more} -> {answer.status_code} {said[:300]}"
        assert answer.status_code < 500, told
        if answer.status_code >= 400:
            validate(answer.get_json(), ERROR)
        if strangers:
            assert STRANGER not in said, told
            assert answer.status_code >= 400 or ground.foreign.no not in address, told

    by_chance()


def rows_of(ground: Ground) -> dict[str, Sequence[Any]]:
    """What the stranger's street has in every table, the log of who was refused left out."""
    with acting_as(SYSTEM), seeing_everything():
        return {
            table: database.session.execute(
                text(f'select * from "{table}" where office_code like :town order by 1'),
                {"town": f"{QINGNIANLU}%"},
            ).all()
            for table in scoped_tables()
            if table not in TOLD_TO_NOBODY
        }
