"""The applicant dies during the procedure: the case goes on in the name of one who lives, and says so (N83 1(3); D57 25)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests import factories
from tests.casework import BEIGUAN, CaseWork, Officers
from tests.conftest import As

GoTo = Callable[[date], None]
DIED = {"member": "m1", "died_on": "2026-09-01", "source": "户籍注销"}
ACCOUNT = {"bank": "西安银行", "account": "6222 0000 9999 1111"}
SEEN = ACCOUNT | {"card_seen": True}


def couple() -> list[dict[str, Any]]:
    """Man and wife with 300 a month."""
    return [
        factories.one("晋家长", date(1965, 5, 5), incomes=[factories.income("pension", "300")]),
        factories.one("钱小红", date(1967, 6, 6), "spouse", sex="female"),
    ]


def at_survey(officers: Officers, people: list[dict[str, Any]]) -> CaseWork:
    """A case at the survey, checked."""
    case = factories.case(officers, at="survey", people=people)
    case.check_clean()
    return case


def granted(case: CaseWork, go_to: GoTo) -> None:
    """The normal way from the survey to the decision's door."""
    case.survey()
    case.appraise()
    case.review()
    case.hang_everywhere()
    case.wait_until("publicise", go_to)


def test_the_widow_goes_on_with_the_case_in_her_own_name(
    officers: Officers, september: date, go_to: GoTo, as_: As
) -> None:
    case = at_survey(officers, couple())
    case.act("death", "town_clerk", DIED | ACCOUNT)
    told = [r["said"] for r in case.seen_by()["remarks"] if r["kind"] == "death"]
    assert told == ["登记：晋家长死亡（2026-09-01，户籍注销），由钱小红继续申请。"]
    page = as_("town_clerk", BEIGUAN).get(f"/cases/{case.no}").text
    assert told[0] in page
    assert "已于2026-09-01死亡" in page
    assert "钱小红（本人）" in page

    granted(case, go_to)
    shown = case.seen_by()["notices"][-1]["shown"]
    assert (shown["applicant_name"], str(shown["household_size"])) == ("钱小红", "1")
    assert "晋家长" not in case.letter("F13")
    opinion = case.letter("F15")
    assert "晋家长" not in opinion
    assert "1钱小红本人" in opinion
    case.decide()
    letter = case.letter("F17")
    assert "晋家长" not in letter
    assert letter.count("钱小红") >= 3, "addressed, covered and paid"
    assert "账号尾号1111" in letter.replace("*", "")


def test_nothing_is_granted_to_the_family_before_its_account_is_known(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = at_survey(officers, couple())
    assert "payee_account" not in [a["code"] for a in case.seen_by()["acts"]]
    assert case.try_act("payee_account", "town_clerk", SEEN).status_code == 409
    case.act("death", "town_clerk", DIED)
    granted(case, go_to)
    amount = case.seen_by("town_confirmer", 1)["advice"]["amount"]
    refused = case.try_to("decide", "granted", "town_confirmer", {"facts": "情况属实", "amount": amount})
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "no_account")
    assert "登记收款账户" in refused.get_json()["error"]["next"]
    case.act("payee_account", "town_clerk", SEEN)
    case.decide()
    assert "账号尾号1111" in case.letter("F17").replace("*", "")


def test_of_several_adults_the_clerk_says_who_goes_on(officers: Officers, september: date) -> None:
    case = at_survey(officers, factories.family_of_three("900"))
    refused = case.try_act("death", "town_clerk", DIED | ACCOUNT)
    assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, ["successor"])
    assert "钱小红、赵小军" in refused.get_json()["error"]["message"]
    assert case.seen_by()["remarks"] == [], "nothing is stored by half"
    assert case.try_act("death", "town_clerk", DIED | {"successor": "m1"}).status_code == 422
    case.act("death", "town_clerk", DIED | ACCOUNT | {"successor": "m3"})
    assert case.seen_by()["applicant"] == "赵小军"


def test_for_a_child_that_is_left_its_guardian_signs_and_nothing_is_published(
    officers: Officers, september: date
) -> None:
    people = [couple()[0], factories.one("晋小宝", date(2015, 6, 6), "child")]
    case = at_survey(officers, people)
    refused = case.try_act("death", "town_clerk", DIED | ACCOUNT)
    assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, ["guardian"])
    case.act("death", "town_clerk", DIED | ACCOUNT | {"guardian": "晋大娘"})
    assert ("晋*宝", "晋大娘") in [(c["name"], c["guardian"]) for c in case.seen_by()["consents"]]
    case.check_clean()
    case.survey()
    case.appraise()
    case.review()
    assert "publicise" not in case.open_stages()


def test_the_death_of_another_member_leaves_a_line_and_the_applicant(
    officers: Officers, september: date
) -> None:
    case = at_survey(officers, couple())
    case.act("death", "town_clerk", DIED | {"member": "m2"})
    assert [r["said"] for r in case.seen_by()["remarks"]] == ["登记：钱小红死亡（2026-09-01，户籍注销）。"]
    assert case.seen_by()["applicant"] == "晋家长"


def test_an_event_that_moves_nothing_still_leaves_a_line(officers: Officers, september: date) -> None:
    case = at_survey(officers, couple())
    case.act("complaint", "petition_officer", {"content": "反映其有出租房"})
    assert [r["said"] for r in case.seen_by()["remarks"]] == ["登记：被投诉举报。"]


def test_a_day_of_death_that_cant_be_is_refused_with_its_bounds(officers: Officers, september: date) -> None:
    case = at_survey(officers, couple())
    refused = case.try_act("death", "town_clerk", DIED | {"died_on": "1900-01-01"})
    said = refused.get_json()["error"]["fields"]["died_on"]
    assert said == ["应在 1965-05-05（出生）至 2026-09-01（今天）之间。"]
