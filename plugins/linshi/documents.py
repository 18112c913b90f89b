"""What linshi asks for and what it issues."""

from __future__ import annotations

from functools import partial

from core.declare import DocumentType, _

_form = partial(DocumentType, kind="form")
_letter = partial(DocumentType, kind="letter")
_paper = partial(DocumentType, kind="paper")

APPLIED = _form("F01", _("临时救助申请书"), basis=("SAL26:37", "L23:2(2)"))
AUTHORISED = _form(
    "F03",
    _("家庭经济状况核对授权书"),
    basis=("SAL26:40", "L23:2(2)"),
    per_member=True,
    authorises=True,
    required=False,
)
IDENTITY = _paper("identity", _("身份证件"), basis=("SAL26:40",), confirmed_by="registration", required=False)
CAUSE = _paper("cause", _("遭遇困难的材料"), basis=("SAL26:40", "L23:2(2)"), required=False)
BILLS = _paper("bills", _("医疗、教育等支出票据"), basis=("L23:2(2)",), required=False)
APPLICATION = (APPLIED, AUTHORISED, IDENTITY, CAUSE, BILLS)
"""The checklist at acceptance; in an emergency everything but the application may follow."""

MISSING_ONCE = _letter("F05", _("一次性告知书"), template="shared/missing.typ", basis=("L23:2(2)",))
ACCEPTED = _letter("F06", _("受理通知书"), template="shared/accepted.typ", basis=("SAL26:64", "L23:2(2)"))
NOT_ACCEPTED = _letter(
    "F07", _("不予受理通知书"), template="shared/not_accepted.typ", basis=("SAL26:37", "SAL26:64", "L23:2(2)")
)
VISITED = _form("F08", _("调查表及照片"), basis=("SAL26:43", "L23:2(2)"), required=False)
NOTICE_SHEET = DocumentType(
    "F13", _("公示单"), kind="notice", template="shared/notice_sheet.typ", basis=("SAL26:45", "L23:2(2)")
)
OPINION = _form("F15", _("审核意见表"), template="shared/opinion.typ", basis=("SAL26:44", "L23:2(2)"))
MINUTES = _form("F16", _("会议记录"), template="shared/minutes.typ", basis=("SAL26:44", "CC18:15"))
GRANTED = _letter(
    "F17", _("临时救助决定书"), template="shared/decision.typ", basis=("SAL26:29", "SAL26:45", "SA649:48")
)
REFUSED = _letter("F18", _("不予救助告知书"), template="shared/refusal.typ", basis=("SAL26:45", "SA649:48"))
ADVANCED = _form("F24", _("先行救助登记表"), template="linshi/advance.typ", basis=("SAL26:50", "L23:2(2)"))
