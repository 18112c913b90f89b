"""Which fields a template reads: its `// fields:` comment, parsed; and data fitted to exactly those fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from core.errors import Incomplete
from core.text import Message, _

Kind = Literal["text", "list", "one"]

_MARK = re.compile(r"^// fields:(.*)$", re.MULTILINE)
_PART = re.compile(r"(?P<name>[a-z_0-9]+)(?P<optional>\?)?(?P<opening>[\[{])?|(?P<closing>[\]}])")
_KINDS: dict[str | None, Kind] = {None: "text", "[": "list", "{": "one"}
_CLOSING = {"[": "]", "{": "}"}


@dataclass(frozen=True)
class Field:
    """One field of a template. `list` is repeated, `one` a group; `?` after the name makes it optional."""

    name: str
    kind: Kind = "text"
    optional: bool = False
    fields: tuple[Field, ...] = field(default=())


def fields_of(source: str) -> tuple[Field, ...]:
    """The fields of a typst source: `// fields: due_on members[name id_number?] contact?{office phone}`.

    Several such lines add up. ValueError when one cannot be read.
    """
    text = " ".join(_MARK.findall(source))
    if strange := _PART.sub("", text).strip():
        raise ValueError(f"fields cannot be read: {strange}")
    return _parse(_PART.finditer(text), "")


def carries_remedy(source: str) -> bool:
    """Whether the template prints the remedy: a line `// remedy` says so, and core fills it."""
    return bool(re.search(r"^// remedy\s*$", source, re.MULTILINE))


def _parse(parts: Iterator[re.Match[str]], closing: str) -> tuple[Field, ...]:
    """Fields up to the closing bracket."""
    found: list[Field] = []
    for part in parts:
        if part["closing"]:
            if part["closing"] != closing:
                raise ValueError(f"fields: {part['closing']} without its beginning")
            return tuple(found)
        opening = part["opening"]
        inner = _parse(parts, _CLOSING[opening]) if opening else ()
        found.append(Field(part["name"], _KINDS[opening], bool(part["optional"]), inner))
    if closing:
        raise ValueError(f"fields: {closing} is missing")
    return tuple(found)


def names(fields: Sequence[Field]) -> set[str]:
    """Every name at every depth, groups and lists themselves left out."""
    return {n for f in fields for n in (names(f.fields) if f.fields else {f.name})}


def sample(fields: Sequence[Field], text: str = "示例") -> dict[str, Any]:
    """Data that fills every field once, to prove that a template compiles."""

    def value(f: Field) -> Any:
        group = sample(f.fields, text) if f.fields else text
        return {"text": text, "one": group, "list": [group]}[f.kind]

    return {f.name: value(f) for f in fields}


def fit(fields: Sequence[Field], data: Mapping[str, Any]) -> dict[str, Any]:
    """Data cut to the template's fields, what is optional and absent as None.

    Raises Incomplete naming every field that is missing (`members.2.name`), all at once.
    """
    faults: dict[str, Message] = {}
    fitted = _fit(fields, data, "", faults)
    if faults:
        raise Incomplete(_("文书还有内容没有填写"), fields=faults, next=_("补齐下列内容后再出具"))
    return fitted


def _fit(
    fields: Sequence[Field], data: Mapping[str, Any], path: str, faults: dict[str, Message]
) -> dict[str, Any]:
    return {f.name: _value(f, data.get(f.name), f"{path}{f.name}", faults) for f in fields}


def _value(f: Field, value: Any, path: str, faults: dict[str, Message]) -> Any:
    if value is None or value == "" or (f.kind == "list" and not value):
        if not f.optional:
            faults[path] = _("此项没有填写")
        return None
    if f.kind == "one":
        return _group(f, value, path, faults)
    if f.kind == "list":
        if not isinstance(value, Sequence) or isinstance(value, str):
            faults[path] = _("此项应当是一份列表")
            return None
        if not f.fields:
            return list(value)
        return [_group(f, row, f"{path}.{i}", faults) for i, row in enumerate(value, 1)]
    return value


def _group(f: Field, value: Any, path: str, faults: dict[str, Message]) -> dict[str, Any] | None:
    if not isinstance(value, Mapping):
        faults[path] = _("此项应当是一组内容")
        return None
    return _fit(f.fields, value, f"{path}.", faults)
