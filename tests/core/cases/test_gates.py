"""Why a stage cannot be finished: reasons, opinions, four eyes, recusal, meetings, caps, hearings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from core.declare import Advice
from tests.core.cases.memory import MemoryCase
from tests.core.cases.roads import (
    CLERK,
    COUNTY_OFFICER,
    JOINT,
    REASON,
    REVIEWER,
    SECOND_OFFICER,
    SECOND_REVIEWER,
    SECOND_SURVEYOR,
    SURVEYOR,
    accepted,
    at_decision,
    at_review,
    decisions,
    dibao,
    favoured,
    opened,
    process,
    published,
    surveyed,
)

# --- reasons and opinions --------------------------------------------------------------------------------


def test_a_grant_against_an_unfavourable_opinion_is_refused_and_the_case_must_be_sent_back() -> None:
    case = at_review(dibao())
    case.does("review", "ineligible", REVIEWER, note=REASON)
    assert case.at() == "decide"
    assert case.refused("decide", "granted", 101) == {"unfavourable", "no_notice"}
    case.does("decide", "returned", 101, 102, 103, note="收入计算漏列抚养费，请重新审核")
    published(favoured(case))
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"


def test_a_refusal_says_why_in_its_own_words() -> None:
    case = at_decision(dibao())
    assert case.refused("decide", "refused", 101) == {"no_reason"}
    assert case.refused("decide", "refused", 101, "  ") == {"no_reason"}
    assert case.refused("decide", "refused", 101, "不符合条件") == {"stock_phrase"}
    assert case.refused("decide", "refused", 101, " 不符合条件。") == {"stock_phrase"}
    case.does("decide", "refused", 101, 102, 103, note=REASON)
    assert case.at() == "ended:refused"


def test_an_unfavourable_opinion_says_why_too() -> None:
    case = at_review(dibao())
    assert case.refused("review", "ineligible", REVIEWER) == {"no_reason"}
    assert case.refused("review", "unclear", REVIEWER, "不符合条件") == {"stock_phrase"}
    case.does("review", "unclear", REVIEWER, note="务工收入未核实，请重新入户")
    assert case.at() == "survey"


def test_who_departs_from_the_advice_says_why() -> None:
    case = at_decision(dibao())
    case.world.advised = Advice("granted", Decimal(912))
    assert case.refused("decide", "granted", 101, amount=1000) == {"departs"}
    case.does("decide", "granted", 101, amount=912)
    case.does("decide", "granted", 102, note="另加冬季取暖费", amount=1000)
    case.world.advised = Advice("refused", None)
    assert case.refused("decide", "granted", 103, amount=912) == {"departs"}


def test_nothing_is_decided_without_the_township_s_opinion_and_survey() -> None:
    """No road leads there; the tests would hold even if one did."""
    case = accepted(dibao())
    decide = case.process.pipeline["decide"]
    run = case.run()
    run._open(decide, case.world.today)
    case._keep(run)
    found = case.refused("decide", "granted", 101)
    assert {"no_survey", "no_opinion", "no_notice"} <= found


# --- four eyes and meetings ------------------------------------------------------------------------------


def test_who_gave_the_opinion_does_not_decide() -> None:
    case = published(favoured(at_review(dibao(delegated=False)), reviewer=COUNTY_OFFICER))
    assert case.refused("decide", "granted", COUNTY_OFFICER) == {"same_person"}
    case.does("decide", "granted", SECOND_OFFICER)


def test_each_pair_of_stages_is_the_county_s_own_choice() -> None:
    case = at_review(dibao(eyes=frozenset({"survey/review"})))
    assert case.refused("review", "eligible", SURVEYOR) == {"same_person"}
    case.world.eyes = frozenset()
    case.does("review", "eligible", SURVEYOR)
    published(case)
    case.world.eyes = frozenset({"survey/decide"})
    case.world.delegated = False
    assert case.refused("decide", "granted", SECOND_SURVEYOR, duty="county_officer") == {"same_person"}
    case.world.eyes = frozenset()
    case.does("decide", "granted", SECOND_SURVEYOR, duty="county_officer")


def test_a_relative_recuses_himself_at_every_stage() -> None:
    case = at_review(dibao(relatives={REVIEWER}))
    assert case.refused("review", "eligible", REVIEWER) == {"conflict"}
    case.does("review", "eligible", SECOND_REVIEWER)


def test_where_a_meeting_decides_nobody_signs_outside_it() -> None:
    case = at_decision(dibao({"decide.meeting": True}, met=False))
    assert case.refused("decide", "granted", 101) == {"no_meeting"}
    assert case.refused("decide", "refused", 101, REASON) == {"no_meeting"}
    case.world.met = True
    case.does("decide", "granted", *JOINT[:3])
    assert case.at() == "ended:granted"


# --- pay first, and the cap ------------------------------------------------------------------------------


def linshi(**world: Any) -> MemoryCase:
    case = opened(process("linshi.apply"), **world)
    case.does("apply", "done", CLERK)
    return case


def test_who_cannot_wait_is_paid_first_and_the_papers_follow() -> None:
    case = linshi()
    case.does("accept", "urgent", CLERK)
    assert case.at() == "advance"
    assert case.state.accepted_on == case.world.today
    case.world.answers["was_paid_first"] = (True, "已先行救助")
    case.does("advance", "paid", 101)
    assert (case.at(), case.beside()) == ("survey", {"check", "papers"})
    favoured(surveyed(case))
    published(case)
    assert case.refused("decide", "granted", 101) == {"beside"}
    case.does("papers", "done", CLERK)
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"


def test_an_emergency_is_accepted_with_papers_missing_but_not_unmarked() -> None:
    case = linshi(missing=["收入证明"], unmarked=["身份证"])
    assert case.refused("accept", "urgent", CLERK) == {"unmarked"}
    case.world.unmarked.clear()
    assert case.refused("accept", "ordinary", CLERK) == {"missing"}
    case.does("accept", "urgent", CLERK)
    assert case.at() == "advance"


def test_more_than_may_be_paid_first_is_refused() -> None:
    case = linshi(answers={"advance_allowed": (False, "超过先行救助的最高金额")})
    case.does("accept", "urgent", CLERK)
    assert case.refused("advance", "paid", 101) == {"cap"}


def test_over_the_cap_nothing_is_granted_and_the_reason_is_the_rules_own() -> None:
    case = published(favoured(surveyed(accepted(opened(process("linshi.apply"))))))
    case.world.answers["within_caps"] = (False, "救助金额 9000 元超过上限 8000 元")
    (block,) = case.tries("decide", "granted", 101)
    assert (block.code, str(block.message)) == ("cap", "救助金额 9000 元超过上限 8000 元")
    case.does("decide", "refused", 101, 102, 103, note=REASON)
    assert case.at() == "ended:refused"


def test_one_case_one_plan_goes_over_the_county_before_the_notice() -> None:
    case = favoured(
        surveyed(
            accepted(opened(process("linshi.apply"), answers={"needs_coordination": (True, "超过上限")}))
        )
    )
    assert case.at() == "coordinate"
    case.does("coordinate", "done", COUNTY_OFFICER, SECOND_OFFICER)
    assert case.at() == "publicise"


# --- taking away -----------------------------------------------------------------------------------------


def test_support_does_not_end_before_the_person_was_heard() -> None:
    case = opened(process("tekun.review"), answers={"must_hear": (False, "误标")})
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    case.does("assess", "stop", REVIEWER)
    case.posts("publicise")
    case.later(8)
    assert case.refused("decide", "stop", 101) == {"not_heard"}
    case.world.answers["must_hear"] = (True, "终止前听取意见")
    case.does("decide", "returned", 101, 102, 103, note="未听取意见")
    case.does("assess", "stop", REVIEWER)
    case.does("hear", "done", CLERK)
    case.posts("publicise")
    case.later(8)
    case.does("decide", "stop", 101, 102, 103)
    assert case.at() == "ended:stopped"


def test_a_survey_that_a_rule_leaves_out_leaves_its_reason_to_the_decision() -> None:
    answers = {"survey_in_review": (False, "救助对象已死亡"), "must_hear": (False, "因死亡终止")}
    case = opened(process("tekun.review"), answers=answers)
    assert case.at() == "assess"
    case.does("assess", "stop", REVIEWER)
    case.posts("publicise")
    case.later(8)
    case.does("decide", "died", 101, 102, 103)
    (decision,) = decisions(case)
    assert (decision.survey, decision.waiver) == (None, "救助对象已死亡")


def test_a_follow_up_has_its_clock_from_the_day_on_which_it_was_opened() -> None:
    case = opened(process("tekun.review"))
    assert case.state.accepted_on == case.world.today


def test_who_departs_from_the_opinion_says_why_though_the_advice_has_come_round() -> None:
    case = at_decision(dibao(proposed=Decimal(300)))
    case.world.advised = Advice("granted", Decimal(450))
    assert case.refused("decide", "granted", 101, amount=450) == {"departs_opinion"}
    assert case.refused("decide", "granted", 101, amount=300) == {"departs"}
    case.does("decide", "granted", 101, 102, 103, note=REASON, amount=450)
    assert case.at() == "ended:granted"
