"""What a county may set about payment, holds, recovery and the reserve fund."""

from __future__ import annotations

from decimal import Decimal

from core.parameters.keys.kinds import START, amount, choice, choices, count, limit, number, switch
from core.text import _

START_RULE = choice(
    "benefit.start_rule",
    START,
    label=_("从哪个月起发放"),
    basis=("D57:21", "T43:17"),
    read_on="decision",
    default="next_month",
)
CHANGE_EFFECTIVE = choice(
    "change.effective",
    START,
    label=_("变更从哪个月起执行"),
    basis=("SAL26:47", "D57:32"),
    read_on="decision",
    default="next_month",
)
PAY_DAY = count(
    "pay.day",
    label=_("每月最迟发放日"),
    basis=("SAL26:18", "D57:25"),
    read_on="event",
    required=True,
    least=1,
    most=28,
    unit=_("日"),
)
PRECHECK = choices(
    "pay.precheck",
    {"death": _("死亡"), "double": _("重复享受"), "stopped": _("已停发"), "account": _("账户")},
    label=_("发放前的比对"),
    basis=("SAL26:46",),
    read_on="event",
    required=True,
)
HOLD = limit(
    "hold.max_days", label=_("暂缓发放的最长期限"), basis=("SAL26:48",), read_on="event", required=True
)
SHORTFALL = limit(
    "limit.shortfall_days",
    label=_("少发、漏发的补发期限"),
    basis=("SAL26:70",),
    read_on="event",
    required=True,
)
RECOVERY = limit(
    "recovery.order_days",
    label=_("责令退回的期限"),
    basis=("SAL26:74",),
    read_on="event",
    required=True,
    least=1,
)
SET_OFF = switch(
    "recovery.set_off", label=_("从以后的救助金中抵扣"), basis=("SAL26:74",), read_on="event", default=False
)
FINE_MULTIPLE = number(
    "fraud.fine_max_multiple",
    label=_("骗取救助的罚款上限"),
    basis=("SAL26:73", "SA649:68"),
    read_on="event",
    default=Decimal(2),
    least=0,
    most=3,
    unit=_("倍"),
)
RESERVE = switch(
    "reserve.enabled",
    label=_("设立临时救助备用金"),
    basis=("L23:3(3)", "CC18:15"),
    read_on="event",
    default=False,
)
RESERVE_AMOUNT = amount(
    "reserve.amount",
    label=_("每个乡镇（街道）备用金定额"),
    basis=("L23:3(3)",),
    read_on="event",
    unit=_("元"),
)
REFILL_LEVEL = amount(
    "reserve.refill_level",
    label=_("备用金低于多少时补足"),
    basis=("L23:3(3)",),
    read_on="event",
    unit=_("元"),
)
