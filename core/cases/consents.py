"""A member takes the consent to verification back: nothing more is asked, what was found stays as it is (社会救助法 40)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.cases.forms import Filled
from core.cases.remarks import remark
from core.clock import today
from core.declare.fields import Form, one_of_family, prose
from core.errors import Refused
from core.means.consents.operations import BASIS, withdraw_all
from core.parameters import queries as parameters
from core.parameters.keys.procedure import ARCHIVE_YEARS
from core.people.queries import names_of, persons_by_key
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

__all__ = ["BASIS", "Withdrawal", "withdraw"]


class Withdrawal(Form):
    """Who takes the consent back, and why."""

    member = one_of_family()
    reason = prose(_("撤回授权的原因"), most=500)


def withdraw(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Every consent of the member that stands ends today, whichever case it was signed for. Refused where none stands."""
    case = act.case
    assert case.household_id is not None, "who is of the family has a household"
    name = names_of(case.household_id)[data["member"]]
    if not withdraw_all(persons_by_key(case.household_id)[data["member"]], today(), data["reason"]):
        raise Refused(
            _("%(name)s没有有效的核对授权，不必撤回。", name=name),
            basis=BASIS,
            next=_("请在“承诺与授权”中核对各成员签署的情况。"),
            code="no_consent",
        )
    kept = parameters.find(ARCHIVE_YEARS, case.office_code, today())
    said = _("%(name)s撤回核对授权（%(why)s），今后不再核对。", name=name, why=data["reason"])
    stays = (
        _("此前查得的结果不再增加，按档案保存年限（%(years)s年）随案保存。", years=kept.value)
        if kept
        else _("此前查得的结果按原样随案保存。")
    )
    remark(case, "consent_withdrawn", f"{said}{stays}")
