"""An invented matter of a demo county: somebody named reports that a family conceals income."""

from __future__ import annotations

from core.declare import DemoCase

CASES = (
    DemoCase(
        type="complaints",
        began=3,
        until="verify",
        fields={
            "channel": "phone",
            "named": True,
            "name": "于建国",
            "phone": "029-88000041",
            "about": "abuse",
            "topic": "dibao",
            "content": "反映同一社区有人隐瞒工资收入领取低保，请求核实。",
        },
        outcomes={"sort": "report"},
        answers={"sort": {"reason": "属于举报事项"}, "tell": {"way": "phone"}},
    ),
)
