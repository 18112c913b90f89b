"""Somebody of age joins a family that receives dibao, or comes back to it: he signs for himself, is checked, and is paid for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import BEIGUAN, CaseWork, Officers, visit_record
from tests.journeys.test_recipient_dies import entitlement, months
from tests.journeys.test_review import ANSWERED, granted, heard, opened, opined, visited

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
SIGNED: dict[str, Any] = {"statement": True, "authorised": True, "signed_on": "2026-11-02"}
HOME_AGAIN = {"since": "2026-10-15", "reason": "搬回同住"}


def family() -> list[dict[str, Any]]:
    """Father with a pension of 900, mother and grown son."""
    return factories.family_of_three("900")


def son(known: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """The son of such a family, as the survey writes him down when he joins."""
    told = {name: (known or family()[2])[name] for name in ("name", "id_number", "relation")}
    return told | HOME_AGAIN | more


def couple_in_review(officers: Officers, jump_to: JumpTo, go_to: GoTo) -> tuple[CaseWork, CaseWork]:
    """Father and mother, to whom 600 a month were granted in September, and their review in November."""
    case = granted(officers, go_to, people=family()[:2])
    assert entitlement(case)["amount"] == "600.00"
    jump_to(date(2026, 11, 2))
    return case, opened(case, why="儿子搬回同住")


def refused_fields(review: CaseWork, **found: Any) -> list[str]:
    """What is wrong with what a surveyor writes down."""
    answer = review.try_to("survey", "done", "town_surveyor", visit_record(changed=True, **found))
    assert answer.status_code == 422, answer.text
    return sorted(answer.get_json()["error"]["fields"])


def asked(review: CaseWork) -> set[str]:
    """About whom the check has still to hear."""
    return {each["member"] for each in review.answers_waiting()}


def opinion(review: CaseWork) -> Any:
    """The answer to a reviewer who would raise the sum."""
    told = {"facts": "儿子搬回同住，家庭三人", "reasons": "家庭增加一人，应当增发"}
    return review.try_to("review", "change", "town_reviewer", told)


def raised(review: CaseWork) -> None:
    """The opinion, and the county that decides to pay for three."""
    review.version = review.seen_by()["version"]
    assert opinion(review).status_code == 200
    assert review.open_stages() == ["decide"], "nobody need be heard"
    more = {"facts": "儿子搬回同住，家庭三人", "amount": "1350.00"}
    review.finish("decide", "increased", "county_officer", more)


def test_a_grown_son_joins_by_the_review_on_his_own_statement_and_consent(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, review = couple_in_review(officers, jump_to, go_to)
    review.check_clean()
    unsigned = ["newcomers.0.authorised", "newcomers.0.statement"]
    assert refused_fields(review, newcomers=[son()]) == unsigned
    assert refused_fields(review, newcomers=[son(statement=True)]) == unsigned[:1]
    by_another = son(**SIGNED, guardian="赵铁柱")
    assert refused_fields(review, newcomers=[by_another]) == ["newcomers.0.incapacity"]
    long_ago = son(statement=True, authorised=True, signed_on="2024-11-02")
    assert refused_fields(review, newcomers=[long_ago]) == ["newcomers.0.signed_on"]
    second_wife = son(**SIGNED, relation="spouse")
    assert refused_fields(review, newcomers=[second_wife]) == ["newcomers.0.relation"]
    review.survey(changed=True, newcomers=[son(**SIGNED)])
    assert asked(review) == {"m3"}, "the others have been asked about"
    consents = {each["member"]: each["signed_on"] for each in review.seen_by()["consents"]}
    assert consents == {"m3": "2026-11-02"}

    waits = opinion(review)
    assert (waits.status_code, "须先办完“复核核对”" in waits.text) == (409, True)
    assert review.seen_by()["means"]["state"] == "incomplete"
    review.check_clean()
    assert {each["member"] for each in review.seen_by("verifier")["means"]["answers"]} == {"m1", "m2", "m3"}
    assert review.seen_by("town_reviewer")["advice"]["amount"] == "1350.00"
    raised(review)
    assert months(case)[-1][2] == "1350.00"
    assert entitlement(case)["people"] == 3


def test_what_he_earns_counts_as_he_tells_it_and_as_his_check_finds_it(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = couple_in_review(officers, jump_to, go_to)
    review.check_clean()
    wage = [{"item": "wage", "amount": "300.00"}]
    review.survey(changed=True, newcomers=[son(**SIGNED, working=True, incomes=wage)])
    told = {"member": "m3", "item": "wage", "amount": "600.00"}
    first, *others = review.answers_waiting()
    for each in others:
        assert review.try_answer(each["member"], each["source"], "clean").status_code == 200
    found = [{"group": "incomes", **{k: v for k, v in told.items() if k != "member"}}]
    answer = review.try_answer("m3", first["source"], "hit", detail="单位代发工资", items=found)
    assert answer.status_code == 200, answer.text
    waits = opinion(review)
    assert waits.status_code == 409, "a doubt about him is settled first"
    settled = {
        "findings": [
            {
                "member": "m3",
                "source": first["source"],
                "standing": "counts",
                "finding": "本人确认每月工资六百元，与单位核实一致",
            }
        ],
        "told_on": review.today(),
        "told_how": "window",
        "reply": "answered",
        "replied_on": review.today(),
        "replied": "属实，上月起涨的工资",
    }
    review.version = review.seen_by()["version"]
    review.finish("check", "settled", "town_clerk", settled)
    advice = review.seen_by("town_reviewer")["advice"]
    assert (advice["outcome"], advice["amount"]) == ("change", "870.00"), (
        "of his wage four fifths, on top of the pension"
    )


def test_who_had_left_comes_back_only_by_signing_and_is_checked(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=family())
    jump_to(date(2026, 11, 2))
    first = opened(case)
    away = {"member": "m3", "since": "2026-10-15", "counted": False, "reason": "外出定居，分户"}
    visited(first, changes=[away])
    opined(first, facts="儿子外出定居", reasons="家庭减少一人")
    heard(first)
    less = {"facts": "儿子外出定居，不再共同生活", "amount": "600.00"} | ANSWERED
    first.finish("decide", "reduced", "county_officer", less)

    jump_to(date(2027, 1, 5))
    review = opened(case, why="儿子搬回同住")
    assert asked(review) == {"m1", "m2"}
    review.check_clean()
    back = {"member": "m3", "since": "2027-01-02", "counted": True, "reason": "搬回同住"}
    unsigned = ["changes.0.authorised", "changes.0.statement"]
    assert refused_fields(review, changes=[back]) == unsigned
    signed = SIGNED | {"signed_on": "2027-01-05"}
    review.survey(changed=True, changes=[back | signed])
    assert asked(review) == {"m3"}
    assert opinion(review).status_code == 409
    review.check_clean()
    raised(review)
    assert months(case)[-1][2] == "1350.00"
    assert entitlement(case)["people"] == 3


def test_who_had_left_may_be_written_down_among_those_who_join(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    people = family()
    case = granted(officers, go_to, people=people)
    jump_to(date(2026, 11, 2))
    first = opened(case)
    visited(first, changes=[{"member": "m3", "since": "2026-10-15", "counted": False, "reason": "分户"}])
    opined(first, facts="儿子外出定居", reasons="家庭减少一人")
    heard(first)
    less = {"facts": "儿子外出定居，不再共同生活", "amount": "600.00"} | ANSWERED
    first.finish("decide", "reduced", "county_officer", less)
    review = opened(case, why="儿子搬回同住")
    review.check_clean()
    assert refused_fields(review, newcomers=[son(people[2])]) == [
        "newcomers.0.authorised",
        "newcomers.0.statement",
    ]
    review.survey(changed=True, newcomers=[son(people[2], since="2026-11-02", **SIGNED)])
    assert asked(review) == {"m3"}


def test_the_check_that_still_runs_asks_about_him_too(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = couple_in_review(officers, jump_to, go_to)
    review.survey(changed=True, newcomers=[son(**SIGNED)])
    assert asked(review) == {"m1", "m2", "m3"}
    review.check_clean()
    assert review.open_stages() == ["review"]


def test_a_newborn_is_checked_as_well_by_the_consent_of_the_parents(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = couple_in_review(officers, jump_to, go_to)
    review.check_clean()
    number = factories.id_number(date(2026, 10, 15))
    child = {"name": "赵小宝", "id_number": number, "relation": "child", "reason": "出生"}
    review.survey(changed=True, newcomers=[child | {"since": "2026-10-15"}])
    assert asked(review) == {"m3"}
    assert opinion(review).status_code == 409
    review.check_clean()
    raised(review)


def test_who_is_covered_elsewhere_does_not_join(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    alone = factories.one("赵小军", date(2001, 7, 7))
    factories.case(officers, people=[alone], town=BEIGUAN)
    case = granted(officers, go_to, people=factories.alone())
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.check_clean()
    assert refused_fields(review, newcomers=[son(alone, relation="other", **SIGNED)]) == ["newcomers.0.name"]


def test_a_consent_that_came_as_a_paper_of_the_review_counts(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    people = family()
    people[2]["counted"] = False
    case = granted(officers, go_to, people=people)
    jump_to(date(2026, 11, 2))
    review = opened(case, why="儿子搬回同住")
    review.check_clean()
    paper = {"document": "F03", "member": "m3", "signed_on": "2026-11-02"}
    handed_in = review.as_("town_clerk").post(f"/api/v1/cases/{review.no}/papers", data=paper)
    assert handed_in.status_code == 201, handed_in.text
    back = {"member": "m3", "counted": True} | HOME_AGAIN
    assert refused_fields(review, changes=[back]) == ["changes.0.statement"]
    review.survey(changed=True, changes=[back | {"statement": True}])
    assert asked(review) == {"m3"}


@pytest.mark.usefixtures("september")
def test_a_check_of_one_who_joined_does_not_make_the_others_last_longer(
    officers: Officers, jump_to: JumpTo, go_to: GoTo, set_value: Callable[..., None]
) -> None:
    set_value("check.report_valid_days", {"n": 30, "unit": "days"}, module="dibao")
    _case, review = couple_in_review(officers, jump_to, go_to)
    review.check_clean()
    go_to(date(2026, 11, 25))
    review.version = review.seen_by()["version"]
    review.survey(changed=True, newcomers=[son(**SIGNED)])
    review.check_clean()
    go_to(date(2026, 12, 4))
    review.version = review.seen_by()["version"]
    assert opinion(review).status_code == 409
    review.version = review.seen_by()["version"]
    assert asked(review) == {"m1", "m2", "m3"}
