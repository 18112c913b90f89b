"""What is recorded of a delivery."""

from __future__ import annotations

from core.declare.fields import Form, day, one_of, words
from core.documents.letters import WAYS
from core.text import _


class Delivery(Form):
    """On which day, how, and to whom where it wasn't the addressee: what is recorded can't be changed, so nothing is guessed."""

    how = one_of(
        _("送达方式"),
        WAYS,
        hint=_("收件人拒收的选“留置送达”，下落不明的选“公告送达”。"),
    )
    on = day(
        _("送达日期"),
        hint=_("邮寄送达填签收日，公告送达填公告期满日。救济期限自这一天起算。"),
    )
    to = words(
        _("代收人或者见证人"),
        most=60,
        required=False,
        hint=_("交给收件人本人的不填；委托代收的必须填写；留置送达填见证人，或者附上现场照片。"),
    )
