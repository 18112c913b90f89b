"""The event by which an application goes to another county, the same for every type taken by registration (SAL26 37)."""

from __future__ import annotations

from core.declare.forms import PassedOut
from core.declare.lines import Event
from core.text import _

PASS_OUT = Event(
    "pass_out",
    _("转送县外户籍地"),
    by="town_clerk",
    to="passed_on",
    during=("accept",),
    form=PassedOut,
    basis=("SAL26:37",),
)
