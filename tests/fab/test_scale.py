"""Many rows: where plain Flask-AppBuilder loads a whole table or asks once a row, and ours does not."""

from __future__ import annotations

import pytest

from tests.fab.conftest import Application, shown_in
from tests.fab.rows import MINE

MANY = 600
LIST = "/town-cases/list/"


@pytest.fixture
def many(both: Application) -> Application:
    """600 people of our town, each with a case."""
    module = both.module
    town = {"town_id": 1, "office_code": MINE}
    people = [{"id": n, "name": f"人{n}", **town} for n in range(10, 10 + MANY)]
    cases = [
        {"id": n, "office_code": MINE, "no": f"N-{n}", "note": "-", "person_id": n}
        for n in range(10, 10 + MANY)
    ]
    version = {"row_version": 1} if both.is_ours else {}
    both.insert(module.Person, [row | version for row in people])
    both.insert(module.Case, [row | version for row in cases])
    return both


def test_the_form_of_a_new_case_holds_every_person_there_is(many: Application) -> None:
    answer = many.get("/town-cases/add")
    assert answer.status_code == 200
    many.shows(answer.text.count("人1") > 100)


def test_the_search_above_a_list_holds_every_person_there_is(many: Application) -> None:
    answer = many.get(f"{LIST}?psize_TownCases=25")
    assert answer.status_code == 200
    many.shows(answer.text.count(r"\u4eba1") > 100)


@pytest.mark.parametrize("size", ["100000", "500"])
def test_the_address_says_how_many_rows_a_page_has(many: Application, size: str) -> None:
    answer = many.get(f"{LIST}?psize_TownCases={size}")
    assert answer.status_code == (400 if many.is_ours else 200)
    many.shows(answer.text.count("/town-cases/show/") >= 500)


@pytest.mark.parametrize(
    "query", ["psize_TownCases=many", "page_TownCases=x", "psize_TownCases=", "psize_TownCases=1e3"]
)
def test_a_page_size_or_page_that_is_no_number_is_a_fault_of_the_server(
    both: Application, query: str
) -> None:
    answer = both.get(f"{LIST}?{query}")
    assert answer.status_code == (400 if both.is_ours else 500)
    both.shows(answer.status_code >= 500)


def test_one_may_turn_to_a_page_behind_a_million_rows(both: Application) -> None:
    both.shows(both.get(f"{LIST}?page_TownCases=100000").status_code == 200)


def test_a_list_asks_once_for_each_row_what_hangs_on_it(many: Application) -> None:
    with many.statements() as said:
        assert shown_in(many.get("/town-people/list/?psize_TownPeople=100"), "N-")
    asked = [one for one in said if f"FROM {many.module.Case.__tablename__}" in one.replace('"', "")]
    many.shows(len(asked) > 50)
    assert len(asked) == 1 or not many.is_ours


def test_every_row_is_counted_for_the_number_above_a_list(many: Application) -> None:
    with many.statements() as said:
        many.get(LIST)
    (counted,) = [one for one in said if "count(" in one.lower() and many.module.Case.__tablename__ in one]
    many.shows("LIMIT" not in counted.upper())


def test_a_list_is_put_in_order_by_a_column_of_another_table(many: Application) -> None:
    with many.statements() as said:
        many.get(f"{LIST}?_oc_TownCases=person.name&_od_TownCases=asc")
    many.shows([one for one in said if "ORDER BY" in one and "name" in one.partition("ORDER BY")[2]])


def test_what_begins_with_a_text_is_looked_for_past_every_index(many: Application) -> None:
    query = "no=N-11" if many.is_ours else "_flt_0_no=N-11"
    with many.statements() as said:
        assert shown_in(many.get(f"{LIST}?{query}"), "N-11")
    rows = [one for one in said if many.module.Case.__tablename__ in one]
    many.shows([one for one in rows if "LIKE" in one.upper()])


def test_rights_are_asked_of_the_database_again_for_every_entry_of_the_menu(both: Application) -> None:
    both.get(LIST)
    with both.statements() as said:
        both.get(LIST)
    asked = [one for one in said if "ab_permission_view" in one]
    both.shows(len(asked) > 5)
    assert not asked or not both.is_ours


def test_an_application_that_starts_writes_down_every_screen(both: Application) -> None:
    both.shows(len(both.started_with) > 200)
    assert not both.started_with or not both.is_ours
