"""Looking into a case and at its people: from a matter that runs, never one's own family's (社会救助法 11, 70)."""

from __future__ import annotations

from core.actor import actor
from core.audit.operations import record
from core.cases.models import Case
from core.errors import NotAllowed, Refused
from core.payments.queries import in_effect
from core.people.queries import LOOKED_UP, conflicts, may_be_near
from core.text import _

SEEN = "case.view_refused"
"""What the log calls the file of a near relative that somebody tried to open."""


def keep_out(case: Case) -> None:
    """NotAllowed, and noted, for whoever would open the file of the own household or of a near relative (D57 11)."""
    user = actor().user_id
    if user is None or case.household_id is None or not may_be_near(user, case.household_id):
        return
    found = conflicts(user, case.household_id)
    if found:
        record(SEEN, f"case:{case.no}", office=case.office_code, why="near_relative")
        raise NotAllowed(
            _("您应当回避：%(reason)s", reason=found[0].reason),
            basis=found[0].basis,
            code="conflict",
            next=_("请由其他无利害关系的人员办理。"),
        )


def matter_of(case: Case) -> str:
    """The case as the matter of a look-up; Refused, and noted, where it has ended and nothing that it granted is paid."""
    if case.closed_on is not None and in_effect(case.id) is None:
        record(f"{LOOKED_UP}_refused", f"case:{case.no}", office=case.office_code, why="closed")
        raise Refused(
            _("本案已于 %(on)s 办结，不能再从本案查询个人信息。", on=case.closed_on),
            basis=("SAL26:70",),
            next=_("请从正在办理的事项发起查询。"),
            code="no_matter",
        )
    return f"case:{case.no}"
