"""What a text is, when it is in force and how an article of it is written in Chinese; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

LEVELS = ("nation", "province", "city", "county")
"""Who issued a text, the highest first."""

_DIGITS = "零一二三四五六七八九"
_TYPED = str.maketrans("（），至—－０１２３４５６７８９", "(),---0123456789", " ")
_NUMERAL = re.compile(r"[零一二三四五六七八九十百千]+")
_ARTICLE = re.compile(r"(\d+)(?:\((\d+)\))?")
_SECTION = re.compile(r"(\d+)(?:\((\d+)\))?(\d*)")


@dataclass(frozen=True, kw_only=True)
class TextRecord:
    """One law, measure, notice or plan. `since`/`until` are its first and last day, None where not certain.

    `place`: whose it is, below the nation; "" where that isn't known.
    """

    code: str
    title: str
    short: str = ""
    number: str = ""
    issuer: str = ""
    level: str = "nation"
    place: str = ""
    since: date | None = None
    until: date | None = None
    replaced_by: str = ""
    replaced_from: date | None = None
    style: str = "article"
    read: str = "none"
    note: str = ""
    dates_open: bool = False

    def in_force(self, on: date) -> bool:
        """Whether it is the text to cite for a case of that day (ruling 16).

        A text that another one speaks in place of is no longer cited, though it was not repealed.
        """
        if (self.since and on < self.since) or (self.until and on > self.until):
            return False
        return not (self.replaced_from and on >= self.replaced_from)

    @property
    def name(self) -> str:
        """`《最低生活保障审核确认办法》（民发〔2021〕57号）`, the short title where there is one."""
        return f"《{self.short or self.title}》" + (f"（{self.number}）" if self.number else "")


@dataclass(frozen=True, kw_only=True)
class Citation:
    """An article of a text as it is printed; `in_force` on the day that was asked."""

    code: str
    title: str
    article: str
    in_force: bool
    text: str


def numeral(n: int) -> str:
    """第四十三条's 四十三; up to 9999."""
    if n < 10:
        return _DIGITS[n]
    out, pending = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // place % 10
        if digit:
            out += ("零" if pending else "") + _DIGITS[digit] + unit
        pending = not digit and bool(out)
    return out.removeprefix("一") if 10 <= n < 20 else out


_NUMBERS = {numeral(n): n for n in range(1, 1300)}
"""What a text of so many articles writes them as: the Civil Code has 1260."""


def written(style: str, article: str) -> str:
    """`15-16` as 第十五条至第十六条, `4(1)` of an opinion as 四（一）; several parts are joined by 、.

    What is not a number is printed as it stands.
    """
    parts = [part.strip() for part in re.split(r"[,、]", article) if part.strip()]
    one = _article if style == "article" else _section
    return "、".join("至".join(one(end.strip()) for end in part.split("-")) for part in parts)


def _article(part: str) -> str:
    found = _ARTICLE.fullmatch(part)
    if found is None:
        return part
    item = f"第（{numeral(int(found[2]))}）项" if found[2] else ""
    return f"第{numeral(int(found[1]))}条{item}"


def _section(part: str) -> str:
    found = _SECTION.fullmatch(part)
    if found is None:
        return part
    item = f"（{numeral(int(found[2]))}）" if found[2] else ""
    return f"{numeral(int(found[1]))}{item}{found[3]}" if found[2] else numeral(int(part))


def as_numbered(article: str) -> str | None:
    """An article in figures, from what somebody typed: `四（一）` and 第四条第（一）项 as 4(1); None for what is none."""
    plain = (
        article.translate(_TYPED).replace("条第", "").replace("第", "").replace("条", "").replace("项", "")
    )
    plain = _NUMERAL.sub(lambda found: str(_NUMBERS.get(found[0], found[0])), plain)
    return plain if all(_SECTION.fullmatch(part) for part in re.split(r"[,、-]", plain)) else None


def split(basis: str) -> tuple[str, str]:
    """`SAL26:43` as code and article; the article is empty where a whole text is meant."""
    code, _, article = basis.partition(":")
    return code.strip(), article.strip()


def citation(basis: str, texts: Mapping[str, TextRecord], on: date) -> Citation:
    """Raises KeyError for a code that no text has."""
    code, article = split(basis)
    record = texts[code]
    place = written(record.style, article)
    return Citation(
        code=code, title=record.title, article=place, in_force=record.in_force(on), text=record.name + place
    )


def citations(basis: Iterable[str], texts: Mapping[str, TextRecord], on: date) -> list[Citation]:
    """Those of a basis that are in force on that day, in their order."""
    return [one for one in (citation(item, texts, on) for item in basis) if one.in_force]


def grouped(cited: Iterable[Citation]) -> list[str]:
    """As they are printed one after another: each text is named once, with all its articles behind it."""
    by_text: dict[str, list[Citation]] = {}
    for one in cited:
        by_text.setdefault(one.code, []).append(one)
    return ["、".join([first.text, *_further(first, more)]) for first, *more in by_text.values()]


def _further(first: Citation, more: Iterable[Citation]) -> list[str]:
    articles = dict.fromkeys(one.article for one in more if one.article)
    return [article for article in articles if article != first.article]


def unknown(basis: Iterable[str], texts: Mapping[str, object]) -> list[str]:
    """Items of a basis whose code no text has."""
    return [item for item in basis if split(item)[0] not in texts]


def beyond(basis: str, counts: Mapping[str, int]) -> bool:
    """Whether it names an article that its text does not have; what is no plain number is not judged."""
    code, article = split(basis)
    parts = re.split(r"[,、-]", article)
    numbers = [int(found[1]) for part in parts if (found := _ARTICLE.fullmatch(part.strip()))]
    return code in counts and any(not 1 <= n <= counts[code] for n in numbers)


def of_others(
    basis: Iterable[str], texts: Mapping[str, TextRecord], places: Sequence[str]
) -> list[TextRecord]:
    """Texts that hold in none of these places: those of another province, city or county."""
    named = [texts[code] for code, _article in map(split, basis) if code in texts]
    return [text for text in named if text.place and text.place not in places]


def highest_level(basis: Sequence[str], texts: Mapping[str, TextRecord]) -> str:
    """The highest body that issued one of these; `county` when none is known."""
    levels = [texts[code].level for code, _ in map(split, basis) if code in texts]
    return min(levels, key=LEVELS.index, default="county")
