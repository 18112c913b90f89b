"""What the bureau asks and the township answers."""

from __future__ import annotations

from core.declare.fields import Form, prose
from core.text import _


class Question(Form):
    """What is asked."""

    words = prose(_("质询事项"), most=1000)


class Answered(Form):
    """The answer."""

    words = prose(_("答复"), most=1000)
