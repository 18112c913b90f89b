"""What tekun asks for and what it issues."""

from __future__ import annotations

from functools import partial

from core.declare import DocumentType, _
from plugins.tekun import parameters as p

_form = partial(DocumentType, kind="form")
_letter = partial(DocumentType, kind="letter")
_paper = partial(DocumentType, kind="paper")

APPLIED = _form("F01", _("特困人员救助供养申请书"), basis=("SAL26:37", "T43:10"))
STATEMENT = _form("F02", _("劳动能力、生活来源、财产和义务人情况的书面声明"), basis=("SAL26:40", "T43:10"))
AUTHORISED = _form(
    "F03", _("家庭经济状况核对授权书"), basis=("SAL26:40", "T43:10"), per_member=True, authorises=True
)
MANDATE = _form("F04", _("代办委托书"), basis=("SAL26:37", "T43:11"), required=False)
IDENTITY = _paper("identity", _("身份证件"), basis=("T43:10",), confirmed_by="registration")
REGISTER = _paper("register", _("户口簿或者居住证"), basis=("T43:10",), confirmed_by="registration")
DISABILITY = _paper("disability", _("残疾人证"), basis=("T43:5", "T43:10"), required=False)
STUDY = _paper("study", _("在校就读材料"), basis=("SAL26:16", "T43:24"), required=False)
SUPPORTERS = _paper("supporters", _("义务人无履行义务能力的材料"), basis=("T43:8",), required=False)
ACCOUNT = _paper("account", _("银行账户"), basis=("T43:17",), required=False)
APPLICATION = (
    APPLIED,
    STATEMENT,
    AUTHORISED,
    MANDATE,
    IDENTITY,
    REGISTER,
    DISABILITY,
    STUDY,
    SUPPORTERS,
    ACCOUNT,
)
"""The checklist at acceptance."""

MISSING = _letter("F05", _("一次性告知书"), template="shared/missing.typ", basis=("T43:12",))
ACCEPTED = _letter("F06", _("受理通知书"), template="shared/accepted.typ", basis=("SAL26:64", "T43:12"))
NOT_ACCEPTED = _letter(
    "F07", _("不予受理通知书"), template="shared/not_accepted.typ", basis=("SAL26:37", "SAL26:64", "T43:12")
)
VISITED = _form("F08", _("入户调查表及照片"), basis=("SAL26:43", "T43:13"), required=False)
REPORT = _form("F10", _("经济状况核对报告"), basis=("SAL26:41", "T43:13"), required=False)
NOTICE_SHEET = DocumentType(
    "F13",
    _("公示单"),
    kind="notice",
    template="shared/notice_sheet.typ",
    basis=("SAL26:45", "T43:15", "T43:17"),
)
ENDING_SHEET = DocumentType(
    "ending_notice",
    _("拟终止供养公示单"),
    series="35",
    kind="notice",
    template="shared/notice_sheet.typ",
    basis=("T43:26",),
)
OPINION = _form("F15", _("审核意见表"), template="shared/opinion.typ", basis=("SAL26:44", "T43:13"))
MINUTES = _form(
    "F16", _("联合确认记录"), template="shared/minutes.typ", basis=("SAL26:44", "T43:28"), of_several=True
)
CONFIRMED = _letter("F17", _("确认通知书"), template="shared/decision.typ", basis=("SAL26:45", "T43:17"))
REFUSED = _letter("F18", _("不予救助供养告知书"), template="shared/refusal.typ", basis=("SAL26:45", "T43:18"))
CHANGED = _letter(
    "F19",
    _("供养待遇变更告知书"),
    template="shared/changed.typ",
    basis=("SAL26:48", "T43:23"),
    deliver_within=p.TELL,
)
GRADED = _form("F21", _("生活自理能力评估表"), basis=("T43:20", "T43:21"), required=False)
AGREEMENT = _paper("F22", _("供养协议、委托照料服务协议"), basis=("SAL26:16",), required=False)
STOPPED = _letter(
    "F23",
    _("终止救助供养决定书"),
    template="shared/changed.typ",
    basis=("SAL26:48", "T43:26"),
    deliver_within=p.TELL,
)
ENDED = _letter(
    "ended", _("终止办理告知书"), template="shared/ended.typ", series="33", basis=("SAL26:43", "T43:13")
)
TRANSFER = _letter(
    "transfer", _("申请转送函"), template="shared/transfer.typ", series="34", basis=("SAL26:37", "T43:10")
)
