"""What a visit found counts when all who went have signed it, stays through the next visit, and is put right by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import BEIGUAN, CaseWork, Officers, visit_record
from tests.journeys.test_recipient_dies import died
from tests.journeys.test_review import visited
from tests.journeys.test_what_must_change import in_review, left_as_it_is, pension
from tests.journeys.test_who_joins import SIGNED, couple_in_review, son

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
AWAY = {"member": "m1", "since": "2026-10-10", "counted": False, "reason": "外出定居"}
DOUBTED = {"truthful": "unclear", "changed": False}


def signed(work: CaseWork, number: int, **found: Any) -> dict[str, Any]:
    """One of the two signs what he found."""
    return work.finish("survey", "done", "town_surveyor", visit_record(**found), number=number)


def sent_back(work: CaseWork) -> None:
    """The reviewer wants somebody to go again."""
    told = {"reason": "请补充查明"}
    work.version = work.seen_by()["version"]
    work.finish("review", "unclear", "town_reviewer", told, note="情况没有写清，请再次调查")


def advised(work: CaseWork) -> tuple[str, str | None, dict[str, str]]:
    """What the reviewer is advised, and for whom."""
    advice = work.seen_by("town_reviewer")["advice"]
    return advice["outcome"], advice["amount"], dict(advice["members"])


def offered(work: CaseWork) -> set[str]:
    """What may be registered of the case."""
    return {act["code"] for act in work.seen_by("town_clerk")["acts"]}


def test_a_newcomer_whom_one_alone_has_seen_joins_nobody(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = couple_in_review(officers, jump_to, go_to)
    review.check_clean()
    signed(review, 1, changed=True, newcomers=[son(**SIGNED)])
    assert review.seen_by()["consents"] == [], "what one has signed is nothing yet"
    signed(review, 2, **DOUBTED)
    assert review.seen_by()["means"]["state"] == "clean", "nobody more is asked about"
    sent_back(review)
    review.survey(changed=False)
    assert advised(review) == ("unchanged", "600.00", {"m1": "covered", "m2": "covered"})
    assert left_as_it_is(review).status_code == 200


def test_a_member_whom_one_alone_wrote_out_still_lives_there(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = in_review(officers, jump_to, go_to)
    review.check_clean()
    signed(review, 1, changed=True, changes=[AWAY])
    assert "go_on" not in offered(review)
    signed(review, 2, **DOUBTED)
    assert "go_on" not in offered(review)
    sent_back(review)
    review.survey(changed=False)
    outcome, amount, members = advised(review)
    assert (outcome, amount, sorted(members)) == ("unchanged", "1350.00", ["m1", "m2", "m3"])


def test_an_income_of_which_one_alone_heard_is_none_in_review_and_application(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = in_review(officers, jump_to, go_to)
    review.check_clean()
    signed(review, 1, changed=True, incomes=pension("9600.00"))
    signed(review, 2, **DOUBTED)
    sent_back(review)
    review.survey(changed=True)
    assert advised(review)[:2] == ("unchanged", "1350.00")

    case = factories.case(officers, at="survey", town=BEIGUAN)
    case.check_clean()
    wage = [{"member": "m1", "item": "wage", "amount": "3000.00"}]
    signed(case, 1, incomes=wage)
    signed(case, 2, truthful="unclear")
    case.appraise()
    sent_back(case)
    case.survey()
    case.appraise()
    assert advised(case)[:2] == ("eligible", "450.00")


def test_what_both_wrote_counts_though_one_of_them_doubts_the_rest(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = in_review(officers, jump_to, go_to)
    review.check_clean()
    signed(review, 1, changed=True, incomes=pension("1200.00"), changes=[AWAY])
    signed(review, 2, truthful="unclear", changed=True, incomes=pension("1200"))
    sent_back(review)
    review.survey(changed=False)
    outcome, amount, members = advised(review)
    assert (outcome, amount, len(members)) == ("change", "1050.00", 3)


@pytest.mark.parametrize(
    ("found", "due"),
    [
        ({"changes": [AWAY | {"member": "m2", "reason": "离婚后搬离"}]}, "600.00"),
        ({"incomes": pension("9600.00")}, None),
        ({"incomes": pension("1200.00")}, "1050.00"),
    ],
)
def test_a_second_visit_that_saw_no_change_leaves_what_the_first_found(
    officers: Officers,
    september: date,
    jump_to: JumpTo,
    go_to: GoTo,
    found: Mapping[str, Any],
    due: str | None,
) -> None:
    _case, review = in_review(officers, jump_to, go_to)
    visited(review, **found)
    before = advised(review)
    sent_back(review)
    review.survey(changed=False)
    assert advised(review) == before
    assert before[:2] == ("change", due)
    refused = left_as_it_is(review)
    assert (refused.status_code, "由确认机关决定" in refused.text) == (409, True)


def test_after_a_death_the_family_is_heard_on_what_an_earlier_visit_found(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = in_review(officers, jump_to, go_to)
    visited(review, incomes=pension("1200.00"))
    sent_back(review)
    review.survey(changed=False)
    review.act("death", "town_clerk", died("2026-10-20", "m3"))
    told = {"facts": "长子于十月二十日死亡", "reasons": "共同生活人口减少一人"}
    review.finish("review", "change", "town_reviewer", told, note="家庭减少一人，养老金增加")
    assert review.open_stages() == ["hear"]


def test_the_next_visit_is_shown_what_was_written_and_puts_it_right(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = in_review(officers, jump_to, go_to)
    visited(review, incomes=pension("9600.00"), changes=[AWAY])
    assert "go_on" in offered(review)
    sent_back(review)
    page = review.as_("town_surveyor").get(f"/cases/{review.no}/finish/survey/done").text
    assert re.search(r'name="incomes.0.amount"[^>]*value="9600.00"', page)
    assert "外出定居" in page
    assert "只删去一行的，原来的登记仍然有效" in page
    here = AWAY | {"counted": True, "reason": "仍在家中，此前登记有误"}
    review.survey(changed=False, changes=[here], incomes=pension("900.00"))
    assert advised(review)[:2] == ("unchanged", "1350.00")
    assert "go_on" not in offered(review)


def test_a_newcomer_who_has_not_come_is_put_right_by_the_next_visit(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = couple_in_review(officers, jump_to, go_to)
    visited(review, newcomers=[son(**SIGNED)])
    review.check_clean()
    assert advised(review)[:2] == ("change", "1350.00")
    sent_back(review)
    page = review.as_("town_surveyor").get(f"/cases/{review.no}/finish/survey/done").text
    assert "没有搬来的选“否”" in page
    wrong = {"member": "m3", "since": "2026-10-15", "counted": False, "reason": "没有搬回，此前登记有误"}
    review.survey(changed=False, changes=[wrong])
    assert advised(review) == ("unchanged", "600.00", {"m1": "covered", "m2": "covered"})


def test_where_two_state_another_day_of_one_visit_the_doubt_of_one_lets_it_end_and_be_made_again(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = in_review(officers, jump_to, go_to)
    review.check_clean()
    signed(review, 1, changed=False, visited_on="2026-11-02")
    jump_to(date(2026, 11, 4))
    other = review.try_to("survey", "done", "town_surveyor", visit_record(changed=False), number=2)
    assert (other.status_code, list(other.get_json()["error"]["fields"])) == (422, ["visited_on"])
    signed(review, 2, **DOUBTED)
    sent_back(review)
    review.survey(changed=False)
    assert review.open_stages() == ["review"]


def test_since_when_it_is_over_the_line_is_not_before_the_application_and_may_be_taken_back(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = in_review(officers, jump_to, go_to)
    review.check_clean()
    record = visit_record(changed=True, incomes=pension("1200"))
    early = review.try_to("survey", "done", "town_surveyor", record | {"crossed_on": "2026-03-01"})
    assert (early.status_code, list(early.get_json()["error"]["fields"])) == (422, ["crossed_on"])
    review.survey(changed=True, incomes=pension("1200"), crossed_on="2026-10-02")
    sent_back(review)
    shown = review.as_("town_surveyor").get(f"/cases/{review.no}/finish/survey/done").text
    assert 'value="2026-10-02"' in shown
    review.survey(changed=True, incomes=pension("1200"))
    sent_back(review)
    shown = review.as_("town_surveyor").get(f"/cases/{review.no}/finish/survey/done").text
    assert 'value="2026-10-02"' not in shown
