"""Nobody is granted anything unseen: two surveyors, each for himself; the county goes where relatives or complaints are."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core import clock
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers, appraisal_record, visit_record
from tests.conftest import As
from tests.factories import one

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
PENSION = [factories.income("pension", "300")]
BROTHER = one("周强", date(1960, 9, 9), incomes=PENSION)


def on_list(officers: Officers, code: str) -> list[str]:
    """What the county's supervisor finds on a list, by subject."""
    lists = officers("county_supervisor").get("/api/v1/oversight").get_json()["lists"]
    return [item["about"] for item in lists[code]["items"]]


def message_of(answer: Any) -> str:
    """The sentence of a refusal."""
    return str(answer.get_json()["error"]["message"])


@pytest.mark.req("SUR-01")
def test_nobody_is_confirmed_without_a_visit_and_one_not_visited_in_time_is_listed(
    officers: Officers, september: date, jump_to: JumpTo
) -> None:
    case = factories.case(officers, at="survey")
    unseen = case.try_to("decide", "granted", "town_confirmer", {"facts": "属实", "amount": "450.00"})
    assert unseen.status_code == 409
    assert "入户调查" in message_of(unseen)
    assert case.seen_by()["entitlements"] == []

    jump_to(date(2026, 9, 4))
    assert on_list(officers, "unvisited") == []
    jump_to(date(2026, 9, 7))
    assert on_list(officers, "unvisited") == [f"case:{case.no}"]
    page = officers("county_supervisor").get("/oversight/")
    assert "受理后不入户核查" in page.text
    assert case.no in page.text

    case.check_clean()
    case.survey()
    assert on_list(officers, "unvisited") == []


@pytest.mark.req("SUR-03")
def test_each_surveyor_signs_his_own_part_once_and_nobody_signs_for_another(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers, at="survey")
    case.check_clean()
    first = case.finish("survey", "done", "town_surveyor", visit_record(findings="住房简陋"))
    assert first["waiting_for"] == [{"duty": "town_surveyor", "division": "610104003", "more": 1}]

    for_another = case.try_to("survey", "done", "town_surveyor", visit_record())
    assert for_another.status_code == 403
    assert "不能代他人签署" in message_of(for_another)
    unsigned = case.try_to("survey", "done", "town_surveyor", visit_record(signature={}), number=2)
    assert unsigned.status_code == 422

    case.finish("survey", "done", "town_surveyor", visit_record(findings="住房简陋，属实"), number=2)
    signed = next(s for s in case.seen_by()["stages"] if s["stage"] == "survey")
    own = {s["name"]: s["answers"]["findings"] for s in signed["signed"]}
    assert own == {"吴刚": "住房简陋", "郑洁": "住房简陋，属实"}
    page = case.as_("town_clerk").get(f"/cases/{case.no}").text
    for name, said in own.items():
        assert f"<dt>调查结论（{name}）</dt><dd>{said}</dd>" in page
    assert "<dt>住房情况</dt>" in page, "what both say alike stands once"
    again = case.try_to("survey", "done", "town_surveyor", visit_record(findings="改写"), number=2)
    assert again.status_code == 409

    case.appraise()
    silent = case.try_to("review", "unclear", "town_reviewer", {"reason": ""})
    assert silent.status_code == 422
    case.finish("review", "unclear", "town_reviewer", {"reason": "住房面积与登记不符，须补查"})
    case.survey(findings="住房面积为五十平方米")
    rounds = [s for s in case.seen_by()["stages"] if s["stage"] == "survey"]
    assert [s["answers"]["findings"] for s in rounds] == ["住房简陋，属实", "住房面积为五十平方米"]


