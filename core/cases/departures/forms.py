"""What a supervisor writes to settle a line."""

from __future__ import annotations

from core.declare.fields import Form, prose
from core.text import _


class Note(Form):
    """What was found and what follows."""

    note = prose(_("监督意见"), most=1000, hint=_("写明核查情况和处理结果，记入案件，不能更改。"))
