"""Cases of the demo county: whose they are, where and since when; made once, by the operations that make any case."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from core.access.models import Posting
from core.actor import SYSTEM, acting_as
from core.calendar.queries import calendar
from core.cases.application import Filing
from core.cases.models import Case
from core.cli.demo_days import DemoDays
from core.cli.invented import Inventor
from core.clock import SHANGHAI
from core.db import blind, db, seeing_everything, select
from core.declare import DemoCase, DemoPerson
from core.delegation.queries import is_delegated
from core.divisions.queries import children
from core.errors import JiuzhuError
from core.modules.queries import is_enabled
from core.numbers import check_digit
from core.people.models import Person
from core.plugins import installed, registry
from core.plugins.loading import sound
from core.text import _

ADULT = 18
SERIALS = 50
"""Serials of identity numbers from 900 on; people of one birthday and sex stay apart by them."""


def make_all(county: str, moment: datetime) -> list[object]:
    """Every plugin's demo cases that are not there yet, as they stand at that moment; a sentence for what was made.

    A case that the county's own rules stop stands where it was stopped, and is named.
    """
    there = set(db.session.execute(select(Case.type_code, Case.applicant_name).where(_in_county(county))))
    fresh = [
        case for case in _declared() if (case.type, _whose(case)) not in {(t, n or "") for t, n in there}
    ]
    today, said = moment.astimezone(SHANGHAI).date(), list[object]()
    made = 0
    for number, case in enumerate(fresh):
        started = _started(case, county, today, number)
        if started is None:
            continue
        try:
            started.go()
        except JiuzhuError as stopped:
            said.append(_("演示案件 %(name)s：%(why)s", name=started.no or case.type, why=stopped))
        made += bool(started.no)
    return [*said, _("演示案件 %(n)s 件。", n=made)] if made else said


def invent(county: str, n: int, random: Random, today: date) -> Iterator[tuple[str, str]]:
    """`n` invented households with a case each: its number, and why it stopped before its end if something stopped it.

    After the patterns of demo cases that tell what a visit finds. Whoever is registered already is left alone, so that
    a second run of one seed adds nothing.
    """
    patterns = [case for case in _declared() if case.people and case.answers]
    inventor = Inventor(random, patterns, county, today)
    with acting_as(SYSTEM), seeing_everything():
        for number, (case, numbers) in enumerate(inventor.cases(n)):
            yield _invented(case, numbers, county, today, number)


def _invented(case: DemoCase, numbers: list[str], county: str, today: date, number: int) -> tuple[str, str]:
    known = select(Person.id).where(Person.id_blind.in_([blind(text) for text in numbers]))
    if db.session.scalar(known.limit(1)) is not None:
        return "", str(_("已经登记过"))
    started = _started(case, county, today, number, numbers)
    if started is None:
        return "", str(_("该地没有启用这一模块"))
    try:
        started.go()
    except JiuzhuError as stopped:
        return started.no, str(stopped)
    return started.no, ""


def counties() -> list[str]:
    """Those that somebody administers."""
    held = select(Posting.division).where(Posting.duty == "county_admin").distinct()
    with seeing_everything():
        return sorted(db.session.scalars(held))


def _in_county(county: str) -> Any:
    return Case.office_code.startswith(county)


def _declared() -> Iterator[DemoCase]:
    """Of every sound plugin what its demo.py holds."""
    for loaded in sound(installed().loaded):
        package = loaded.source.package
        if loaded.is_core or importlib.util.find_spec(f"{package}.demo") is None:
            continue
        yield from importlib.import_module(f"{package}.demo").CASES


def _whose(case: DemoCase) -> str:
    return case.people[0].name if case.people else ""


def _started(
    case: DemoCase, county: str, today: date, number: int, numbers: Sequence[str] = ()
) -> DemoDays | None:
    """The case before its first day; None where its type is off or nobody lives. `numbers` of its people, if given."""
    days, last = calendar(), _workday(today, 1)
    first = _workday(last, case.began)
    village = _village(case, county, first, number)
    if village is None or not is_enabled(registry().module_of[case.type], village, first):
        return None
    numbers = numbers or [id_number(one, county, number) for one in case.people]
    filing = Filing(case.type, village, "window", _filed(case, numbers, first.year))
    return DemoDays(case, filing, days, first, today)


def _workday(day: date, back: int) -> date:
    """So many working days before a day."""
    while back:
        day -= timedelta(days=1)
        back -= calendar().is_workday(day)
    return day


def _village(case: DemoCase, county: str, on: date, number: int) -> str | None:
    """A village of the wanted township; of another when no township is of that kind."""
    towns = [node.code for node in children(county, on) if node.level == "township"]
    alone = [town for town in towns if is_delegated(case.type, town, on)]
    kind = alone if case.decided_by == "township" else [town for town in towns if town not in alone]
    wanted = kind or towns
    if not wanted:
        return None
    villages = children(wanted[case.place % len(wanted)], on)
    return villages[number % len(villages)].code if villages else None


# --- people ------------------------------------------------------------------------------------------------


def _filed(case: DemoCase, numbers: Sequence[str], year: int) -> dict[str, Any]:
    """The first form: people with their numbers, what every adult has signed, and what else is said."""
    if not case.people:
        return dict(case.fields)
    given = [_person(*pair) for pair in zip(case.people, numbers, strict=True)]
    adults = [g for g, one in zip(given, case.people, strict=True) if one.born_on.year + ADULT <= year]
    consents = [{"id_number": g["id_number"], "statement": True, "authorised": True} for g in adults]
    applicant = {name: value for name, value in given[0].items() if name != "relation"}
    return {
        "applicant": applicant,
        "members": given[1:],
        "consents": consents,
        "rigid_spending": "0",
        **case.fields,
    }


def _person(one: DemoPerson, number: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "id_number": number,
        "relation": one.relation,
        **one.said,
    }


def id_number(one: DemoPerson, county: str, number: int) -> str:
    """An invented number that holds together: place, birthday, a high serial that is even for women, check digit."""
    serial = 900 + 2 * (number % SERIALS) + (one.sex == "male")
    first = f"{county}{one.born_on:%Y%m%d}{serial:03d}"
    return first + check_digit(first)
