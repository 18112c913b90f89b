"""Letters say what has happened to this case and nothing else: to whom, by which article, after which steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from core.numbers import mask_recipient
from tests import factories
from tests.casework import QINGNIANLU, Officers
from tests.conftest import As
from tests.journeys.test_applicant_dies import ACCOUNT, DIED, couple
from tests.journeys.test_review import (
    ANSWERED,
    ended_by_death,
    granted,
    heard,
    opened,
    opined,
    visited,
)
from tests.journeys.test_visits_and_hearings import asked_to_cooperate

JumpTo = Callable[[Any], None]


def test_a_procedure_that_was_ended_is_no_refusal(
    officers: Officers, september: date, jump_to: JumpTo, as_: As
) -> None:
    case = factories.case(officers, at="survey")
    form = asked_to_cooperate(case, jump_to, as_)
    jump_to(date(2026, 9, 10))
    case.act("uncooperative", "town_clerk", form)
    told = case.letter("ended")
    for said in ("终止办理", "拒不提供材料", "《社会救助法》第四十三条", "重新提出申请", "您的救济权利"):
        assert said in told, said
    for never in ("不予确认", "经依法调查核实和审核"):
        assert never not in told, never


def test_a_refusal_to_accept_gives_its_reason_once_and_rests_on_the_articles_of_acceptance(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers)
    case.finish("accept", "not_accepted", "town_clerk", {"reason": "全家户籍和居住地均在外县"})
    told = case.letter("F07")
    assert told.count("全家户籍和居住地均在外县") == 1
    grounds, _title, remedy = told.partition("您的救济权利")
    assert "《社会救助法》第三十七条" in grounds
    assert "第七十六条" not in grounds
    assert "第七十六条" in remedy


def test_a_minor_s_letters_name_the_guardian_and_no_notice_that_never_hung(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers, at="survey", people=[factories.one("安小苗", date(2015, 5, 5))])
    told = case.letter("F06")
    assert "李国华（安小苗的监护人）：" in told
    assert "代安小苗提出的" in told
    assert "公示" not in told
    assert "共1人" not in told
    case.check_clean()
    case.survey()
    case.appraise()
    case.review()
    case.decide()
    told = case.letter("F17")
    assert "李国华（安小苗的监护人）：" in told
    assert "经调查核实和审核，于" in told
    assert "公示" not in told


def test_an_adult_s_letter_of_acceptance_tells_of_the_notice_and_of_his_family_if_he_has_one(
    officers: Officers, september: date
) -> None:
    alone = factories.case(officers, at="survey").letter("F06")
    assert "提出的最低生活保障申请" in alone
    assert "代表共同生活的家庭成员" not in alone
    assert "公示" in alone
    family = factories.case(officers, at="survey", people=factories.family_of_three("900"))
    assert "代表共同生活的家庭成员共3人提出的" in family.letter("F06")


def test_of_an_addressee_only_the_names_are_masked() -> None:
    assert mask_recipient("晋家长的家属") == "晋*长的家属"
    assert mask_recipient("安大娘（安小苗的监护人）") == "安*娘（安*苗的监护人）"
    assert mask_recipient("王小明") == "王*明"


def test_a_reduction_says_old_and_new_income_and_sum_and_that_the_family_kept_silent(
    officers: Officers, september: date, jump_to: JumpTo, go_to: JumpTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review, incomes=[{"member": "m1", "item": "pension", "amount": "500.00"}])
    review.finish("review", "change", "town_reviewer", {"facts": "养老金提高", "reasons": "应当减发"})
    silent = {"told_on": "2026-11-02", "way": "writing", "intended": "拟减发", "silent": True}
    jump_to(date(2026, 11, 20))
    review.hand_in("told")
    review.finish("hear", "done", "town_clerk", silent)
    review.finish("decide", "reduced", "county_officer", {"facts": "养老金提高到500元", "amount": "250.00"})
    told = review.letter("F19")
    for said in (
        "养老金提高到500元",
        "家庭月人均收入由300.00元变为500.00元",
        "低保标准为750.00元",
        "每月保障金额由450.00元调整为250.00元",
        "并征求您的意见",
        "期满未答复",
    ):
        assert said in told, said
    for never in ("低于低保标准", "听取您的意见"):
        assert never not in told, never


def test_what_ends_before_its_first_month_was_never_paid(
    officers: Officers, september: date, jump_to: JumpTo, go_to: JumpTo
) -> None:
    case = granted(officers, go_to)
    (entitlement,) = case.seen_by()["entitlements"]
    assert entitlement["from_month"] == "2026-10"
    review = opened(case)
    review.act("death", "town_clerk", {"member": "m1", "died_on": case.today(), "source": "殡葬数据"})
    ended_by_death(review)
    told = review.letter("F19")
    assert "尚未发放，不再发放" in told
    for never in ("发至", "起停发", "您家庭享受的"):
        assert never not in told, never
    (entitlement,) = case.seen_by()["entitlements"]
    assert (entitlement["state"], entitlement["schedule"]) == ("void", [])


def test_what_is_changed_before_its_first_month_is_not_called_received(
    officers: Officers, september: date, go_to: JumpTo
) -> None:
    case = granted(officers, go_to)
    review = opened(case)
    visited(review, incomes=[{"member": "m1", "item": "pension", "amount": "500.00"}])
    opined(review)
    heard(review)
    less = {"facts": "养老金提高到500元", "amount": "250.00"} | ANSWERED
    review.finish("decide", "reduced", "county_officer", less)
    told = review.letter("F19")
    assert "您家庭已经确认、尚未开始发放的最低生活保障，每月450.00元" in told
    assert "享受的最低生活保障" not in told
    assert "不再发放" not in told


def test_a_family_is_heard_on_who_is_covered_no_longer_and_reads_each_sentence_once(
    officers: Officers, september: date, jump_to: JumpTo, go_to: JumpTo, as_: As
) -> None:
    case = granted(officers, go_to, people=couple())
    jump_to(date(2026, 11, 2))
    review = opened(case)
    away = {"member": "m2", "since": "2026-10-20", "counted": False, "reason": "搬到外地女儿家"}
    visited(review, changes=[away])
    worked_out = review.seen_by("town_reviewer")["advice"]["reasons"]
    opined(review, facts="\n".join(worked_out), reasons="家庭人口减少，应当减发")
    form = as_("town_clerk", case.town).get(f"/cases/{review.no}/finish/hear/done").text
    intended = form.partition('name="intended"')[2].partition("</textarea>")[0]
    wife = couple()[1]["name"]
    assert f"不再纳入保障的成员：{wife}" in intended
    assert intended.count(worked_out[0]) == 1
    assert f"不再纳入保障的成员：{wife}" in review.letter("F15", "town_reviewer")


def test_the_widow_of_a_recipient_is_told_and_paid_from_the_next_review_on(
    officers: Officers, september: date, jump_to: JumpTo, go_to: JumpTo
) -> None:
    case = granted(officers, go_to, people=couple())
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.act("death", "town_clerk", DIED | ACCOUNT | {"died_on": "2026-10-20"})
    visited(review)
    form = {"facts": "晋家长死亡", "reasons": "家庭人口减少"}
    review.finish("review", "change", "town_reviewer", form)
    amount = review.seen_by("county_officer")["advice"]["amount"]
    outcome = review.seen_by("county_officer")["advice"]["outcome"]
    review.finish("decide", outcome, "county_officer", {"facts": "晋家长死亡", "amount": amount})
    assert "钱小红：" in review.letter("F19")
    jump_to(date(2027, 3, 1))
    assert opened(case).seen_by()["applicant"] == "钱小红"


def test_the_working_of_an_opinion_prints_the_numbers_behind_each_formula(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers, at="review", people=factories.family_of_three("1520"))
    case.review()
    told = case.letter("F15")
    assert "（家庭月收入1520.00，共同生活的家庭成员3）506.67" in told
    assert "(低保标准−家庭月收入÷共同生活的家庭成员)×保障人数（低保标准750.00，家庭月收入" in told
    assert "1520.00，共同生活的家庭成员3，保障人数3）" in told


def test_numbers_of_letters_hold_no_english_word(
    officers: Officers, september: date, jump_to: JumpTo, as_: As
) -> None:
    case = factories.case(officers, at="survey")
    form = asked_to_cooperate(case, jump_to, as_)
    assert form["request"] == f"{case.no}-31-1"
    jump_to(date(2026, 9, 10))
    case.act("uncooperative", "town_clerk", form)
    numbers = [letter["number"].removeprefix(case.no) for letter in case.seen_by()["letters"]]
    assert not [number for number in numbers if any(c.islower() for c in number)], numbers


def test_a_refusal_prints_the_ground_that_was_written_and_not_the_note_beside_it(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers, at="review", people=factories.alone("900"), town=QINGNIANLU)
    case.review("ineligible", note="退休金900.00元，不低于低保标准750.00元")
    ground, note = "退休金每月900.00元，不低于低保标准750.00元", "局务会讨论过，记录在第三页"
    form = {"facts": "退休金每月九百元", "reasons": ground}
    stock = case.try_to("decide", "refused", "county_officer", form | {"reasons": "不符合条件"}, note=note)
    assert (stock.status_code, "不是理由" in stock.text) == (409, True)
    case.finish("decide", "refused", "county_officer", form, note=note)
    told = case.letter("F18", "county_officer")
    assert ground in told
    assert note not in told


def test_the_end_of_what_is_paid_prints_the_reasons_that_were_written_and_each_figure_once(
    officers: Officers, september: date, jump_to: JumpTo, go_to: JumpTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review, incomes=[{"member": "m1", "item": "pension", "amount": "900.00"}])
    review.finish("review", "change", "town_reviewer", {"facts": "养老金提高", "reasons": "应当停发"})
    heard(review)
    (worked_out, *_more) = review.seen_by("county_officer")["advice"]["reasons"]
    form = {
        "facts": worked_out,
        "reasons": "养老金自十月起为九百元，已超过标准",
        "answer": "渐退只适用于就业收入增加的家庭",
    }
    review.finish("decide", "stopped", "county_officer", form)
    told = review.letter("F19")
    assert form["reasons"] in told
    assert told.count("".join(worked_out.split())) == 1


def test_the_family_of_one_who_has_died_reads_of_the_death_alone(
    officers: Officers, september: date, jump_to: JumpTo, go_to: JumpTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.act("death", "town_clerk", {"member": "m1", "died_on": "2026-11-01", "source": "殡葬数据"})
    ended_by_death(review)
    told = review.letter("F19")
    assert "孙大海于2026年11月1日死亡" in told
    assert "见办理意见" not in told


def earning_parents(**son: Any) -> list[dict[str, Any]]:
    """A son of age without income, and parents with 4800 a month: 1600 a head, over the standard of 750."""
    father = factories.one(
        "残大山", date(1970, 5, 5), "parent", incomes=[factories.income("pension", "4800")]
    )
    mother = factories.one("林小红", date(1972, 6, 6), "parent", sex="female")
    return [factories.one("残强", date(2000, 7, 7), **son), father, mother]


def test_a_single_person_s_grant_says_on_which_ground_and_income_and_why_the_others_are_left_out(
    officers: Officers, september: date, jump_to: JumpTo, go_to: JumpTo
) -> None:
    people = earning_parents(disability_kind="physical", disability_grade=1)
    case = granted(officers, go_to, people=people)
    told = case.letter("F17")
    for said in (
        "您家庭人均月收入认定为1600.00元，家庭整体不符合低保条件",
        "残强属于成年无业重度残疾人，单独纳入保障（单人保）",
        "本人月收入认定为0.00元，按本人收入与保障标准的差额发放",
        "共同生活的家庭成员3人，纳入保障1人",
        "下列成员未纳入保障",
        "本人不属于可以单独纳入的情形",
        "发放至残强",
    ):
        assert said in told, said
    assert told.index("下列成员未纳入保障") < told.rindex("残大山")
    assert "按人均收入与保障标准的差额发放" not in told
    assert "成员残强可以按单人保纳入" in case.letter("F15")


def test_a_refusal_says_what_else_may_be_applied_for_apart_from_its_grounds(
    officers: Officers, september: date, as_: As
) -> None:
    case = factories.case(officers, at="review", people=factories.family_of_three("2700"), town=QINGNIANLU)
    case.review("ineligible", note="家庭月人均收入900.00元，不低于低保标准750.00元")
    begun = as_("county_officer", "610104").get(f"/cases/{case.no}/finish/decide/refused").text
    facts = begun.partition('name="facts"')[2].partition("</textarea>")[0]
    assert "900.00" in facts
    assert "低保边缘" not in facts
    assert 'name="figures.0.what"' in begun
    assert 'name="figures.1.what"' not in begun, "what is met is no ground"
    form = {"facts": "三口之家，退休金每月二千七百元", "reasons": "人均收入900.00元，不低于标准750.00元"}
    case.finish("decide", "refused", "county_officer", form)
    grounds, _title, instead = case.letter("F18", "county_officer").partition("其他可以申请的救助")
    assert "低保边缘家庭认定" in instead
    assert "低保边缘" not in grounds
