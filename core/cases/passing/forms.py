"""What is said when an application is passed on, and what the place of registration answers about doubles."""

from __future__ import annotations

from core.declare.fields import Form, one_of, prose
from core.text import _

FOUND = {"none": _("没有在享或者在办"), "receiving": _("正在享受"), "applying": _("正在申请")}


class PassOn(Form):
    """Why, beyond the registration itself."""

    reason = prose(_("转送说明"), most=500, required=False, hint=_("例如已经告知申请人的内容。"))


class Answered(Form):
    """Whether the household receives or has applied for the same aid at the place of registration."""

    found = one_of(_("在户籍地的情况"), FOUND)
    note = prose(_("说明"), most=500, required=False)
