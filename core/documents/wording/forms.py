"""What a county's administrator fills in about the words of a letter."""

from __future__ import annotations

from core.declare.fields import Form, day, prose
from core.text import _


class WordsForm(Form):
    """The county's own paragraphs."""

    paragraphs = prose(
        _("本县文字"),
        most=5000,
        hint=_("每行一段，一至十段，每段不超过五百字；印在法定内容之后、救济权利之前。"),
    )


class PublishForm(Form):
    """From when on, and why."""

    since = day(_("自哪一天起使用"), ahead=True, hint=_("最早自今天起；此前出具的文书不变。"))
    reason = prose(_("修改原因"), most=400)


class EndForm(Form):
    """Until when, and why."""

    last_day = day(_("使用到哪一天"), ahead=True, hint=_("此后出具的文书只印法定内容。"))
    reason = prose(_("停用原因"), most=200)