def test_two_who_went_together_cannot_sign_two_results_unless_one_says_that_it_is_in_doubt(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers, at="survey")
    case.check_clean()
    case.finish("survey", "done", "town_surveyor", visit_record(incomes=[_wage("50")]))
    begun = case.as_("town_surveyor", 2).get(f"/cases/{case.no}/finish/survey/done").text
    assert re.search(r'name="incomes.0.amount"[^>]*value="50"', begun), (
        "the second begins from what the first has stated"
    )
    other = visit_record(incomes=[_wage("1900")])
    silent = visit_record()
    for contradicting in (other, silent):
        refused = case.try_to("survey", "done", "town_surveyor", contradicting, number=2)
        assert (refused.status_code, "吴刚" in message_of(refused)) == (422, True)
        assert list(refused.get_json()["error"]["fields"]) == ["incomes"]

    case.finish("survey", "done", "town_surveyor", {**other, "truthful": "unclear"}, number=2)
    assert case.seen_by()["stage"] == "appraise", "what is in doubt is appraised"
    page = case.as_("town_reviewer").get(f"/cases/{case.no}").text
    assert re.search(r"查明的收入（吴刚）</dt><dd>[^<]*50", page)
    assert re.search(r"查明的收入（郑洁）</dt><dd>[^<]*1900", page)
    case.appraise()
    advice = case.seen_by("town_reviewer")["advice"]
    assert (advice["outcome"], "再次调查" in str(advice["reasons"])) == ("unclear", True)


def test_one_sum_that_two_have_typed_in_two_ways_is_read_in_the_record_once(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="survey")
    case.check_clean()
    for number, typed in enumerate(("130", "130.00"), 1):
        found = visit_record(incomes=[_wage(typed)])
        case.finish("survey", "done", "town_surveyor", found, number=number)
    case.appraise()
    case.review()
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    sums = dict.fromkeys((1, 2, 3), case.seen_by("town_confirmer")["advice"]["amount"])
    sums[2] = sums[2].removesuffix(".00")
    for number, amount in sums.items():
        form = {"facts": "情况属实", "amount": amount}
        case.finish("decide", "granted", "town_confirmer", form, number=number)
    page = case.as_("town_clerk").get(f"/cases/{case.no}").text
    assert re.findall(r"<dt>[^<]*（(?:吴刚|郑洁|蒋文|沈丽|韩冰)）</dt>", page) == []


def test_who_turns_out_not_to_live_there_is_recorded_by_the_survey_and_is_not_counted(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers, at="survey", people=factories.family_of_three("900"))
    case.check_clean()
    gone = {"member": "m3", "since": "2026-08-01", "counted": False, "reason": "在外地成家，不共同生活"}
    other = {**gone, "member": "m2"}
    case.finish("survey", "done", "town_surveyor", visit_record(changes=[gone], truthful="different"))
    swapped = visit_record(changes=[other], truthful="different")
    refused = case.try_to("survey", "done", "town_surveyor", swapped, number=2)
    assert list(refused.get_json()["error"]["fields"]) == ["changes"]
    case.finish(
        "survey", "done", "town_surveyor", visit_record(changes=[gone], truthful="different"), number=2
    )
    case.appraise()
    advice = case.seen_by("town_reviewer")["advice"]
    assert [member for member, _result in advice["members"]] == ["m1", "m2"]


def test_the_counties_visitor_who_finds_otherwise_than_his_colleague_is_heard(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers)
    case.accept(near_relative=True)
    case.check_clean()
    case.survey()
    case.appraise()
    case.review()
    case.finish("visit", "done", "county_supervisor", county_visit("kin") | {"holds": False})
    case.finish("visit", "done", "county_supervisor", county_visit("kin") | {"holds": True}, number=2)
    visit = next(s for s in case.seen_by()["stages"] if s["stage"] == "visit")
    assert [s["answers"]["holds"] for s in visit["signed"]] == [False, True], "each for himself"
    assert visit["answers"]["holds"] is False, "a doubt that was signed is not signed away"


def _wage(amount: str) -> dict[str, str]:
    return {"member": "m1", "item": "casual_wage", "amount": amount}


def test_a_surveyor_who_stays_alone_never_finishes_the_visit(
    officers: Officers, september: date, jump_to: JumpTo
) -> None:
    case = factories.case(officers, at="survey")
    case.finish("survey", "done", "town_surveyor", visit_record())
    jump_to(date(2026, 9, 9))
    assert case.seen_by()["stage"] == "survey"
    (entry,) = [e for e in case.seen_by()["open"] if e["stage"] == "survey"]
    assert (entry["need"], len(entry["signed"])) == (2, 1)


