"""What is asked of whoever puts two records of one person together."""

from __future__ import annotations

from core.declare.fields import Form, prose, words
from core.text import _


class Merge(Form):
    """Two records, each by a case within scope and the name that stands in it, and why they are one person."""

    kept_case = words(_("保留的记录：案件编号"), most=40)
    kept_name = words(_("保留的记录：姓名"), most=60)
    dropped_case = words(_("并入的记录：案件编号"), most=40)
    dropped_name = words(_("并入的记录：姓名"), most=60)
    reason = prose(_("为什么是同一人"), hint=_("写明对照了哪些证件。"))


class Undo(Form):
    """Why they were two after all."""

    reason = prose(_("撤销合并的原因"))
