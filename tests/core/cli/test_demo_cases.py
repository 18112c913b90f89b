"""The demo county holds cases in several stages, made by those whose turn it was, and none twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func

from app import create_app
from core.access.queries import duties
from core.actor import SYSTEM, acting_as
from core.cases.models import Case, StageEntry
from core.cli.demo_cases import id_number
from core.clock import SHANGHAI
from core.db import db, seeing_everything, select
from core.documents.models import Letter
from core.numbers import check_id_number
from core.payments.models import Entitlement
from core.people.models import Person
from core.plugins import built_in, current
from tests import engines
from tests.conftest import settings_for
from tests.core.cli.conftest import INIT, MORNING, DemoCounty, Jiuzhu, demo_county

TODAY = date(2026, 9, 1)
DEMO = [case for name in sorted(built_in()) for case in import_module(f"plugins.{name}.demo").CASES]
DELEGATED = ("610104003", "610104005", "610104009")


@pytest.fixture
def county(engine: str, tmp_path: Path) -> Iterator[DemoCounty]:
    """The county as `init` has made it."""
    made = demo_county(engine, tmp_path)
    yield made
    if engine == "postgresql":
        engines.drop_database(made.url)


@contextmanager
def looking_into(url: str, folder: Path) -> Iterator[Flask]:
    """The application on that database, as one who sees everything."""
    before = list(current._of_process)
    app = create_app(settings_for(url, folder / "home"))
    with app.app_context(), acting_as(SYSTEM), seeing_everything():
        yield app
        db.session.remove()
        db.engine.dispose()
    current._of_process[:] = before


def where_it_waits(case: Case) -> str:
    """The stage on the road that is open, or how it ended."""
    waiting = [e.stage for e in case.entries if e.left_on is None and e.lane == "road"]
    return str(waiting[0] if waiting else case.ended_as)


def signed(case: Case) -> int:
    """Signatures at the stage that is open."""
    return sum(len(e.opinions) for e in case.entries if e.left_on is None and e.lane == "road")


def test_an_administrator_opens_a_county_at_work(jiuzhu: Jiuzhu, county: DemoCounty, tmp_path: Path) -> None:
    assert "演示案件 12 件。" in county.said
    with looking_into(county.url, tmp_path):
        cases = list(db.session.scalars(select(Case).where(Case.type_code == "dibao").order_by(Case.id)))
        stands = {where_it_waits(case): case for case in cases}
        assert set(stands) >= {
            *("accept", "survey", "review", "publicise", "decide", "granted", "refused"),
        }
        assert {signed(case) for case in cases if where_it_waits(case) in ("survey", "decide")} == {0, 1}
        (at_county,) = [case for case in cases if case.office_code not in DELEGATED]
        assert where_it_waits(at_county) == "decide"
        checks = [e for case in cases for e in case.entries if e.stage == "check" and e.left_on is None]
        assert len(checks) == 1
        granted = stands["granted"]
        assert db.session.scalar(select(Entitlement).where(Entitlement.case_id == granted.id)) is not None
        forms = set(db.session.scalars(select(Letter.form).where(Letter.case_id == granted.id)))
        assert forms >= {"F01", "F02", "F03", "F15", "F16", "F17"}
        others = set(db.session.scalars(select(Case.type_code).where(Case.type_code != "dibao")))
        assert others == {"tekun", "linshi", "complaints"}
        acted_in_their_own_right_and_time(cases)
        counted = figures()
    again = jiuzhu(*INIT, DATABASE_URL=county.url, CLOCK=MORNING)
    assert (again.code, again.out.splitlines()) == (0, [county.said[-1]]), "it loses nothing and adds nothing"
    with looking_into(county.url, tmp_path):
        assert figures() == counted
    assert jiuzhu("audit", "verify", DATABASE_URL=county.url).code == 0


def acted_in_their_own_right_and_time(cases: list[Case]) -> None:
    """Whoever signed held the duty of the stage there; nothing was done today or later, or on a free day."""
    known = duties()
    for case in cases:
        for opinion in (o for e in case.entries for o in e.opinions):
            moment = opinion.signed_at.astimezone(SHANGHAI)
            assert case.opened_on <= moment.date() < TODAY
            assert moment.weekday() < 5
            assert opinion.duty in known
        for entry in case.entries:
            if entry.stage in ("survey", "review", "decide"):
                assert {o.duty for o in entry.opinions} <= {entry.duty}
                assert len({o.person_id for o in entry.opinions}) == len(entry.opinions)


def test_every_invented_number_holds_together_and_is_nobody_elses() -> None:
    told = [(one, number) for number, case in enumerate(DEMO) for one in case.people]
    numbers = {id_number(one, "610104", number): one for one, number in told}
    assert len(numbers) == len(told)
    for text, one in numbers.items():
        assert check_id_number(text, TODAY).born_on == one.born_on
        assert (int(text[16]) % 2 == 1) == (one.sex == "male")


def test_every_demo_case_belongs_to_the_plugin_that_tells_it() -> None:
    for name in sorted(built_in()):
        assert {case.type for case in import_module(f"plugins.{name}.demo").CASES} == {name}


def figures() -> dict[str, Any]:
    """How many rows there are of what cases leave."""
    return {
        model.__name__: db.session.scalar(select(func.count()).select_from(model))
        for model in (Case, StageEntry, Letter, Person, Entitlement)
    }
