"""A visit by two on one day after acceptance, the county's finding that stands in the way, a hearing with time to answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.clock import today
from tests import factories
from tests.casework import QINGNIANLU, CaseWork, Officers, appraisal_record, visit_record
from tests.conftest import As
from tests.journeys.test_paid_months import fault, reviewed
from tests.journeys.test_review import granted, opened

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]


def test_two_go_together_and_not_before_the_case_was_accepted(
    officers: Officers, september: date, jump_to: JumpTo
) -> None:
    case = factories.case(officers, at="survey")
    early = visit_record(visited_on="2026-08-31")
    assert "2026-09-01" in fault(case.try_to("survey", "done", "town_surveyor", early), "visited_on")
    jump_to(date(2026, 9, 3))
    case.finish("survey", "done", "town_surveyor", visit_record(visited_on="2026-09-02"))
    alone = case.try_to("survey", "done", "town_surveyor", visit_record(visited_on="2026-09-03"), number=2)
    assert "2026-09-02" in fault(alone, "visited_on")
    case.finish("survey", "done", "town_surveyor", visit_record(visited_on="2026-09-02"), number=2)
    assert "survey" not in case.open_stages()


def test_what_the_county_found_otherwise_stands_in_the_way_until_there_is_a_new_opinion(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="survey")
    case.check_clean()
    case.survey()
    case.appraise()
    case.act("complaint", "petition_officer", {"content": "反映有车"})
    case.review()
    case.hang_everywhere()
    record = {
        "cause": "complaint",
        "visited_on": today().isoformat(),
        "place": "家中",
        "holds": False,
        "findings": "发现有车",
        "signature": {"went": True},
    }
    for number in (1, 2):
        case.finish("visit", "done", "county_supervisor", record, number=number)
    case.wait_until("publicise", go_to)
    amount = case.seen_by("town_confirmer")["advice"]["amount"]
    refused = case.try_to("decide", "granted", "town_confirmer", {"facts": "情况属实", "amount": amount})
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "visit_disputes")
    assert case.waiting_at("decide", "town_confirmer")["signed"] == []


def test_silence_counts_once_the_days_for_an_answer_are_over(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = reviewed(case, "900.00")
    form = {"told_on": "2026-11-02", "way": "writing", "intended": "拟停发", "silent": True}
    early = review.try_to("hear", "done", "town_clerk", form | {"told_on": "2026-10-30"})
    assert "2026-11-02" in fault(early, "told_on")
    assert "2026-11-09" in fault(review.try_to("hear", "done", "town_clerk", form), "silent")
    jump_to(date(2026, 11, 9))
    assert review.try_to("hear", "done", "town_clerk", form).status_code == 422
    jump_to(date(2026, 11, 10))
    unproved = review.try_to("hear", "done", "town_clerk", form)
    assert "没有告知的凭证" in fault(unproved, "silent")
    assert "听取意见的告知凭证" in unproved.get_json()["error"]["next"]
    review.hand_in("told")
    review.finish("hear", "done", "town_clerk", form)
    assert review.open_stages() == ["decide"]


def test_what_was_on_file_before_the_telling_proves_nothing(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = reviewed(case, "900.00")
    review.hand_in("told")
    jump_to(date(2026, 11, 20))
    form = {"told_on": "2026-11-03", "way": "recorded_call", "intended": "拟停发", "silent": True}
    assert "没有告知的凭证" in fault(review.try_to("hear", "done", "town_clerk", form), "silent")


def test_no_more_is_granted_than_hung_in_the_notice(officers: Officers, september: date, go_to: GoTo) -> None:
    case = factories.case(officers, at="decide", town=QINGNIANLU, go_to=go_to)
    form = {"facts": "情况属实", "amount": "9999.00"}
    refused = case.try_to("decide", "granted", "county_officer", form, note="酌情提高")
    assert "450.00" in fault(refused, "amount")
    assert case.seen_by()["entitlements"] == []


TOO_MUCH = {"facts": "情况属实", "amount": "9999999.00"}


@pytest.mark.parametrize("type_", ["dibao", "tekun"])
def test_no_reason_lifts_a_sum_above_what_the_standards_give_at_most(
    type_: str, officers: Officers, september: date
) -> None:
    """One person of 66: 750.00 of dibao without any income; 975.00 and the highest care of tekun."""
    most = {"dibao": "750.00", "tekun": "1,641.67"}[type_]
    case = factories.case(officers, at="review", type=type_)
    refused = case.try_to("review", "eligible", "town_reviewer", TOO_MUCH, note="特别困难")
    assert most in fault(refused, "amount")
    assert refused.get_json()["error"]["basis"]
    exactly = TOO_MUCH | {"amount": most.replace(",", "")}
    case.finish("review", "eligible", "town_reviewer", exactly, note="情况特殊，按最高金额")
    assert case.open_stages()[0] == "publicise"


def test_a_decision_before_its_notice_grants_no_more_than_the_standards_give_those_who_are_left_in(
    officers: Officers, september: date, set_value: Callable[..., None]
) -> None:
    set_value("notice.rounds", "after", module="dibao")
    case = factories.case(officers, at="review", people=factories.family_of_three("900"))
    case.review()
    left_out = [{"member": "m3", "reason": "三次拒绝介绍的工作", "job_refusals": 3}]
    form = {"facts": "情况属实", "amount": "1500.01", "left_out": left_out}
    refused = case.try_to("decide", "granted", "town_confirmer", form, note="特别困难")
    assert "1,500.00" in fault(refused, "amount")
    case.finish("decide", "granted", "town_confirmer", form | {"amount": "1500.00"}, note="特别困难")


def asked_to_cooperate(case: CaseWork, jump_to: JumpTo, as_: As) -> dict[str, str]:
    """A written request, handed over a day later; the form by which the case may end once its days are over."""
    case.act("ask_cooperation", "town_clerk", {"wanted": "提供本年度工资单"})
    (number,) = [x["number"] for x in case.seen_by()["letters"] if x["form"] == "cooperate"]
    jump_to(date(2026, 9, 2))
    handed = as_("town_clerk", case.town).send(
        f"/cases/letters/{number}/delivered", {"how": "in_person", "on": "2026-09-02"}
    )
    assert handed.status_code == 302, handed.text
    days = {"delivered_on": "2026-09-02", "due_on": "2026-09-09"}
    return {"request": number, "facts": "拒不提供材料", **days}


@pytest.mark.req("LAW-34")
def test_who_does_not_cooperate_was_asked_in_writing_and_has_the_county_s_days(
    officers: Officers, september: date, jump_to: JumpTo, as_: As
) -> None:
    people = factories.alone()
    case = factories.case(officers, at="survey", people=people)
    unasked = {"request": "无", "facts": "拒不提供材料", "delivered_on": "2026-08-01", "due_on": "2026-08-20"}
    assert "没有这一编号" in fault(case.try_act("uncooperative", "town_clerk", unasked), "request")
    form = asked_to_cooperate(case, jump_to, as_)
    letter = case.letter("cooperate")
    for said in ("提供本年度工资单", "5个工作日", "《社会救助法》第四十三条"):
        assert said in letter
    jump_to(date(2026, 9, 9))
    for field, wrong in (
        ("request", "通知1号"),
        ("request", next(x["number"] for x in case.seen_by()["letters"] if x["form"] == "F06")),
        ("delivered_on", "2026-09-01"),
        ("due_on", "2026-09-08"),
        ("due_on", "2026-09-09"),  # not yet over
    ):
        assert fault(case.try_act("uncooperative", "town_clerk", form | {field: wrong}), field), (
            field,
            wrong,
        )
    jump_to(date(2026, 9, 10))
    case.act("uncooperative", "town_clerk", form)
    seen = case.seen_by()
    assert seen["ended_as"] == "uncooperative"
    (left,) = (e for e in seen["stages"] if e["stage"] == "survey")
    assert left["answers"] == form
    told = case.letter("ended")
    for said in ("拒不提供材料", "您的救济权利", "申请行政复议"):
        assert said in told

    jump_to(date(2026, 9, 11))
    again = factories.case(officers, people=people)
    clerk = as_("town_clerk", again.town)
    form_of_acceptance = clerk.get(f"/cases/{again.no}/finish/accept/complete").text
    assert form_of_acceptance.count(f"2026-09-01 已在案件 {case.no} 提交，仍有效的可以沿用") == 3
    again.accept()
    assert again.open_stages()[0] == "survey"


def test_a_request_that_was_not_handed_over_begins_no_days(
    officers: Officers, september: date, jump_to: JumpTo
) -> None:
    case = factories.case(officers, at="survey")
    case.act("ask_cooperation", "town_clerk", {"wanted": "提供本年度工资单"})
    number = case.seen_by()["letters"][-1]["number"]
    days = {"delivered_on": "2026-09-01", "due_on": "2026-09-08"}
    jump_to(date(2026, 9, 20))
    refused = case.try_act(
        "uncooperative", "town_clerk", {"request": number, "facts": "拒不提供材料", **days}
    )
    assert "尚未登记送达" in fault(refused, "delivered_on")


def test_once_the_office_has_given_its_opinion_nobody_ends_the_application_for_want_of_cooperation(
    officers: Officers, september: date, jump_to: JumpTo, go_to: Callable[[date], None], as_: As
) -> None:
    case = factories.case(officers, at="review")
    form = asked_to_cooperate(case, jump_to, as_)
    case.review()
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    jump_to(date(2026, 10, 8))
    assert not {"uncooperative", "ask_cooperation"} & {act["code"] for act in case.seen_by()["acts"]}
    assert case.try_act("uncooperative", "town_clerk", form).status_code == 409


@pytest.mark.parametrize("type_", ["dibao", "tekun"])
def test_before_acceptance_nobody_is_turned_away_for_want_of_cooperation(
    type_: str, officers: Officers, september: date
) -> None:
    case = factories.case(officers, at="accept", type=type_)
    offered = {act["code"] for act in case.seen_by()["acts"]}
    assert not {"uncooperative", "ask_cooperation"} & offered
    form = {"request": "F05", "delivered_on": "2025-01-01", "due_on": "2025-01-02", "facts": "拒不提供材料"}
    assert case.try_act("uncooperative", "town_clerk", form).status_code == 409
    assert case.try_act("ask_cooperation", "town_clerk", {"wanted": "提供工资单"}).status_code == 409
    complaint = {"content": "家中有车"}
    assert case.try_act("complaint", "petition_officer", complaint).status_code == 409
    assert case.seen_by()["status"] == "open"
    assert "ended" not in case.letters()


def test_what_an_appraisal_found_doubtful_is_looked_into_again(officers: Officers, september: date) -> None:
    case = factories.case(officers, at="appraise")
    doubt = appraisal_record(votes_for=1, votes_against=4, conclusion="doubtful")
    case.finish("appraise", "done", "town_reviewer", doubt)
    form = {"facts": "家庭情况属实", "amount": "450.00"}
    refused = case.try_to("review", "eligible", "town_reviewer", form)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "appraisal_doubts")
    case.finish("review", "unclear", "town_reviewer", {"reason": "评议有疑问，重新调查"}, note="评议有疑问")
    case.survey(3, 4)
    case.appraise()
    case.review()
    assert case.open_stages() == ["publicise"]


def test_the_conclusion_of_an_appraisal_is_what_was_voted(officers: Officers, september: date) -> None:
    case = factories.case(officers, at="appraise")
    for votes, wrong in (((2, 3), "true"), ((3, 2), "doubtful"), ((2, 2), "true"), ((5, 0), "split")):
        said = dict(zip(("votes_for", "votes_against"), votes, strict=True)) | {"conclusion": wrong}
        assert fault(case.try_to("appraise", "done", "town_reviewer", appraisal_record(**said)), "conclusion")
    outvoted = appraisal_record(votes_for=2, votes_against=3, conclusion="split")
    case.finish("appraise", "done", "town_reviewer", outvoted)
    assert case.open_stages() == ["review"]


def test_an_appraisal_counts_with_as_many_people_and_representatives_as_the_county_asks(
    officers: Officers, september: date, set_value: Callable[..., None]
) -> None:
    set_value("appraisal.resident_ratio", "0.6", module="dibao")
    case = factories.case(officers, at="appraise")
    alone = {"attendees": [{"name": "林戊", "role": "staff"}], "votes_for": 1}
    faults: dict[str, dict[str, Any]] = {
        "attendees": alone,
        "held_on": {"held_on": "2026-08-31"},
        "votes_for": {"votes_for": 6},
    }
    for field, wrong in faults.items():
        assert fault(case.try_to("appraise", "done", "town_reviewer", appraisal_record(**wrong)), field)
    same = appraisal_record(
        attendees=[{"name": "刘甲", "role": "resident"}, {"name": "刘 甲", "role": "resident"}] * 3
    )
    assert "刘甲”登记了不止一次" in fault(case.try_to("appraise", "done", "town_reviewer", same), "attendees")
    there: list[dict[str, Any]] = appraisal_record()["attendees"]
    recused = [{**there[0], "recused": True}, *there[1:]]
    few = appraisal_record(attendees=recused, votes_for=4)
    assert "5" in fault(case.try_to("appraise", "done", "town_reviewer", few), "attendees")
    more = appraisal_record(attendees=[*recused, {"name": "何己", "role": "party"}])
    refused = case.try_to("appraise", "done", "town_reviewer", more)
    assert fault(refused, "attendees") == "['5人中至少要有3名村（居）民代表，现有2名。']"
    case.finish("appraise", "done", "town_reviewer", appraisal_record())
    assert case.open_stages() == ["review"]


def test_a_paper_that_two_stages_need_stands_once_among_the_papers(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    wanted = [paper["document"] for paper in opened(case).seen_by()["papers"]]
    assert wanted.count("told") == 1, "both hearings of a review need it"
    assert len(wanted) == len(set(wanted))
