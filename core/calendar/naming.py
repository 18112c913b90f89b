"""What the marked days of the nation are called on screen; a county writes the names of its own days itself."""

from __future__ import annotations

from core.text import Message, Text, _

WORKED, MADE_UP = "调休上班", "（补假）"
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
    _("农历除夕"),
)
_KNOWN = {each.source: each for each in _HOLIDAYS}


def called(name: str) -> Text:
    """A holiday, a day off that makes up for it, or the weekend day that is worked for it, in the language of the page.

    Two that fall on one day stand beside each other; any other name stays as it was written.
    """
    if "; " in name:
        return "、".join(str(called(each)) for each in name.split("; "))
    for ending, made in ((WORKED, _("%(holiday)s调休上班")), (MADE_UP, _("%(holiday)s（补假）"))):
        holiday = name.removesuffix(ending)
        if holiday != name and holiday in _KNOWN:
            return made % {"holiday": _KNOWN[holiday]}
    return _KNOWN.get(name, name)
