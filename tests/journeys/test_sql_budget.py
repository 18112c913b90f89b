"""How many SQL statements the screens that are opened most may ask; counted on a warm process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import Engine, event

from tests import factories
from tests.casework import Officers
from tests.conftest import Client, RestClient

LIST, CASE, HOME = 8, 40, 12
OF_TRANSACTIONS = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the database is asked meanwhile, but for beginning and ending transactions."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(OF_TRANSACTIONS):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def asked_for(client: RestClient | Client, address: str) -> list[str]:
    """The statements of one answer; the first call has read what a process keeps."""
    client.get(address)
    with statements() as asked:
        answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return asked


@pytest.mark.parametrize(("address", "most"), [("/cases/", LIST), ("/api/v1/cases", LIST), ("/", HOME)])
def test_a_list_asks_little_and_no_more_for_more_rows(
    officers: Officers, september: date, address: str, most: int
) -> None:
    clerk = officers("town_clerk")
    factories.case(officers)
    few = asked_for(clerk, address)
    for name in ("赵一", "钱二", "孙三"):
        factories.case(officers, people=factories.alone("200", name=name))
    assert len(asked_for(clerk, address)) == len(few) <= most


def test_the_page_of_a_case_keeps_to_its_budget_at_every_stage(
    officers: Officers, september: date, go_to: Callable[[date], None]
) -> None:
    case = factories.case(officers, people=factories.family_of_four())
    found: dict[str, int] = {}

    def look(stage: str, duty: str) -> None:
        found[f"{stage}, {duty}"] = len(asked_for(officers(duty), f"/cases/{case.no}"))

    look("accept", "town_clerk")
    case.accept()
    look("check", "verifier")
    case.check_clean()
    look("survey", "town_surveyor")
    case.survey()
    look("appraise", "town_reviewer")
    case.appraise()
    look("review", "town_reviewer")
    case.review()
    look("publicise", "town_clerk")
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    look("decide", "town_confirmer")
    look("decide", "county_officer")
    case.decide()
    look("closed", "town_clerk")
    assert {stage: n for stage, n in found.items() if n > CASE} == {}
    assert max(found.values()) > LIST, "nothing was counted"


def test_who_took_a_consent_back_before_acceptance_is_found_within_the_budget(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers, people=factories.family_of_four())
    for member in ("m1", "m2", "m4"):
        case.act("withdraw_consent", "town_clerk", {"member": member, "reason": "本人书面撤回"})
    assert len(asked_for(officers("town_clerk"), f"/cases/{case.no}")) <= CASE
