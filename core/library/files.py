"""Reading policy texts out of TOML: config/library.toml and the documents of a county's profile."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from core.errors import Incomplete
from core.library.texts import LEVELS, TextRecord, beyond, unknown
from core.text import Message, _

LIBRARY = Path(__file__).resolve().parents[2] / "config" / "library.toml"

_STRINGS = (
    "code",
    "title",
    "short",
    "number",
    "issuer",
    "level",
    "place",
    "replaced_by",
    "style",
    "read",
    "note",
)
_DATES = {"from": "since", "to": "until", "replaced_from": "replaced_from"}
KEYS = frozenset({*_STRINGS, *_DATES, "dates_open"})
_COUNT = "articles"
"""How many there are: known of the texts of the file alone, for the citations of plugins."""


def faults_of(entry: Mapping[str, Any]) -> dict[str, Message]:
    """What is wrong with one entry, by key."""
    faults: dict[str, Message] = {key: _("没有这个键") for key in sorted(entry.keys() - KEYS - {_COUNT})}
    faults |= {key: _("必须填写") for key in ("code", "title", "level") if not entry.get(key)}
    faults |= {key: _("应为文字") for key in _STRINGS if not isinstance(entry.get(key, ""), str)}
    for key in _DATES:
        if key in entry and type(entry[key]) is not date:
            faults[key] = _("应为 TOML 日期，例如 2026-07-01，不加引号")
    if type(entry.get(_COUNT, 0)) is not int:
        faults[_COUNT] = _("应为整数")
    if "level" not in faults and entry["level"] not in LEVELS:
        faults["level"] = _("应为 %(levels)s 之一", levels="、".join(LEVELS))
    return faults


def record_of(entry: Mapping[str, Any]) -> TextRecord:
    """An entry without faults as a record."""
    fields = {_DATES.get(key, key): value for key, value in entry.items() if key in KEYS}
    return TextRecord(**fields)


def unknown_citations(path: Path = LIBRARY) -> Callable[[Iterable[str]], list[str]]:
    """What tells which of some citations no text of the file has, be it the text or the article."""
    texts = read_library(path)
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("texts", [])
    counts = {entry["code"]: entry[_COUNT] for entry in entries if _COUNT in entry}

    def unknown_of(cited: Iterable[str]) -> list[str]:
        cited = tuple(cited)
        missing = unknown(cited, texts)
        return [*missing, *(item for item in cited if item not in missing and beyond(item, counts))]

    return unknown_of


def read_library(path: Path = LIBRARY) -> dict[str, TextRecord]:
    """Every text of the file by its code. Incomplete names all faults at once."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("texts", [])
    faults = {
        f"{path.name} texts[{n}].{key}": fault
        for n, entry in enumerate(entries)
        for key, fault in faults_of(entry).items()
    }
    records: dict[str, TextRecord] = {}
    for n, entry in enumerate(entries):
        if (code := str(entry.get("code"))) in records:
            faults[f"{path.name} texts[{n}].code"] = _("编号 %(code)s 重复", code=code)
        elif not faults:
            records[code] = record_of(entry)
    if faults:
        raise Incomplete(_("文件库有错误"), fields=faults)
    return records
