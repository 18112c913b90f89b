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
_TOKEN = re.compile(r"[a-z_0-9]+|[?\[\]{}]")


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
    tokens = [t for line in _MARK.findall(source) for t in _tokens(line)]
    walk = iter(tokens)
    found = tuple(_parse(walk, ""))
    return found


def _tokens(line: str) -> list[str]:
    if _TOKEN.sub("", line).strip():
        raise ValueError(f"fields cannot be read: {line.strip()}")
    return _TOKEN.findall(line)


def _parse(tokens: Iterator[str], closing: str) -> Iterator[Field]:
    """Fields up to the closing bracket; a mark that follows a name belongs to it."""
    name, optional = "", False
    for token in tokens:
        if token == "?":
            optional = True
        elif token in "[{":
            inner = tuple(_parse(tokens, "]" if token == "[" else "}"))
            yield Field(name, "list" if token == "[" else "one", optional, inner)
            name, optional = "", False
        elif token == closing:
            break
        elif token in "]}":
            raise ValueError(f"fields: unexpected {token}")
        else:
            if name:
                yield Field(name, "text", optional)
            name, optional = token, False
    else:
        if closing:
            raise ValueError(f"fields: {closing} is missing")
    if name:
        yield Field(name, "text", optional)


def names(fields: Sequence[Field]) -> set[str]:
    """Every name at every depth, groups and lists themselves left out."""
    return {n for f in fields for n in (names(f.fields) if f.fields else {f.name})}


def fit(fields: Sequence[Field], data: Mapping[str, Any]) -> dict[str, Any]:
    """Data cut to the template's fields, what is optional and absent as None.

    Raises Incomplete naming every field that is missing (`members.2.name`), all at once.
    """
    faults: dict[str, Message] = {}
    fitted = _fit(fields, data, "", faults)
    if faults:
        raise Incomplete(_("文书还有内容没有填写"), fields=faults, next=_("补齐下列内容后再出具"))
    return fitted


def _fit(fields: Sequence[Field], data: Mapping[str, Any], path: str, faults: dict[str, Message]) -> dict[str, Any]:
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
