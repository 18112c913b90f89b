"""Who registers what at a window: applications those who file for others, matters of an office those who register them."""

from __future__ import annotations

from core.access.queries import may
from core.declare import APPLICANT, CaseType
from core.errors import NotAllowed
from core.text import Message, _


def may_file(case_type: CaseType) -> bool:
    """Whether the one who acts opens cases of this type at a window (社会救助法 37; 信访工作条例 21-23)."""
    if is_applied_for(case_type):
        return may("file_on_behalf")
    return may("register_petition")


def require_filer(case_type: CaseType) -> None:
    """NotAllowed for whoever doesn't."""
    if may_file(case_type):
        return
    if is_applied_for(case_type):
        raise NotAllowed(_("申请由乡镇（街道）窗口登记。"), next=_("请由乡镇（街道）经办人员办理。"))
    raise NotAllowed(_("来信来访由信访投诉办理岗位或者窗口登记。"), next=_("请转告信访投诉办理岗位登记。"))


def form_title(case_type: CaseType) -> Message:
    """What stands above the form."""
    if is_applied_for(case_type):
        return _("%(type)s申请", type=case_type.label)
    return _("%(type)s登记", type=case_type.label)


def form_help(case_type: CaseType) -> Message:
    """What the form is for."""
    if is_applied_for(case_type):
        return _("一次填写，打印申请书、诚信承诺书和核对授权书三份。可以通过核对取得的材料不要求群众提供。")
    return _("不论从什么渠道来，都当场登记并给查询号；匿名的也登记。登记以后再甄别由谁办理。")


def is_applied_for(case_type: CaseType) -> bool:
    """Whether people apply for it, rather than an office registering what came in."""
    return getattr(case_type.apply.lines[0], "by", APPLICANT) == APPLICANT
