"""What dibao asks for and what it issues: the papers of an application and forms F01 to F19."""

from __future__ import annotations

from functools import partial

from core.declare import DocumentType, _
from plugins.dibao import parameters as p

_form = partial(DocumentType, kind="form")
_letter = partial(DocumentType, kind="letter")
_paper = partial(DocumentType, kind="paper")

# --- what the applicant signs or brings -------------------------------------------------------------------

F01 = _form(
    "F01", _("最低生活保障申请书"), template="dibao/application.typ", basis=("SAL26:37", "D57:4", "D57:9")
)
F02 = _form("F02", _("诚信承诺书"), template="dibao/integrity.typ", basis=("SAL26:40", "D57:9"))
F03 = _form(
    "F03",
    _("家庭经济状况核对授权书"),
    template="dibao/authorisation.typ",
    basis=("SAL26:40", "D57:9"),
    per_member=True,
    authorises=True,
)
F04 = _form("F04", _("代办委托书"), basis=("SAL26:37", "D57:6"), required=False)
IDENTITY = _paper("identity", _("家庭成员身份证件"), basis=("D57:9",), confirmed_by="registration")
REGISTER = _paper("register", _("户口簿或者居住证"), basis=("D57:4", "D57:9"), confirmed_by="registration")
INCOME = _paper("income", _("收入证明"), basis=("D57:13",), confirmed_by="tax", required=False)
VEHICLE = _paper("vehicle", _("机动车登记材料"), basis=("D57:14",), confirmed_by="vehicle", required=False)
DISABILITY = _paper("disability", _("残疾人证"), basis=("D57:8",), required=False)
ILLNESS = _paper("illness", _("重大疾病诊断材料"), basis=("D57:8",), required=False)
STUDY = _paper("study", _("在校就读材料"), basis=("D57:7",), required=False)
MAINTENANCE = _paper(
    "maintenance", _("赡养、抚养、扶养的判决、调解书或者协议"), basis=("D57:13",), required=False
)
ACCOUNT = _paper("account", _("银行账户"), basis=("D57:25",), required=False)

APPLICATION = (
    F01,
    F02,
    F03,
    F04,
    IDENTITY,
    REGISTER,
    INCOME,
    VEHICLE,
    DISABILITY,
    ILLNESS,
    STUDY,
    MAINTENANCE,
    ACCOUNT,
)
"""The checklist at acceptance; every entry is marked present, missing, shared or not applicable."""

# --- acceptance -------------------------------------------------------------------------------------------

F05 = _letter("F05", _("一次性告知书"), template="dibao/missing.typ", basis=("D57:10",))
F06 = _letter("F06", _("受理通知书"), template="dibao/accepted.typ", basis=("SAL26:64", "D57:10"))
F07 = _letter(
    "F07", _("不予受理通知书"), template="dibao/not_accepted.typ", basis=("SAL26:37", "SAL26:64", "D57:10")
)

# --- what is found out ------------------------------------------------------------------------------------

F08 = _form("F08", _("入户调查表及照片"), basis=("SAL26:43", "D57:16"), required=False)
F09 = _form("F09", _("邻里访问记录、信函索证函"), basis=("SAL26:43", "D57:15"), required=False)
F10 = _form("F10", _("经济状况核对报告"), basis=("SAL26:41", "D57:17"), required=False)
F11 = _form("F11", _("核对结果告知及异议申请"), basis=("D57:18",), required=False)
F12 = _form("F12", _("民主评议记录"), basis=("CC18:24",), required=False)
F13 = DocumentType(
    "F13",
    _("公示单"),
    kind="notice",
    template="dibao/notice_sheet.typ",
    basis=("SAL26:45", "D57:19", "D57:24"),
)
F14 = _form("F14", _("近亲属备案登记表"), basis=("D57:11",), required=False)

# --- what is decided --------------------------------------------------------------------------------------

F15 = _form("F15", _("审核意见表"), template="dibao/opinion.typ", basis=("SAL26:44", "D57:19"))
F16 = _form(
    "F16", _("联合确认记录"), template="dibao/minutes.typ", basis=("SAL26:44", "D57:21"), of_several=True
)
F17 = _letter(
    "F17",
    _("确认通知书"),
    template="dibao/confirmed.typ",
    basis=("SAL26:18", "SAL26:45", "SA649:11", "D57:21"),
)
F18 = _letter(
    "F18", _("不予确认告知书"), template="dibao/refused.typ", basis=("SAL26:45", "SA649:11", "D57:21")
)
F19 = _letter(
    "F19",
    _("增发、减发、停发告知书"),
    template="dibao/changed.typ",
    basis=("SAL26:48", "SA649:13", "D57:32"),
    deliver_within=p.TELL,
)
ENDED = _letter(
    "ended", _("终止办理告知书"), template="shared/ended.typ", series="33", basis=("SAL26:43", "D57:29")
)
TRANSFER = _letter(
    "transfer", _("申请转送函"), template="shared/transfer.typ", series="34", basis=("SAL26:37", "D57:5")
)

MISSING_ONCE, ACCEPTED, NOT_ACCEPTED, NOTICE_SHEET, CONFIRMED, REFUSED, CHANGED = (
    F05,
    F06,
    F07,
    F13,
    F17,
    F18,
    F19,
)
AT_ACCEPTANCE = {"complete": ACCEPTED, "incomplete": MISSING_ONCE, "not_accepted": NOT_ACCEPTED}
"""What goes out when an application is taken, sent back for papers or not taken."""
