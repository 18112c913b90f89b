"""The month's look-ups that were refused, and who looked most: without a matter, outside the household, relatives, too many."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.audit.models import AuditEvent
from core.audit.queries import between, counted
from core.cases.exporting.queries import EXPORTED
from core.cases.looking import SEEN
from core.clock import add_months
from core.people.queries import LOOKED_UP, VIEWED
from core.text import Message, _

CHECK_REFUSED = "check.refused"
MOST = 500
"""Refused look-ups that a month's list shows."""
REFUSED = (f"{LOOKED_UP}_refused", f"{VIEWED}_refused", SEEN, CHECK_REFUSED)
WHY: dict[str, Message] = {
    "no_matter": _("没有对应的事项"),
    "no_right": _("没有查看完整信息的权限"),
    "closed": _("事项已经办结"),
    "near_relative": _("本人或者近亲属"),
    "too_many": _("一小时内次数过多"),
    "outsider": _("核对本家庭以外的人"),
}
"""Why a look-up was refused, in words."""


@dataclass(frozen=True)
class Month:
    """A month's refused look-ups within scope, oldest first, and how often each officer looked: name, look-ups, exports."""

    month: date
    refused: tuple[AuditEvent, ...]
    officers: tuple[tuple[str, int, int], ...]

    def as_json(self) -> dict[str, Any]:
        """As REST shows it."""
        return {
            "month": f"{self.month:%Y-%m}",
            "refused": [refused_shown(event) for event in self.refused],
            "officers": [
                {"who": who, "lookups": looked, "exports": exported}
                for who, looked, exported in self.officers
            ],
        }


def month_of_lookups(month: date) -> Month:
    """What the log has of a month, given by its first day."""
    days = month, add_months(month, 1)
    looked, exported = Counter[str](), Counter[str]()
    for (who, what), n in counted((LOOKED_UP, VIEWED, EXPORTED), *days).items():
        (exported if what == EXPORTED else looked)[who] += n
    most = sorted({*looked, *exported}, key=lambda who: (-looked[who], -exported[who], who))
    return Month(
        month,
        tuple(between(REFUSED, *days, limit=MOST)),
        tuple((who, looked[who], exported[who]) for who in most),
    )


def refused_shown(event: AuditEvent) -> dict[str, Any]:
    """One refused look-up: when, who, what about, why."""
    why = str(event.detail.get("why", ""))
    return {
        "on": event.on.isoformat(),
        "who": event.who,
        "duty": event.duty,
        "division": event.division,
        "about": event.about,
        "why": why,
        "why_label": str(WHY.get(why, why)),
    }
