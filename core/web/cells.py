"""How values look in lists and pages: money, days, moments, yes and no, badges, the lamp of the days left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from core import money
from core.clock import SHANGHAI
from core.text import Message, _
from core.web.fields import sentences
from core.web.icons import icon
from core.web.language import current_language, say

NOTHING = Markup('<span class="text-secondary">—</span>')
COLOURS = ("green", "yellow", "red", "blue", "azure", "purple", "orange", "secondary")


def show_day(value: date | None) -> Markup:
    """2026-03-05"""
    return NOTHING if value is None else Markup('<time datetime="{0}">{0}</time>').format(value.isoformat())


def show_moment(value: datetime | None) -> Markup:
    """2026-03-05 14:20 in Shanghai, whatever zone it comes in."""
    if value is None:
        return NOTHING
    local = value.astimezone(SHANGHAI) if value.tzinfo else value
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), local.strftime("%Y-%m-%d %H:%M"))


def show_money(value: Decimal | None, unit: str = "") -> Markup:
    """1,460.00 in figures of one width; the unit behind it in small."""
    if value is None:
        return NOTHING
    behind = Markup(' <span class="text-secondary">{}</span>').format(say(unit)) if unit else ""
    return Markup('<span class="tabular">{}</span>{}').format(money.show(value), behind)


def show_yes_no(value: bool | None) -> Markup:
    """是 or 否, with a sign beside the word: colour alone says nothing to some."""
    if value is None:
        return NOTHING
    sign = (
        icon("check", classes="text-green icon-sm")
        if value
        else icon("minus", classes="text-secondary icon-sm")
    )
    return Markup("{} {}").format(sign, say(_("是")) if value else say(_("否")))


def badge(label: Any, colour: str = "secondary") -> Markup:
    """A small coloured label; colours: green yellow red blue azure purple orange secondary."""
    chosen = colour if colour in COLOURS else "secondary"
    return Markup('<span class="badge bg-{0}-lt">{1}</span>').format(chosen, say(label))


def badges(labels: Mapping[str, tuple[Any, str]]) -> Callable[[Any], Markup]:
    """A formatter for `formatters_columns`: code -> (label, colour); an unknown code is shown as it is."""

    def show(code: Any) -> Markup:
        if code is None:
            return NOTHING
        label, colour = labels.get(code, (code, "secondary"))
        return badge(label, colour)

    return show


def lamp_colour(days_left: int | None, warn_at: int = 3) -> str:
    """green, yellow from `warn_at` days on, red on the last day and after; secondary where no clock runs."""
    if days_left is None:
        return "secondary"
    if days_left <= 0:
        return "red"
    return "yellow" if days_left <= warn_at else "green"


def days_left_words(days_left: int | None, unit: str = "workdays") -> Message:
    """The lamp in words."""
    if days_left is None:
        return _("不计时")
    if days_left < 0:
        return (
            _("已超 %(n)s 个工作日", n=-days_left) if unit == "workdays" else _("已超 %(n)s 天", n=-days_left)
        )
    if days_left == 0:
        return _("今天到期")
    return _("剩 %(n)s 个工作日", n=days_left) if unit == "workdays" else _("剩 %(n)s 天", n=days_left)


_LAMP = Markup('<span class="lamp lamp-%s"><span class="lamp-dot" aria-hidden="true"></span>%s%s</span>')


def lamp(
    days_left: int | None, unit: str = "workdays", *, provisional: bool = False, warn_at: int = 3
) -> Markup:
    """Days left as a coloured dot with words; `provisional` marks a date that rests on an unpublished calendar."""
    return _lamp(days_left, unit, provisional, lamp_colour(days_left, warn_at), current_language())


@lru_cache(2_000)
def _lamp(days_left: int | None, unit: str, provisional: bool, colour: str, _language: str) -> Markup:
    """The rows of a page have few different ones."""
    mark = _provisional() if provisional else ""
    return _LAMP % (colour, say(days_left_words(days_left, unit)), mark)


def _provisional() -> Markup:
    return Markup(' <abbr class="provisional" title="{}">{}</abbr>').format(
        say(_("次年放假安排尚未公布，按法定节假日暂算，公布后会重算。")), say(_("暂定"))
    )


def show(value: Any) -> Any:
    """What a list or page shows of a value when nobody said how."""
    if value is None or value == "":
        return NOTHING
    for kind, shown in _BY_KIND:
        if isinstance(value, kind):
            return shown(value)
    if isinstance(value, (list, tuple, set)):
        return Markup("、").join(escape(show(item)) for item in value) if value else NOTHING
    return value


def labelled(value: Any, choices: Any) -> Any:
    """The label of a code among choices (pairs, or a function that gives them); the code where it has none."""
    offered = choices() if callable(choices) else choices
    return next((say(label) for code, label in offered if code == value), value)


_BY_KIND: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (bool, show_yes_no),
    (Decimal, show_money),
    (datetime, show_moment),
    (date, show_day),
    (Message, say),
)

FILTERS: dict[str, Callable[..., Any]] = {
    "day": show_day,
    "moment": show_moment,
    "money": show_money,
    "yes_no": show_yes_no,
    "badge": badge,
    "labelled": labelled,
    "sentences": lambda said: " ".join(sentences(said)),
    "lamp": lamp,
    "lamp_colour": lamp_colour,
    "show": show,
}