def test_the_county_visits_by_two_before_a_case_with_a_near_relative_is_decided(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers)
    case.accept(near_relative=True)
    case.check_clean()
    case.survey()
    case.appraise()
    case.review()
    assert "visit" in case.open_stages()
    case.hang_everywhere()
    case.wait_until("publicise", go_to)

    early = case.try_to("decide", "granted", "town_confirmer", {"facts": "属实", "amount": "450.00"})
    assert early.status_code == 409
    assert "县级入户" in message_of(early)
    the_town = case.try_to("visit", "done", "town_surveyor", county_visit("kin"))
    assert the_town.status_code == 403

    _visit_by_two(case, "kin")
    case.decide()
    assert case.seen_by()["ended_as"] == "granted"


@pytest.mark.parametrize("stage", ["posted", "decide"])
def test_a_near_relative_filed_after_acceptance_sends_the_county_to_the_home(
    stage: str, officers: Officers, september: date, go_to: GoTo, as_: As, user_id: Callable[..., int]
) -> None:
    case = factories.case(officers, at=stage, people=[BROTHER], go_to=go_to)
    other = factories.case(officers, at="posted", people=factories.alone())
    assert "visit" not in case.open_stages()

    file_brother(as_, user_id)

    assert "visit" in case.open_stages()
    assert "visit" not in other.open_stages()
    (remark,) = [r for r in case.seen_by()["remarks"] if r["kind"] == "kin"]
    assert "兄弟姐妹" in remark["said"]
    if stage == "posted":
        case.wait_until("publicise", go_to)
    case.version = case.seen_by()["version"]
    held = case.try_to("decide", "granted", "town_confirmer", _grant())
    assert held.status_code == 409
    assert "县级入户" in message_of(held)
    _visit_by_two(case, "kin")
    case.decide()
    assert case.seen_by()["ended_as"] == "granted"


def test_a_near_relative_filed_in_another_street_counts_and_after_the_decision_changes_nothing(
    officers: Officers, september: date, go_to: GoTo, as_: As, user_id: Callable[..., int]
) -> None:
    decided = factories.case(officers, at="decide", people=[BROTHER], go_to=go_to)
    decided.decide()
    seen = decided.seen_by()
    cousin = one("周勇", date(1960, 3, 3), incomes=PENSION)
    open_elsewhere = factories.case(officers, at="posted", people=[cousin])
    file_brother(as_, user_id, QINGNIANLU)
    again = decided.seen_by()
    assert (again["stages"], again["remarks"]) == (seen["stages"], seen["remarks"])

    file_brother(as_, user_id, QINGNIANLU, cousin)
    assert "visit" in open_elsewhere.open_stages()


def file_brother(
    as_: As, user_id: Callable[..., int], street: str = BEIGUAN, person: dict[str, Any] | None = None
) -> None:
    """The clerk of a street files somebody as the brother of one of its surveyors, on the page."""
    brother = person or BROTHER
    filed = {"kind": "handler", "user_id": str(user_id("town_surveyor", street, 4)), "place": street}
    filed |= {"name": brother["name"], "id_number": brother["id_number"], "relation": "sibling"}
    assert as_("town_clerk", street).send("/relatives/add", filed).status_code == 302


