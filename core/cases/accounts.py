"""Where the aid of a case is paid: the account given for it, which no other case's application replaces (D57 25).

A recipient who changes his bank says so himself, on the case that granted the aid or on its review.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from core.cases.follow_ups import applicant_of
from core.cases.forms import Filled
from core.cases.models import Case
from core.cases.remarks import is_said, remark
from core.clock import today
from core.db import db, select
from core.declare.applications import ACCOUNT
from core.declare.fields import Form, confirmed, words
from core.divisions.queries import place_of
from core.errors import Incomplete, Refused
from core.means.queries import consents_of
from core.numbers import clean_number, mask_account
from core.payments.queries import get, in_effect, paid_in, settled_in
from core.people import queries as people
from core.people.accounts.operations import record_account
from core.people.composition import plain_name
from core.people.models import BankAccount, Person
from core.tasks.operations import open_task, settle_tasks
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

BASIS = ("D57:25", "SAL26:45")
WANTED = "payee_account"
"""What the task is called by which the clerk is asked for the account of whoever goes on."""
GOES_ON = "goes_on"
"""What the timeline's line, and the clerk's task, are called by where the applicant has moved out."""


class PayeeAccount(Form):
    """Where the one who applies, or receives, is paid from now on, as he said in person (D57 25)."""

    bank = words(_("开户银行"))
    account = words(_("银行账号"), most=32, pattern=ACCOUNT)
    account_holder = words(_("户名"), most=60, required=False, hint=_("不填即为申请人本人。"))
    card_seen = confirmed(_("申请人本人提出，已核对其身份证件和银行账户"))


def account_of(case: Case, payee: int | None = None) -> BankAccount | None:
    """Where what this case is about is paid; None where nobody has said so. `payee`: another than its applicant."""
    payee = payee or case.applicant_id
    return people.account_of(payee, case.granting_id) if payee else None


def account_tail(case: Case, payee: int | None = None) -> str | None:
    """The last digits of that account."""
    row = account_of(case, payee)
    return mask_account(row.account_sealed) if row else None


def record(case: Case, data: Mapping[str, Any], payee: int | None = None) -> None:
    """The account that was given for this case, if any; Incomplete where it is a stranger's."""
    payee = payee or case.applicant_id
    if not data.get("account") or payee is None:
        return
    holder = data.get("account_holder")
    _must_be_theirs(case, holder, payee)
    record_account(payee, data.get("bank"), data["account"], holder, case_id=case.granting_id)


def _must_be_theirs(case: Case, holder: str | None, payee: int) -> None:
    """Of the family, or of the guardian who signed for a minor of it: the household is paid, and nobody else."""
    known = set(_theirs(case, payee))
    if holder and plain_name(holder) not in known:
        said = _("户名应当是申请人或者共同生活的家庭成员。")
        raise Incomplete(
            said,
            basis=BASIS,
            next=_("请使用本家庭成员的账户；家庭中只有未成年人的，可以使用签署授权的监护人的账户。"),
            fields={"account_holder": [said]},
        )


def _theirs(case: Case, payee: int) -> Iterator[str]:
    assert case.household_id is not None, "who applies has a household"
    yield from (
        plain_name(row.name)
        for row in people.roster(case.household_id, today())
        if row.member.counted or row.person_id == payee
    )
    for number in {case.id, case.granting_id or case.id}:
        yield from (plain_name(row.guardian) for row in consents_of(number) if row.guardian)


def may_change(case: Case) -> bool:
    """Whether money is paid by this case, or by the one that it reviews, so that a recipient may change where."""
    if case.household_id is None or case.applicant_id is None:
        return False
    if case.closed_on is not None:
        return in_effect(case.id) is not None
    return case.entitlement_id is not None


def set_account(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Enter the account of the one who goes on, or the new one of a recipient. Refused where neither is the case."""
    case = act.case
    if not act.world.lacks_account() and not may_change(case):
        raise Refused(
            _("本案不缺少收款账户，也没有正在发放的救助，不必登记。"),
            basis=BASIS,
            next=_(
                "申请人死亡或者不再共同生活、由家属继续申请而没有账户的，以及正在领取救助的人变更账户的，才在这里登记。"
            ),
        )
    payee, name = _payee(act)
    _must_live(case, payee)
    before = account_of(case, payee)
    record(case, data, payee)
    told = {"name": name, "bank": data["bank"], "new": clean_number(data["account"])[-4:]}
    if before is None:
        said = _("登记%(name)s的收款账户：%(bank)s，尾号%(new)s。", **told)
    else:
        old = before.account_sealed[-4:]
        said = _("%(name)s变更收款账户：%(bank)s，尾号由%(old)s变更为%(new)s。", old=old, **told)
    remark(case, "account", str(said))
    is_entered(case)


def _must_live(case: Case, payee: int | None) -> None:
    """Refused for one whom the register knows to have died: he asks for nothing, and is paid nothing."""
    person = db.session.get(Person, payee) if payee else None
    if person is None or person.dead_on is None:
        return
    reviewed = _("请发起复核（已在复核的，在该件中），登记其死亡，并登记由谁继续领取、收款账户；")
    asked = _("请在本案登记其死亡，并登记由谁继续申请、收款账户；")
    raise Refused(
        _("%(name)s已登记于%(day)s死亡，不能再登记其收款账户。", name=person.name, day=person.dead_on),
        basis=BASIS,
        next=_("%(step)s死亡登记有误的，先办理“更正死亡登记”。", step=reviewed if case.closed_on else asked),
        code="payee_dead",
    )


def _payee(act: Handling) -> tuple[int | None, str]:
    """Whose account it is: of who is paid by what was granted, the applicant before others; of who goes on what is his."""
    case = act.case
    if case.closed_on is not None:
        aid = in_effect(case.id)
        applies = applicant_of(case, aid)
    else:
        aid = get(case.entitlement_id) if case.entitlement_id else None
        applies = case.applicant_id, case.applicant_name
        if act.world.lacks_account() or is_said(case, GOES_ON):
            return applies
    paid = [each.payee_id for each in paid_in(aid, settled_in(aid)) if each.payee_id] if aid else []
    if not paid or applies[0] in paid:
        return applies
    return paid[0], db.session.get_one(Person, paid[0]).name


def ask_for(case: Case) -> None:
    """The clerk is asked where the one who goes on is paid."""
    open_task(
        WANTED,
        f"case:{case.no}",
        "town_clerk",
        place_of(case.office_code),
        _("登记收款账户：%(name)s", name=case.applicant_name),
        office_code=case.office_code,
        link=f"/cases/{case.no}",
    )


def is_entered(case: Case) -> None:
    """Nobody is asked any more for an account of this case, or of the reviews of what it granted."""
    same = (Case.id == case.id) | (Case.parent_id == (case.granting_id or case.id))
    for no in db.session.scalars(select(Case.no).where(same)).all():
        settle_tasks(f"case:{no}", WANTED, _("已登记收款账户"))


__all__ = [
    "BASIS",
    "GOES_ON",
    "WANTED",
    "PayeeAccount",
    "account_of",
    "ask_for",
    "is_entered",
    "may_change",
    "record",
    "set_account",
]
