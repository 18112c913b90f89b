"""The only way tests make people, families and cases: invented, with identity numbers that hold together."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from core.clock import now, today
from core.numbers import check_digit
from core.people.models import Household, Person
from core.people.operations import form_household, register_person
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers, village_of
from tests.ground import begin_after

VILLAGE = "610104003001"
OTHER_VILLAGE = "610104004001"
_serial = itertools.count(1)
_cases = itertools.count(1)


def begin_again() -> None:
    """In a database where nobody is registered the same people have the same numbers, so that tests can share them."""
    global _serial  # noqa: PLW0603  (one counter a process)
    _serial = itertools.count(1)


def id_number(born_on: date = date(1980, 5, 6), sex: str = "male", serial: int | None = None) -> str:
    """An identity number of that birthday and sex which no other call has given, or of the serial asked for."""
    n = next(_serial) if serial is None else serial
    last = (n * 2 + (sex == "male")) % 1000
    area = 610104 + n // 500
    first = f"{area}{born_on:%Y%m%d}{last:03d}"
    return first + check_digit(first)


def person(name: str = "王小明", born_on: date = date(1980, 5, 6), **more: Any) -> Person:
    """Somebody who is registered."""
    number = more.pop("id_number", None) or id_number(born_on, more.pop("sex", "male"))
    return register_person(name, number, today(), **more)


def member(who: Person, relation: str = "other", **said: Any) -> dict[str, Any]:
    """A row of an application: who, how related to the applicant, what is said of him."""
    return {"person": who, "relation": relation, **said}


def household(
    *rows: dict[str, Any] | Person, division: str = VILLAGE, since: date | None = None, case_no: str = ""
) -> Household:
    """A household as an application declares it: the applicant first; one person when none is given."""
    told: Sequence[dict[str, Any] | Person] = rows or (person(),)
    given = [
        row if isinstance(row, dict) else member(row, "other" if i else "self") for i, row in enumerate(told)
    ]
    number = case_no or f"DB-{division[:9]}-{(since or today()).year}-{next(_cases):05d}"
    return form_household(division[:9], division, "urban", since or today(), given, number)


# --- families, as they stand in an application over REST --------------------------------------------------


def one(name: str, born_on: date, relation: str = "self", **said: Any) -> dict[str, Any]:
    """One person of an application."""
    number = said.pop("id_number", None) or id_number(born_on, said.pop("sex", "male"))
    return {"name": name, "id_number": number, "relation": relation, **said}


def income(item: str, amount: str) -> dict[str, str]:
    """An income a month, in yuan."""
    return {"item": item, "amount": amount}


def alone(pension: str = "300", **more: Any) -> list[dict[str, Any]]:
    """Somebody of 66 who lives alone on a pension: 450.00 a month are due while the standard is 750."""
    name, born_on = more.pop("name", "孙大海"), more.pop("born_on", date(1960, 1, 15))
    return [one(name, born_on, incomes=[income("pension", pension)], **more)]


def family_of_four() -> list[dict[str, Any]]:
    """EX-D1: wages of 1,900, a mother disabled in the first grade, a son at school, a grandmother with 100 + 20."""
    pension = [income("basic_pension_central", "100"), income("basic_pension_personal", "20")]
    return [
        one("李建国", date(1980, 1, 1), working=True, incomes=[income("wage", "1900.00")]),
        one(
            "王秀兰",
            date(1982, 2, 2),
            "spouse",
            sex="female",
            disability_kind="physical",
            disability_grade=1,
        ),
        one("李小明", date(2010, 3, 3), "child", studying=True),
        one("张桂英", date(1953, 4, 4), "parent", sex="female", incomes=pension),
    ]


def family_of_three(total: str, **of_son: Any) -> list[dict[str, Any]]:
    """Father, mother and son with a pension of so much a month together; what is said of the son."""
    return [
        one("赵铁柱", date(1975, 5, 5), incomes=[income("pension", total)]),
        one("钱小红", date(1977, 6, 6), "spouse", sex="female"),
        one("赵小军", date(2001, 7, 7), "child", **of_son),
    ]


def application(
    people: Sequence[Mapping[str, Any]] | None = None, town: str = BEIGUAN, **changes: Any
) -> dict[str, Any]:
    """The body of `POST /cases`: the first of the people applies, every adult has signed both papers.

    For children without an adult their guardian has.
    """
    told = list(people or alone())
    adults = [p["id_number"] for p in told if int(p["id_number"][6:10]) <= today().year - 18]
    signed: list[dict[str, Any]] = [{"id_number": number} for number in adults]
    signed = signed or [{"id_number": p["id_number"], "guardian": "李国华"} for p in told]
    body = {
        "type": "dibao",
        "division": village_of(town),
        "channel": "window",
        "applicant": {k: v for k, v in told[0].items() if k != "relation"},
        "members": told[1:],
        "consents": [{**each, "statement": True, "authorised": True} for each in signed],
        "fields": {"reason": "收入低，生活困难", "bank": "西安银行", "account": "6222 0000 1234 5678"},
    }
    whole: dict[str, Any] = body | changes
    if whole["type"] != "complaints" and "rigid_spending" not in whole["fields"]:
        whole["fields"] = {"rigid_spending": "0", **whole["fields"]}
    return whole


def case(
    officers: Officers,
    at: str = "accept",
    *,
    people: Sequence[Mapping[str, Any]] | None = None,
    town: str = BEIGUAN,
    go_to: Callable[[date], None] | None = None,
    **changes: Any,
) -> CaseWork:
    """A case filed at the window and taken, by those whose turn it is, as far as a stage.

    accept, survey, appraise, review, publicise (nothing hangs yet), posted (the days run), decide (they are over),
    granted (by whoever decides there); the last two need `go_to`. Tests that begin with such a case of the same
    people share the way to it.
    """
    body = application(people, town, **changes)

    def taken() -> tuple[dict[str, Any], int, date]:
        answer = officers("town_clerk", town).post("/api/v1/cases", json=body)
        assert answer.status_code == 201, answer.text
        done = CaseWork(officers, answer.get_json(), town)
        for step in _WAY[: _STAGES.index(at)]:
            step(done)
        if at in _OVER:
            assert go_to is not None, "a case is at the decision only after its notice has ended"
            done.wait_until("publicise", go_to)
        if at == "granted":
            _granted(done)
        return answer.get_json(), done.version, today()

    alike = (at, town, repr(body), now())
    opened, version, on = taken() if at == "accept" else begin_after(alike, taken)
    work = CaseWork(officers, opened, town)
    work.version = version
    if go_to is not None and today() != on:
        go_to(on)
    return work


def _granted(work: CaseWork) -> None:
    if work.town == QINGNIANLU:
        work.district_decides()
    else:
        work.decide()


def _accepted(work: CaseWork) -> None:
    work.accept()


def _surveyed(work: CaseWork) -> None:
    work.check_clean()
    work.survey()


def _appraised(work: CaseWork) -> None:
    work.appraise()


def _reviewed(work: CaseWork) -> None:
    work.review()


def _posted(work: CaseWork) -> None:
    work.hang_everywhere()


def _stay(_work: CaseWork) -> None:
    """The days pass by themselves."""


_STAGES = ("accept", "survey", "appraise", "review", "publicise", "posted", "decide", "granted")
_OVER = ("decide", "granted")
_WAY = (_accepted, _surveyed, _appraised, _reviewed, _posted, _stay)
