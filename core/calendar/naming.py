"""What the marked days of the nation are called on screen; a county writes the names of its own days itself."""

from __future__ import annotations

from core.text import Message, Text, _

WORKED = "调休上班"
_HOLIDAYS: tuple[Message, ...] = (
    _("元旦"),
    _("春节"),
    _("清明"),
    _("清明节"),
    _("劳动节"),
    _("端午"),
    _("端午节"),
    _("中秋"),
    _("中秋节"),
    _("国庆节"),
)
_KNOWN = {each.source: each for each in _HOLIDAYS}


def called(name: str) -> Text:
    """A holiday, or the weekend day that is worked for it, in the language of the page; any other name as it was written."""
    holiday = name.removesuffix(WORKED)
    if holiday != name and holiday in _KNOWN:
        return _("%(holiday)s调休上班", holiday=_KNOWN[holiday])
    return _KNOWN.get(name, name)
