"""Payment that stands still since somebody has died, and goes on: both are told on the case that granted it (N83 1(3); D57 25)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from core.cases.models import Case
from core.cases.remarks import remark
from core.clock import add_months
from core.db import db
from core.payments import queries as paid
from core.payments.arrears import Months, waiting
from core.payments.models import Entitlement
from core.rules.worked import figure
from core.text import Text, _


def tell_held(case: Case, aid: Entitlement, name: str) -> None:
    """Who has died, from when on nothing is paid, and what is to be done; `case` where no case granted it."""
    told = {"name": name, "month": f"{aid.held_from:%Y-%m}"}
    if paid.covers_living(aid):
        _tell(case, aid, _("领款人%(name)s已死亡，自%(month)s起暂不发放，待登记由谁继续领取。", **told))
    else:
        _tell(case, aid, _("%(name)s已死亡，自%(month)s起暂不发放，待作出终止决定。", **told))


def tell_corrected(case: Case, aid: Entitlement, name: str) -> None:
    """It is paid on, for nobody had died."""
    _tell(case, aid, _("%(name)s的死亡登记已更正，恢复发放。", name=name))


def tell_passed_on(case: Case, aid: Entitlement, since: date | None) -> None:
    """It was held since that month, and is paid on to one who lives; nothing where it wasn't, or still is."""
    if since is None or aid.held_from is not None:
        return
    spans = waiting(aid)
    first = add_months(spans[-1][1], 1) if spans else since
    names = "、".join(paid.payees_on(aid, first))
    _tell(case, aid, _("由%(name)s继续领取，自%(month)s起恢复发放。", name=names, month=f"{first:%Y-%m}"))
    if spans:
        _tell(case, aid, _("%(months)s暂未发放的，待作出变更决定后补发。", months=said(spans)))


def tell_paid_out(case: Case, aid: Entitlement, spans: list[Months]) -> None:
    """What waited for the decision is paid by it, with how much a month; nothing where nothing did."""
    for first, last in spans:
        if amount := sum((line.amount for line in paid.paid_in(aid, last)), Decimal(0)):
            told = {"months": said([(first, last)]), "amount": figure(amount)}
            _tell(case, aid, _("%(months)s暂未发放的，按每月%(amount)s元补发。", **told))


def said(spans: list[Months]) -> str:
    """Spans of months as a sentence names them."""
    return "、".join(named(first, last) for first, last in spans)


def named(first: date, last: date) -> str:
    """A span of months as a sentence names it; a single month is no span."""
    if first == last:
        return f"{first:%Y-%m}"
    return str(_("%(first)s至%(last)s", first=f"{first:%Y-%m}", last=f"{last:%Y-%m}"))


def _tell(case: Case, aid: Entitlement, said: Text) -> None:
    granting = db.session.get(Case, aid.case_id) if aid.case_id else None
    remark(granting or case, "held", str(said))
