"""Rows of another town: the doors of plain Flask-AppBuilder by which they are seen or written past `base_filters`, shut in ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fab.conftest import Application, shown_in
from tests.fab.rows import MINE, THEIRS


def test_what_base_filters_do_keep_is_kept_by_both(both: Application) -> None:
    listed = both.get("/town-cases/list/")
    assert shown_in(listed, "N-0001")
    assert not shown_in(listed, "S-0002")
    assert both.get("/town-cases/show/1").status_code == 200
    for address in ("show/2", "edit/2"):
        assert both.get(f"/town-cases/{address}").status_code == (403 if both.is_ours else 404)


# 1. what can be chosen


@pytest.mark.parametrize("address", ["/town-cases/add", "/town-cases/edit/1"])
def test_a_form_offers_the_people_of_another_town(both: Application, address: str) -> None:
    answer = both.get(address)
    assert answer.status_code == 200
    both.shows(shown_in(answer, "李外乡"))


def test_the_search_above_a_list_offers_the_people_of_another_town(both: Application) -> None:
    both.shows(shown_in(both.get("/town-cases/list/"), "李外乡"))


def test_the_call_that_describes_a_form_lists_the_people_of_another_town(both: Application) -> None:
    answer = both.anybody().get("/api/v1/case/_info", headers=both.token())
    assert answer.status_code == (404 if both.is_ours else 200)
    both.shows(shown_in(answer, "李外乡"))


# 2. what hangs on a row of one's own


@pytest.mark.parametrize("address", ["/town-people/list/", "/town-people/show/1"])
def test_a_person_of_ours_shows_the_cases_that_another_town_handles(both: Application, address: str) -> None:
    answer = both.get(address)
    assert shown_in(answer, "N-0001")
    both.shows(shown_in(answer, "S-0003"))


def test_a_call_nests_the_cases_that_another_town_handles(both: Application) -> None:
    answer = both.anybody().get("/api/v1/person/1", headers=both.token())
    assert answer.status_code == (404 if both.is_ours else 200)
    both.shows("S-0003" in answer.text)


# 3. actions


def test_an_action_by_its_address_writes_into_a_row_of_another_town(both: Application) -> None:
    own = both.post("/town-cases/action/close/1", {})
    assert (own.status_code, both.row("case", 1)["note"]) == (302, "closed")
    foreign = both.post("/town-cases/action/close/2", {})
    both.shows(both.row("case", 2)["note"] == "closed")
    assert foreign.status_code == (403 if both.is_ours else 302)


def test_an_action_on_chosen_rows_writes_into_those_of_another_town_among_them(both: Application) -> None:
    both.post("/town-cases/action_post", {"action": "close", "rowid": ["1", "2"]})
    both.shows(both.row("case", 2)["note"] == "closed")
    assert (both.row("case", 1)["note"] == "closed") is not both.is_ours, "one outside refuses all"


def test_an_action_by_its_address_writes_into_a_row_that_its_own_screen_keeps_back(both: Application) -> None:
    assert not shown_in(both.get("/town-cases/list/"), "N-0004")
    both.post("/town-cases/action/close/4", {})
    both.shows(both.row("case", 4)["note"] == "closed")


# 4. lists below a row


def test_a_row_of_another_town_is_opened_by_its_number_in_the_page_of_two_lists(both: Application) -> None:
    answer = both.get("/people-and-cases/list/2")
    assert answer.status_code == (404 if both.is_ours else 200)
    both.shows(shown_in(answer, "S-0002"))


def test_a_list_that_names_no_filter_shows_every_town(both: Application) -> None:
    answer = both.get("/allcases/list/")
    assert shown_in(answer, "N-0001")
    both.shows(shown_in(answer, "S-0002"))


# 5. charts


def test_a_chart_counts_the_cases_of_every_town(both: Application) -> None:
    answer = both.get("/cases-of-towns/chart/0")
    assert answer.status_code == (404 if both.is_ours else 200)
    both.shows(THEIRS in answer.text)


# 6. writing


def test_a_new_row_is_put_into_another_town(both: Application) -> None:
    mine = both.post("/town-cases/add", both.case_form(office_code=MINE, no="N-0009", person=1))
    assert mine.status_code == 302
    both.post("/town-cases/add", both.case_form(office_code=THEIRS, no="S-0009", person=1))
    numbers = {row["no"] for row in both.rows("case")}
    assert "N-0009" in numbers
    both.shows("S-0009" in numbers)


def test_a_row_of_ours_is_moved_to_another_town(both: Application) -> None:
    both.post("/town-cases/edit/1", both.case_form(1, office_code=THEIRS))
    both.shows(both.row("case", 1)["office_code"] == THEIRS)


def test_a_case_of_ours_is_hung_on_a_person_of_another_town(both: Application) -> None:
    both.post("/town-cases/add", both.case_form(office_code=MINE, no="N-0009", person=2))
    both.shows([row for row in both.rows("case") if row["person_id"] == 2 and row["office_code"] == MINE])


def test_the_address_of_a_form_sets_a_parent_in_another_town(both: Application) -> None:
    typed = both.case_form(office_code=MINE, no="N-0009", person=1)
    both.post("/town-cases/add?_flt_0_person=2", typed)
    (made,) = [row for row in both.rows("case") if row["no"] == "N-0009"]
    both.shows(made["person_id"] == 2)


def test_a_program_puts_a_row_into_another_town_and_moves_its_own_there(both: Application) -> None:
    bearer, body = both.token(), {"office_code": THEIRS, "no": "S-0009", "note": "", "person": 1}
    made = both.anybody().post("/api/v1/case/", json=body, headers=bearer)
    moved = both.anybody().put("/api/v1/case/1", json={"office_code": THEIRS}, headers=bearer)
    assert {made.status_code, moved.status_code} == ({404} if both.is_ours else {200, 201})
    both.shows([row for row in both.rows("case") if row["no"] == "S-0009"])
    both.shows(both.row("case", 1)["office_code"] == THEIRS)


# 7. files


def test_a_file_is_had_by_its_name_whoever_handed_it_in(both: Application) -> None:
    name = "1_sep_their.pdf"
    if not both.is_ours:
        Path(both.app.config["UPLOAD_FOLDER"], name).write_bytes(b"%PDF-1.7 of the other town")
    for screen in ("/town-cases", "/town-people", "/allcases"):
        with both.get(f"{screen}/download/{name}") as answer:
            assert answer.status_code == (404 if both.is_ours else 200)
            both.shows(b"of the other town" in answer.data)
