"""Invented families of a demo county and how far their dibao has come: from the window to the grant and the refusal."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.declare import DemoCase, DemoPerson

VISIT: dict[str, Any] = {
    "place": "家中",
    "way": "neighbours",
    "members_seen": "全家在家",
    "food_and_clothing": "饮食简单，衣着整洁",
    "housing": "自有住房一套，五十八平方米，老旧",
    "belongings": "电视机、洗衣机各一台，没有车辆和高档用品",
    "truthful": "same",
    "findings": "调查情况与申报一致",
    "witness": "申请人本人",
}
APPRAISAL: dict[str, Any] = {
    "trigger": "rule",
    "place": "社区会议室",
    "chair": "社区主任",
    "attendees": [
        {"name": "罗建设", "role": "resident"},
        {"name": "薛玉兰", "role": "resident"},
        {"name": "雷小军", "role": "resident"},
        {"name": "贺志强", "role": "party"},
        {"name": "白晓燕", "role": "staff"},
    ],
    "votes_for": 5,
    "votes_against": 0,
    "minutes": "到会人员听取了入户调查情况，一致认为调查结果属实。",
    "conclusion": "true",
}
ANSWERS: dict[str, dict[str, Any]] = {"survey": VISIT, "appraise": APPRAISAL, "appraise_again": APPRAISAL}
TOO_RICH: dict[str, dict[str, Any]] = ANSWERS | {
    "review": {"reasons": "家庭月人均收入不低于低保标准，不符合低保条件。"},
    "decide": {"reasons": "家庭月人均收入不低于低保标准。生活有其他困难的，可以申请临时救助。"},
}
BANK: dict[str, Any] = {"bank": "演示银行", "account": "6222 0000 0000 0000"}


def income(item: str, amount: str) -> dict[str, str]:
    """A sum a month."""
    return {"item": item, "amount": amount}


CASES = (
    DemoCase(
        type="dibao",
        people=(
            DemoPerson(
                name="郭桂花",
                born_on=date(1958, 3, 12),
                sex="female",
                said={"phone": "029-88000011", "incomes": [income("pension", "320.00")]},
            ),
        ),
        began=0,
        until="accept",
        fields=BANK | {"reason": "独自生活，退休金少，常年吃药"},
    ),
    DemoCase(
        type="dibao",
        people=(
            DemoPerson(
                name="马长顺",
                born_on=date(1971, 8, 25),
                sex="male",
                said={"phone": "029-88000012", "working": True, "incomes": [income("wage", "1600.00")]},
            ),
            DemoPerson(
                name="田秋菊",
                born_on=date(1973, 10, 3),
                sex="female",
                relation="spouse",
                said={"major_illness": True},
            ),
            DemoPerson(
                name="马晓雨",
                born_on=date(2012, 5, 20),
                sex="female",
                relation="child",
                said={"studying": True},
            ),
        ),
        place=1,
        began=2,
        until="survey",
        answered=7,
        fields=BANK | {"reason": "妻子患病，家中只有一人做工"},
        answers=ANSWERS,
    ),
    DemoCase(
        type="dibao",
        people=(
            DemoPerson(
                name="任福来",
                born_on=date(1963, 1, 30),
                sex="male",
                said={
                    "phone": "029-88000013",
                    "disability_kind": "physical",
                    "disability_grade": 2,
                    "incomes": [income("pension", "260.00")],
                },
            ),
            DemoPerson(name="姚素珍", born_on=date(1966, 6, 18), sex="female", relation="spouse"),
        ),
        began=3,
        until="survey",
        signed=1,
        fields=BANK | {"reason": "本人残疾，夫妻二人没有稳定收入"},
        answers=ANSWERS,
    ),
    DemoCase(
        type="dibao",
        people=(
            DemoPerson(
                name="段春梅",
                born_on=date(1985, 4, 9),
                sex="female",
                said={"phone": "029-88000014", "working": True, "incomes": [income("wage", "1450.00")]},
            ),
            DemoPerson(
                name="康乐乐",
                born_on=date(2014, 9, 1),
                sex="male",
                relation="child",
                said={"studying": True},
            ),
        ),
        place=2,
        began=6,
        until="review",
        fields=BANK | {"reason": "单亲，独自带孩子，收入低"},
        answers=ANSWERS,
    ),
    DemoCase(
        type="dibao",
        people=(
            DemoPerson(
                name="史德厚",
                born_on=date(1956, 11, 21),
                sex="male",
                said={"phone": "029-88000015", "incomes": [income("pension", "380.00")]},
            ),
        ),
        began=7,
        until="publicise",
        fields=BANK | {"reason": "年老多病，无子女照料"},
        answers=ANSWERS,
    ),
    DemoCase(
        type="dibao",
        people=(
            DemoPerson(
                name="崔建军",
                born_on=date(1978, 2, 14),
                sex="male",
                said={"phone": "029-88000016", "working": True, "incomes": [income("wage", "1900.00")]},
            ),
            DemoPerson(
                name="钟丽萍",
                born_on=date(1980, 7, 7),
                sex="female",
                relation="spouse",
                said={"disability_kind": "visual", "disability_grade": 1},
            ),
            DemoPerson(
                name="崔浩然",
                born_on=date(2013, 12, 2),
                sex="male",
                relation="child",
                said={"studying": True},
            ),
        ),
        began=15,
        until="decide",
        signed=1,
        fields=BANK | {"reason": "妻子一级视力残疾，家中只有一人做工"},
        answers=ANSWERS,
    ),
    DemoCase(
        type="dibao",
        people=(
            DemoPerson(
                name="谭秀芳",
                born_on=date(1954, 9, 30),
                sex="female",
                said={"phone": "029-88000017", "incomes": [income("basic_pension_central", "143.00")]},
            ),
            DemoPerson(
                name="谭小勇",
                born_on=date(1979, 5, 16),
                sex="male",
                relation="child",
                said={"disability_kind": "mental", "disability_grade": 2},
            ),
        ),
        began=30,
        fields=BANK | {"reason": "母子相依，儿子精神残疾"},
        answers=ANSWERS,
    ),
    DemoCase(
        type="dibao",
        people=(
            DemoPerson(
                name="夏明亮",
                born_on=date(1976, 3, 3),
                sex="male",
                said={"phone": "029-88000018", "working": True, "incomes": [income("wage", "5200.00")]},
            ),
            DemoPerson(
                name="付小红",
                born_on=date(1978, 8, 8),
                sex="female",
                relation="spouse",
                said={"working": True, "incomes": [income("wage", "3600.00")]},
            ),
        ),
        place=1,
        began=18,
        fields=BANK | {"reason": "物价上涨，生活开支大"},
        answers=TOO_RICH,
    ),
    DemoCase(
        type="dibao",
        people=(
            DemoPerson(
                name="阎守信",
                born_on=date(1961, 12, 12),
                sex="male",
                said={"phone": "029-88000019", "incomes": [income("pension", "410.00")]},
            ),
            DemoPerson(
                name="邱玉梅",
                born_on=date(1964, 2, 27),
                sex="female",
                relation="spouse",
                said={"major_illness": True},
            ),
        ),
        decided_by="county",
        began=17,
        until="decide",
        fields=BANK | {"reason": "妻子患重病，收入只有少量退休金"},
        answers=ANSWERS,
    ),
)
