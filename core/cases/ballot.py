"""What several who sign must say alike: all that binds of a granting decision, all that a visit's record states."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields

from core.cases.forms import form_of
from core.cases.models import OpinionRow
from core.declare import Decision, Line
from core.declare.fields import shared
from core.text import Message, _
from core.web.fields import choices_of, is_repeated, nested_schema

Bound = Mapping[str, Any]
"""Sum, months, who is left out, instalments …: answers as they are stored, without reasons in prose."""
DOUBTS: Mapping[str, tuple[Any, ...]] = {
    "truthful": ("unclear", "different"),
    "disputed": (True,),
    "holds": (False,),
}
"""What each who went thinks of it himself, with the answers that stand if one of them gives them, the graver first."""
Takes = Callable[[fields.Field], bool]
"""Whether a field is one of those that are held against each other."""


def bound(line: Line, outcome: str, stored: Mapping[str, Any] | None) -> dict[str, Any]:
    """What binds of an answered form; nothing where the outcome grants nothing, for reasons alone may differ."""
    if not isinstance(line, Decision) or outcome not in line.grants:
        return {}
    schema = form_of(line.form, outcome)
    return _taken(shared(schema), stored or {}, _binds) if schema else dict(stored or {})


def stated(line: Line, outcome: str, stored: Mapping[str, Any] | None) -> dict[str, Any]:
    """What of a visit's record two who saw the same can't state otherwise: days, sums, choices; words may differ.

    What each thinks of it (`DOUBTS`) is his own; of two, the doubt stands.
    """
    schema = form_of(getattr(line, "form", None), outcome)
    found = _taken(shared(schema), stored or {}, _states) if schema else {}
    return {name: value for name, value in found.items() if name not in DOUBTS}


def doubts(stored: Mapping[str, Any] | None) -> bool:
    """Whether who signs says that the matter is not clear yet, or that the township's survey doesn't hold."""
    said = stored or {}
    return said.get("truthful") == "unclear" or said.get("holds") is False


def merged(line: Line, outcome: str, parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Parts of one form by people who signed the same: what binds is equal, of reasons the last word stands, and a doubt.

    Where one of them doubts, of rows only those stand that they all wrote: each one's own stay under his name.
    """
    whole: dict[str, Any] = {}
    for part in parts:
        whole.update({k: v for k, v in part.items() if v not in (None, "", [])})
    for name, doubtful in DOUBTS.items():
        said = [part.get(name) for part in parts]
        whole |= next(({name: doubt} for doubt in doubtful if doubt in said), {})
    return whole | (_written_by_all(line, outcome, parts) if any(map(doubts, parts)) else {})


def _written_by_all(line: Line, outcome: str, parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Of every list of rows those that each of them stated."""
    schema, found = form_of(getattr(line, "form", None), outcome), {}
    for name, asked in shared(schema).fields.items() if schema else ():
        inner = nested_schema(asked)
        if inner is None or not is_repeated(asked):
            continue
        stated_by = [
            {_written(_taken(inner, one, _states)) for one in part.get(name) or ()} for part in parts
        ]
        all_ = set.intersection(*stated_by)
        rows = parts[-1].get(name) or ()
        found[name] = [one for one in rows if _written(_taken(inner, one, _states)) in all_]
    return found


def _taken(schema: Schema, stored: Mapping[str, Any], takes: Takes) -> dict[str, Any]:
    found = {}
    for name, asked in schema.fields.items():
        value = stored.get(name)
        if value not in (None, "", [], {}) and takes(asked):
            found[name] = _plain(asked, value, takes)
    return found


def _binds(asked: fields.Field) -> bool:
    return bool(asked.metadata.get("widget") != "prose" and asked.metadata.get("binds", True))


def _states(asked: fields.Field) -> bool:
    named = choices_of(asked) or asked.metadata.get("member") or asked.metadata.get("widget") == "id_number"
    worded = isinstance(asked, fields.String) and not named
    return not worded and bool(asked.metadata.get("binds", True))


def _plain(asked: fields.Field, value: Any, takes: Takes) -> Any:
    """One way to write each value: 450 and 450.00 are one sum, the order of rows says nothing."""
    inner = nested_schema(asked)
    if inner is not None and is_repeated(asked):
        return sorted((_taken(inner, each, takes) for each in value), key=_written)
    if inner is not None:
        return _taken(inner, value, takes)
    return f"{Decimal(str(value)):.2f}" if isinstance(asked, fields.Decimal) else value


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def content(binding: Bound) -> str:
    """The key under which signatures count together."""
    return hashlib.sha256(_written(binding).encode()).hexdigest() if binding else ""


def signed_before(opinions: Sequence[OpinionRow], line: Line, outcome: str) -> dict[str, Any]:
    """What binds, as most of those have signed it who signed this outcome."""
    same = [row for row in opinions if row.outcome == outcome]
    votes = Counter(row.content for row in same)
    most = max(same, key=lambda row: votes[row.content], default=None)
    return bound(line, outcome, most.answers) if most else {}


def told(line: Line, outcome: str, binding: Bound, people: Mapping[str, str]) -> str:
    """What binds, in words; `people` are the names of the family's members."""
    names, read = _names(line, outcome), _read(line, outcome, binding, people)
    return "；".join(f"{names.get(name, name)} {_said(value)}" for name, value in read.items())


def differences(line: Line, outcome: str, signed: Bound, filled: Bound, people: Mapping[str, str]) -> str:
    """Where what was filled in is not what somebody has signed, both values named; `people` as in `told`."""
    names = _names(line, outcome)
    before, now = (_read(line, outcome, each, people) for each in (signed, filled))
    return "；".join(
        str(
            _(
                "%(name)s：已签署 %(signed)s，您填写 %(filled)s",
                name=names.get(name, name),
                signed=_said(before.get(name)),
                filled=_said(now.get(name)),
            )
        )
        for name in apart(signed, filled)
    )


def apart(signed: Bound, filled: Bound) -> Iterator[str]:
    """The names at which two don't say the same, an omission included."""
    return (name for name in dict.fromkeys([*signed, *filled]) if signed.get(name) != filled.get(name))


def _names(line: Line, outcome: str) -> dict[str, str]:
    schema = form_of(getattr(line, "form", None), outcome)
    return (
        {name: str(f.metadata.get("label", name)) for name, f in shared(schema).fields.items()}
        if schema
        else {}
    )


def _read(line: Line, outcome: str, binding: Bound, people: Mapping[str, str]) -> dict[str, Any]:
    schema = form_of(getattr(line, "form", None), outcome)
    return _named(shared(schema), binding, people) if schema else dict(binding)


def _named(schema: Schema, part: Mapping[str, Any], people: Mapping[str, str]) -> dict[str, Any]:
    """The same answers with members by their names, at any depth."""
    found: dict[str, Any] = {}
    for name, value in part.items():
        asked = schema.fields.get(name)
        inner = nested_schema(asked) if asked is not None else None
        if inner is not None and isinstance(value, list):
            found[name] = [_named(inner, each, people) for each in value]
        elif inner is not None and isinstance(value, dict):
            found[name] = _named(inner, value, people)
        else:
            found[name] = people.get(value, value) if asked and asked.metadata.get("member") else value
    return found


def _said(value: Any) -> str | Message:
    if value is None:
        return _("未填")
    if isinstance(value, list):
        return "、".join(" ".join(str(v) for v in each.values()) for each in value)
    return " ".join(str(v) for v in value.values()) if isinstance(value, dict) else str(value)
