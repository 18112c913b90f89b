"""Invented people of a demo county who are in sudden trouble."""

from __future__ import annotations

from datetime import date

from core.declare import DemoCase, DemoPerson

CASES = (
    DemoCase(
        type="linshi",
        people=(
            DemoPerson(
                name="万志远",
                born_on=date(1988, 6, 24),
                sex="male",
                said={
                    "phone": "029-88000021",
                    "working": True,
                    "incomes": [{"item": "wage", "amount": "2300.00"}],
                },
            ),
            DemoPerson(name="顾小敏", born_on=date(1990, 1, 9), sex="female", relation="spouse"),
        ),
        began=4,
        until="review",
        fields={
            "kind": "emergency",
            "category": "illness",
            "cause": "妻子突发急病住院，自付费用较多，家庭基本生活暂时困难",
            "months": 1,
            "reason": "突发急病，家中积蓄用尽",
        },
        answers={
            "survey": {
                "kind": "emergency",
                "category": "illness",
                "months": 1,
                "place": "家中",
                "way": "home",
                "findings": "妻子住院属实，自付费用票据齐全，家中没有其他存款",
                "witness": "申请人本人",
            }
        },
    ),
)
