"""Recording who files for a household, with the mandate that he brings, and its withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.actor import actor
from core.cases.forms import Filled
from core.cases.models import Case
from core.cases.proxies.models import Mandate
from core.cases.proxies.queries import proxies_of
from core.cases.remarks import remark
from core.clock import today
from core.db import db
from core.declare import DocumentType
from core.declare.fields import Form, prose
from core.documents.operations import receive_paper
from core.documents.uploads import Upload
from core.errors import Incomplete, Refused
from core.numbers import look_up_code
from core.plugins import registry
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

MANDATE = "F04"
AIDE = "village_aide"
BASIS = ("SAL26:37", "D57:6")
_PAPER = DocumentType(MANDATE, _("代办委托书"), kind="form", basis=BASIS, required=False)


class Withdrawal(Form):
    """Why the household takes the mandate back."""

    reason = prose(_("撤销委托的原因"), most=400)


def require_mandate(data: Mapping[str, Any], attached: Upload | None) -> None:
    """Incomplete where the village's coordinator files and doesn't attach what the household has signed."""
    if actor().duty != AIDE:
        return
    if (data.get("proxy") or {}).get("kind") != "village":
        raise Incomplete(
            _("村（社区）协理员只能代为提出申请，请填写代办情况。"),
            basis=BASIS,
            fields={"proxy.kind": [_("请选择村（居）委会。")]},
        )
    if attached is None:
        raise Incomplete(
            _("没有附上申请人签字的委托书，村（社区）不能代为提出申请。"),
            basis=BASIS,
            next=_("请在页面上附上委托书的扫描件或者照片后再提交。"),
            fields={"mandate": [_("请附上委托书。")]},
        )


def record_proxy(case: Case, data: Mapping[str, Any], attached: Upload | None = None) -> Mandate | None:
    """Part of the operation that opens a case: who filed it, and the paper that he brought."""
    proxy = data.get("proxy")
    if not proxy:
        return None
    row = Mandate(
        office_code=case.office_code,
        case_id=case.id,
        kind=proxy["kind"],
        name=proxy["name"],
        id_sealed=proxy.get("id_number"),
        ground=(proxy.get("ground") or "").strip(),
        filed_on=case.opened_on,
        filed_by=actor().name,
        look_up_code=look_up_code(),
    )
    db.session.add(row)
    if attached is not None:
        receive_paper(case, registry().documents.get((case.type_code, MANDATE), _PAPER), upload=attached)
    db.session.flush()
    return row


def withdraw(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """The household takes its mandate back: the proxy's code shows nothing from now on. Refused where none stands."""
    standing = [row for row in proxies_of(act.case.id) if row.stands]
    if not standing:
        raise Refused(_("本案没有有效的代办委托。"), basis=BASIS, next=_("委托已经撤销的，不需要再办理。"))
    for row in standing:
        row.withdrawn_on, row.withdrawn_why = today(), data["reason"].strip()
    names = "、".join(row.name for row in standing)
    remark(
        act.case,
        "mandate_withdrawn",
        str(_("撤销对%(name)s的委托：%(why)s", name=names, why=data["reason"])),
    )
