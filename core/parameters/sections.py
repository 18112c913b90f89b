"""The sections of a profile file and what each may hold; the shape alone, not yet whether it makes sense; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.text import Message, _

SOURCES = ("document", "test", "national", "county")
_MONEY = re.compile(r"\d{1,9}(\.\d{1,2})?")


@dataclass(frozen=True)
class Shape:
    """What a key may hold: a kind of `_SHAPES`, whether it must be there, and the only codes that it takes."""

    kind: str
    required: bool = False
    among: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """`many`: an array of tables; else one table. `open`: any further key is an entry of its own."""

    many: bool
    keys: Mapping[str, Shape]
    open: bool = False


@dataclass
class Entry:
    """One table of a file, its faulty keys taken out. `where` names file and place for messages."""

    section: str
    where: str
    data: dict[str, Any]
    broken: bool = False
    file: str = ""
    faults: list[tuple[str, Message]] = field(default_factory=list)


def _text(required: bool = False, *among: str) -> Shape:
    return Shape("text", required, among)


_DATED = {"from": Shape("date"), "to": Shape("date")}
_MARKS = {"basis": Shape("texts"), "source": _text(False, *SOURCES), "note": _text()}
_PLACED = {"division": Shape("text")}

HEAD = Section(
    many=False,
    keys={
        "code": _text(True),
        "title": _text(True),
        "extends": _text(),
        "fills": _text(),
        "division": _text(),
        "issued_on": Shape("date"),
        "from": Shape("date", True),
        "divisions": _text(),
        "template": Shape("switch"),
        **_MARKS,
    },
)

SECTIONS: dict[str, Section] = {
    "tiers": Section(False, _MARKS, open=True),
    "terms": Section(False, _MARKS, open=True),
    "staffing": Section(False, _MARKS, open=True),
    "phases": Section(True, {"label": _text(True), "until": Shape("date", True), **_MARKS}),
    "conflicts": Section(
        True,
        {
            "code": _text(True),
            "says": _text(True),
            "law": Shape("texts", True),
            "does": _text(True),
            **_MARKS,
        },
    ),
    "channels": Section(
        True,
        {
            "code": _text(True),
            "label": _text(True),
            "place": _text(True, "village", "township", "county", "online"),
            "required": Shape("switch"),
            "publication": Shape("switch"),
            "photo": Shape("switch"),
            **_MARKS,
        },
    ),
    "hotlines": Section(
        True,
        {"number": _text(True), "label": _text(True), "hours": _text(), "purpose": _text(), **_MARKS},
    ),
    "documents": Section(
        True,
        {
            "code": _text(True),
            "modules": Shape("texts"),
            "topics": Shape("texts"),
            "title": _text(),
            "short": _text(),
            "number": _text(),
            "issuer": _text(),
            "level": _text(False, "nation", "province", "city", "county"),
            "place": _text(),
            "style": _text(False, "article", "section"),
            "read": _text(False, "full", "articles", "none"),
            "replaced_by": _text(),
            "replaced_from": Shape("date"),
            "dates_open": Shape("switch"),
            "note": _text(),
            **_DATED,
        },
    ),
    "parameters": Section(
        True,
        {
            "key": _text(True),
            "modules": Shape("texts"),
            "value": Shape("any", True),
            "bound": _text(False, "most", "least", "fixed"),
            **_DATED,
            **_MARKS,
            **_PLACED,
        },
    ),
    "modules": Section(True, {"code": _text(True), "divisions": Shape("texts"), **_DATED, **_MARKS}),
    "duties": Section(True, {"duty": _text(True), "least": Shape("count", True), **_MARKS}),
    "responsibilities": Section(
        True,
        {
            "tier": _text(True, "county", "township", "village"),
            "number": Shape("count", True),
            "text": _text(True),
            "duty": _text(True),
            **_MARKS,
        },
    ),
    "provisions": Section(
        True,
        {
            "code": _text(True),
            "division": _text(True),
            "issuer": _text(True),
            "number": _text(True),
            "title": _text(),
            "matters": Shape("texts", True),
            **_DATED,
            **_MARKS,
        },
    ),
    "instruments": Section(
        True,
        {
            "code": _text(True),
            "form": _text(False, "entrustment", "authorisation", "law"),
            "number": _text(),
            "townships": Shape("texts", True),
            "matters": Shape("texts", True),
            "signed_on": Shape("date"),
            "confirmer": _text(False, "alone", "joint", "chief"),
            "members": Shape("count"),
            "quorum": Shape("count"),
            "caps": Shape("amounts"),
            "first_responsible": _text(),
            "seal": Shape("table"),
            "consent": Shape("table"),
            "letters": Shape("table"),
            **_DATED,
            **_MARKS,
        },
    ),
    "licences": Section(
        True,
        {
            "number": _text(True),
            "townships": Shape("texts", True),
            "starts": Shape("switch"),
            "reads": Shape("switch"),
            **_DATED,
            **_MARKS,
        },
    ),
    "processes": Section(
        True,
        {
            "pipeline": _text(True),
            "change": Shape("table"),
            "insert": Shape("tables"),
            "reason": _text(),
            **_DATED,
            **_MARKS,
            **_PLACED,
        },
    ),
}


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_amounts(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(item, str) and _MONEY.fullmatch(item) for item in value.values()
    )


_SHAPES: dict[str, tuple[Callable[[Any], bool], Message]] = {
    "text": (lambda v: isinstance(v, str), _("应为加引号的文字")),
    "date": (lambda v: type(v) is date, _("应为 TOML 日期，例如 2026-07-01，不加引号")),
    "count": (lambda v: type(v) is int and v >= 0, _("应为不小于 0 的整数")),
    "switch": (lambda v: isinstance(v, bool), _("应为 true 或 false")),
    "texts": (_is_strings, _("应为一列加引号的文字")),
    "table": (lambda v: isinstance(v, dict), _("应为表 { … }")),
    "tables": (lambda v: isinstance(v, list) and all(isinstance(i, dict) for i in v), _("应为一列表")),
    "amounts": (_is_amounts, _('金额应为加引号的文字，例如 { linshi = "1500.00" }')),
    "any": (lambda v: True, _("任意")),
}


def entries(document: Mapping[str, Any], file: str) -> Iterator[Entry]:
    """Every table of a parsed file, with the faults of its shape. The head comes first."""
    yield _entry("profile", HEAD, document.get("profile", {}), "[profile]", file)
    for name in document.keys() - SECTIONS.keys() - {"profile"}:
        strange = Entry(name, f"{file} [{name}]", {}, broken=True, file=file)
        strange.faults.append(("", _("没有这一节")))
        yield strange
    for name, section in SECTIONS.items():
        if name in document:
            yield from _entries(name, section, document[name], file)


def _entries(name: str, section: Section, content: Any, file: str) -> Iterator[Entry]:
    tables = content if section.many else [content]
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        wrong = Entry(name, f"{file} {name}", {}, broken=True, file=file)
        wrong.faults.append(
            ("", _("应写成 [[%(name)s]]", name=name) if section.many else _("应写成 [%(name)s]", name=name))
        )
        yield wrong
        return
    for n, table in enumerate(tables, 1):
        yield _entry(name, section, table, f"{name}[{n}]" if section.many else f"[{name}]", file)


def _entry(name: str, section: Section, table: Mapping[str, Any], place: str, file: str) -> Entry:
    entry = Entry(name, f"{file} {place}", dict(table), file=file)
    for key in table:
        shape = section.keys.get(key)
        fault = _key_fault(shape, table[key]) if shape else None if section.open else _("没有这个键")
        if fault is not None:
            entry.faults.append((key, fault))
            del entry.data[key]
    for key, shape in section.keys.items():
        if shape.required and key not in table:
            entry.faults.append((key, _("必须填写")))
    entry.broken = bool(entry.faults)
    return entry


def _key_fault(shape: Shape, value: Any) -> Message | None:
    fits, sentence = _SHAPES[shape.kind]
    if not fits(value):
        return sentence
    if shape.among and value not in shape.among:
        return _("应为 %(among)s 之一", among="、".join(shape.among))
    return None
