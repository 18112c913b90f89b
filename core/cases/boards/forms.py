"""What is recorded when a publication is taken down."""

from __future__ import annotations

from core.declare.fields import Form, day
from core.text import _


class TakenDown(Form):
    """Since when it hangs no more."""

    down_on = day(_("撤下日期"), required=False, hint=_("不填即今天；不能早于公示、公布的最后一天。"))
