"""Letters say what has happened to this case and nothing else: to whom, by which article, after which steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from core.numbers import mask_recipient
from tests import factories
from tests.casework import Officers
from tests.conftest import As
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
