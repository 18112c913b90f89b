"""Whose document a value rests on, and whether that body may set it (社会救助法 17, 19, 21-23); pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from core.declare import Parameter
from core.library.texts import TextRecord, citation, of_others, split
from core.text import Message, _

MAY_SET = ("province", "city")
"""Whose standards and ratios hold; a national text says who sets them, not how much."""


def level_fault(
    parameter: Parameter, division: str, basis: Sequence[str], texts: Mapping[str, TextRecord]
) -> Message | None:
    """Why texts of these bodies may not set the parameter for a division; what the nation sets for all is its own."""
    levels = {texts[code].level for code, _article in map(split, basis) if code in texts}
    if parameter.set_by != "city" or not division:
        return None
    if parameter.refinable:
        return None if _refines(levels) else _unnamed_rule(parameter, texts)
    if levels.intersection(MAY_SET):
        return None
    return _(
        "%(label)s 只能由设区的市级以上规定，请引用其文件（%(article)s）",
        label=str(parameter.label),
        article=_article(parameter, texts),
    )


def foreign(places: Sequence[str], basis: Sequence[str], texts: Mapping[str, TextRecord]) -> Message | None:
    """Why texts of another province, city or county are no basis here: their bodies rule nothing in this place."""
    others = of_others(basis, texts, places)
    if not others:
        return None
    names = "、".join(dict.fromkeys(f"《{text.short or text.title}》" for text in others))
    return _("%(names)s不是本地区或者上级的文件，不能作为这里的依据", names=names)


def _refines(levels: set[str]) -> bool:
    """A county's or a street's own rule names the province's; without one of its own any higher text will do."""
    return "province" in levels if "county" in levels else bool(levels)


def _unnamed_rule(parameter: Parameter, texts: Mapping[str, TextRecord]) -> Message:
    return _(
        "%(label)s 的认定办法由省级制定（%(article)s），县级、乡镇（街道）只能在其规定之内细化，依据中须同时引用省级文件",
        label=str(parameter.label),
        article=_article(parameter, texts),
    )


def bound_fault(
    parameter: Parameter, basis: Sequence[str], texts: Mapping[str, TextRecord]
) -> Message | None:
    """Why texts of these bodies draw no bound for what the city sets: that comes from the province (社会救助法 19)."""
    levels = {texts[code].level for code, _article in map(split, basis) if code in texts}
    if parameter.set_by != "city" or levels & {"nation", "province"}:
        return None
    return _("%(label)s 的上级限度须引用省级以上的文件", label=str(parameter.label))


def issued(basis: Sequence[str], texts: Mapping[str, TextRecord]) -> list[str]:
    """Who issued each text and its number, each once; its title where it has no number."""
    named = [
        texts[code] for code in dict.fromkeys(code for code, _article in map(split, basis)) if code in texts
    ]
    return [
        " ".join(part for part in (text.issuer, text.number or f"《{text.title}》") if part) for text in named
    ]


def _article(parameter: Parameter, texts: Mapping[str, TextRecord]) -> str:
    """The article that says who sets it."""
    known = [item for item in parameter.basis if split(item)[0] in texts]
    if not known:
        return str(_("社会救助法"))
    return citation(known[0], texts, date.max).text
