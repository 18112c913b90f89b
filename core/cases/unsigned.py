"""Whoever refuses to sign statement or consent is told in writing what follows; the application stays registered (社会救助法 40)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.cases import letters
from core.cases.facts import law_day
from core.cases.forms import Filled
from core.cases.remarks import remark
from core.declare import DocumentType
from core.declare.fields import Form, one_of, one_of_family, prose
from core.documents import operations as documents
from core.errors import Refused
from core.people.queries import names_of
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

BASIS = ("SAL26:40", "D57:9")
PAPERS = {"statement": _("诚信承诺书"), "consent": _("核对授权书"), "both": _("诚信承诺书和核对授权书")}
NOTICE = DocumentType(
    "unsigned",
    _("未签署承诺和授权告知书"),
    template="shared/unsigned.typ",
    basis=("SAL26:40", "D57:9"),
    series="32",
)
"""Says what follows; the application stays registered and is accepted once everybody has signed."""


class Refusal(Form):
    """Who will not sign what, in the person's own words."""

    member = one_of_family()
    paper = one_of(_("拒绝签署"), PAPERS)
    reason = prose(_("本人说明的理由"), most=500, required=False)


def refuse_to_sign(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Record that somebody refuses, and tell in writing what follows. Refused once the application is accepted."""
    case = act.case
    if case.accepted_on is not None or case.household_id is None:
        raise Refused(
            _("只有已经登记、尚未受理的申请才登记拒绝签署。"),
            basis=BASIS,
            next=_("受理以后撤回授权或者不配合核查的，按相应的事项办理。"),
        )
    name = names_of(case.household_id)[data["member"]]
    paper = str(PAPERS[data["paper"]])
    why = (data.get("reason") or "").strip()
    said = _("%(name)s拒绝签署%(paper)s：%(why)s", name=name, paper=paper, why=why or _("未说明理由"))
    remark(case, "refused_to_sign", str(said))
    road = act.state.road
    assert road is not None, "a case that is not accepted is on its road"
    documents.issue(
        case,
        replace(NOTICE, basis=_basis(act)),
        {
            "matter": str(act.type.label),
            "applied_on": case.paper_date or case.opened_on,
            "name": name,
            "paper": paper,
            "receipt": case.receipt,
            "contact": letters.contact(act, act.rows[road.seq]),
        },
        by=letters.issuer_of(act, act.rows[road.seq]),
        recipient=case.applicant_name,
        law_date=law_day(case),
    )


def _basis(act: Handling) -> tuple[str, ...]:
    """The articles on which the type's own authorisation rests."""
    forms = act.process.pipeline.documents()
    return next((form.basis for form in forms if form.authorises), NOTICE.basis)