def test_a_complaint_that_arrives_at_the_decision_sends_the_county_to_the_home(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    case.decide(by=1)
    complained = {"complaint": "TS-610104-2026-00001", "content": "反映该户另有住房出租"}
    assert case.try_act("complaint", "town_clerk", complained).status_code == 403
    case.act("complaint", "petition_officer", complained)
    assert "visit" in case.open_stages()

    held = case.try_to("decide", "granted", "town_confirmer", _grant(), number=2)
    assert held.status_code == 409
    assert "县级入户" in message_of(held)
    _visit_by_two(case, "complaint")
    case.decide(by=(2, 3))
    assert case.seen_by()["ended_as"] == "granted"


def county_visit(cause: str) -> dict[str, Any]:
    """What a supervisor of the county records."""
    return {
        "cause": cause,
        "visited_on": clock.today().isoformat(),
        "place": "家中",
        "holds": True,
        "findings": "与街道调查结果一致",
        "signature": {"went": True},
    }


def _visit_by_two(case: CaseWork, cause: str) -> None:
    case.finish("visit", "done", "county_supervisor", county_visit(cause))
    assert "visit" in case.open_stages()
    case.finish("visit", "done", "county_supervisor", county_visit(cause), number=2)
    assert "visit" not in case.open_stages()


def _grant() -> dict[str, str]:
    return {"facts": "情况属实", "amount": "450.00"}


@pytest.mark.req("CON-02")
def test_the_decision_waits_for_the_check_and_then_shows_everything_it_rests_on(
    officers: Officers, september: date, go_to: GoTo, as_: Any
) -> None:
    case = factories.case(officers, at="survey")
    case.survey(housing="土坯房两间", findings="屋顶漏雨，与申报一致")
    minutes = {"minutes": "代表们都说这户确实困难", "votes_for": 4, "votes_against": 1}
    case.finish("appraise", "done", "town_reviewer", appraisal_record(**minutes))

    confirmer = as_("town_confirmer", "610104003")
    form = f"/cases/{case.no}/finish/decide/granted"
    assert "尚未反馈" in card(as_("county_officer", "610104").get(f"/cases/{case.no}").text, "经济状况核对")
    off, said = pressing(confirmer.get(form).text)
    assert off
    assert "“经济状况核对”" in said
    for stage, outcome, duty in (
        ("review", "eligible", "town_reviewer"),
        ("decide", "granted", "town_confirmer"),
    ):
        refused = case.try_to(stage, outcome, duty, _grant())
        assert refused.status_code == 409
        assert "经济状况核对" in message_of(refused)

    case.check_clean()
    case.review()
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    assert why_not_granted(case) == ""
    page = confirmer.get(f"/cases/{case.no}").text
    assert f'href="{form}"' in card(page, "现在可以办理")
    assert pressing(confirmer.get(form).text) == (False, "")
    label = {paper["document"]: paper["label"] for paper in case.seen_by()["papers"]}
    marked = dict(re.findall(r"paper-name[^>]*>(.*?)</.*?badge[^>]*>(.*?)<", card(page, "材料"), re.DOTALL))
    assert marked[label["F01"]] == "已收到"
    assert marked[label["identity"]] == "由部门数据取得，免交"
    sources = {a["label"] for a in case.seen_by()["means"]["answers"]}
    checked = cells(card(page, "经济状况核对"))
    assert {(name, source, result) for name, source, result, *_more in checked} == {
        ("孙大海", source, "未见异常") for source in sources
    }
    history = card(page, "办理记录")
    for said in ("土坯房两间", "屋顶漏雨，与申报一致"):  # the survey
        assert said in history
    for said in ("代表们都说这户确实困难", "4 票", "1 票"):  # the appraisal
        assert said in history
    case.decide()


def test_a_report_that_is_no_longer_good_is_asked_for_again_before_the_decision(
    officers: Officers, september: date, go_to: GoTo, as_: Any
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    go_to(date(2026, 12, 1))  # the report was good for ninety days
    case.version = case.seen_by()["version"]
    assert "经济状况核对" in why_not_granted(case)
    confirmer = as_("town_confirmer", "610104003")
    assert "须先办完“经济状况核对”" in confirmer.get(f"/cases/{case.no}").text
    refused = case.try_to("decide", "granted", "town_confirmer", _grant())
    assert refused.status_code == 409
    case.check_clean_again()
    assert why_not_granted(case) == ""
    case.decide()


def card(page: str, title: str) -> str:
    """What stands on a page under a heading, up to the next card."""
    found = re.search(rf"<h2[^>]*>(?:(?!</h2>).)*{title}\s*</h2>(.*?)(?=<h2|</main>)", page, re.DOTALL)
    assert found is not None, f"no card {title}"
    return found[1]


def cells(table: str) -> list[list[str]]:
    """The rows of a table, cell by cell."""
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in table.split("<tr")]
    return [row for row in rows if row]


def pressing(form: str) -> tuple[bool, str]:
    """Whether the button of a form is off, and what is said above it."""
    (button,) = re.findall(r'<button class="btn btn-primary" type="submit"([^>]*)>', form)
    return "disabled" in button, "".join(re.findall(r'class="alert[^>]*>(.*?)</div>', form, re.DOTALL))


def why_not_granted(case: CaseWork) -> str:
    """Why the button that grants is off for a member of the group."""
    outcomes = case.waiting_at("decide", "town_confirmer")["outcomes"]
    granting = next(outcome for outcome in outcomes if outcome["code"] == "granted")
    return "".join(block["message"] for block in granting["blocked_by"])
