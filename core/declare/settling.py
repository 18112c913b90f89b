"""How a doubt that a check has raised is settled: what was found out, what counts, and what the family said (D57 18)."""

from __future__ import annotations

from typing import Any

from core.declare.fields import (
    Form,
    ValidationError,
    day,
    needed_with,
    one_of,
    one_of_family,
    prose,
    rows,
    validates_schema,
    words,
)
from core.declare.forms import FoundHolding, FoundIncome, FoundSpending
from core.text import _

COUNTS = "counts"
STANDINGS = {
    COUNTS: _("属于本家庭，计入"),
    "another": _("属于他人，不计入"),
    "gone": _("已销户、转让或者支出，不计入"),
    "exempt": _("依规定不计入，或者不涉及收入、财产"),
}
ON_PAPER = ("another", "gone")
"""What is only believed on paper."""
SILENT, IN_WRITING = "silent", "writing"
REPLIES = {"answered": _("申请人已说明"), SILENT: _("期满未答复")}
WAYS = {"window": _("当面"), "phone": _("电话"), IN_WRITING: _("书面送达")}


def _source() -> Any:
    """One of the sources that were asked; the case offers those that raised something, by name."""
    field = words(_("核对来源"), most=40)
    field.metadata = {**field.metadata, "source": True}
    return field


class Finding(Form):
    """What one source raised about one person, and how it is settled."""

    member = one_of_family()
    source = _source()
    standing = one_of(_("认定"), STANDINGS)
    finding = prose(_("核实情况"), most=1000, hint=_("查到了什么，怎样核实，为什么这样认定。"))
    evidence = needed_with(
        words(_("依据的材料"), most=200, required=False),
        "standing",
        ON_PAPER,
        _("属于他人或者已不存在的，须写明依据的材料。"),
    )


class Settlement(Form):
    """Every doubt of a check by itself, the sums that count, and what the family said when it was told."""

    findings = rows(_("疑点逐项核实"), Finding)
    incomes = rows(_("据此计入的收入"), FoundIncome)
    holdings = rows(_("据此计入的财产"), FoundHolding)
    spending = rows(_("据此计入的必需支出"), FoundSpending)
    told_on = day(_("告知申请人的日期"))
    told_how = one_of(_("告知方式"), WAYS)
    reply = one_of(_("申请人的说明"), REPLIES)
    replied_on = needed_with(day(_("说明日期"), required=False), "reply", ("answered",))
    replied = needed_with(prose(_("说明内容"), most=1000, required=False), "reply", ("answered",))

    @validates_schema
    def _silence_follows_a_writing(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("reply") == SILENT and data.get("told_how") not in (None, IN_WRITING):
            raise ValidationError({"told_how": [_("书面告知后期满未答复的，才能按未答复办理。")]})
