"""Invented people of a demo county in extreme hardship."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.declare import DemoCase, DemoPerson

CONDITIONS: dict[str, Any] = {
    "labour_evidence": "年满六十周岁",
    "livelihood_evidence": "只有基础养老金，没有其他收入和财产",
    "no_supporter": True,
    "supporter_evidence": "终身未婚，无子女，父母已故，社区证明",
    "mode": "scattered",
    "mode_signed": True,
}

CASES = (
    DemoCase(
        type="tekun",
        people=(
            DemoPerson(
                name="龚老根",
                born_on=date(1952, 10, 1),
                sex="male",
                said={
                    "phone": "029-88000031",
                    "incomes": [{"item": "basic_pension_central", "amount": "143.00"}],
                },
            ),
        ),
        began=3,
        until="survey",
        fields=CONDITIONS | {"reason": "孤身一人，无依无靠"},
    ),
)
