"""A process version: a pipeline with the county's switches and limits, stored as data and read back by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from importlib import import_module
from typing import Any

from core.declare import (
    APPLICANT,
    CONFIRMER,
    NEXT,
    Condition,
    DocumentType,
    Limit,
    Line,
    Parameter,
    Pipeline,
    WhoDid,
)
from core.declare import lines as nouns
from core.declare.lines import Act, Event, Go
from core.errors import Refused
from core.text import Message, _

OWN = "x_"
"""Lines and limits that only an overlay knows begin with it: a version holds them whole."""
NAMED = {"NEXT": NEXT, "APPLICANT": APPLICANT, "CONFIRMER": CONFIRMER}


@dataclass(frozen=True)
class Process:
    """One version as a case is pinned to: pipeline, switches and choices by address, limits by address.

    `source` is where limits and switches came from (address -> basis). `id` is the stored row, None when unpublished;
    `overlay` the place's own changes in it.
    """

    pipeline: Pipeline
    settings: Mapping[str, Any]
    limits: Mapping[str, Limit]
    id: int | None = None
    overlay: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, Any] = field(default_factory=dict)

    def limit(self, parameter: Parameter | None) -> Limit | None:
        """The limit that stands in this version; None when the county left it open."""
        return self.limits.get(parameter.address) if parameter else None

    def setting(self, parameter: Parameter) -> Any:
        """A switch or choice of this version."""
        return self.settings.get(parameter.address, parameter.default)


# --- to JSON: functions, classes and parameters by name -------------------------------------------------


def stored(process: Process) -> dict[str, Any]:
    """The version as JSON, whole: it can be read back after the plugin's pipeline has changed."""
    pipeline = process.pipeline
    return {
        "code": pipeline.code,
        "label": _out(pipeline.label),
        "total": _out(pipeline.total),
        "follows": pipeline.follows,
        "opened_by": list(pipeline.opened_by),
        "notice_required": pipeline.notice_required,
        "lines": [_line_out(line) for line in pipeline.lines],
        "events": [_fields_out(event) for event in pipeline.events],
        "settings": dict(process.settings),
        "limits": {key: limit.stored() for key, limit in process.limits.items()},
        "sources": dict(process.sources),
    }


def restored(
    data: Mapping[str, Any], parameters: Mapping[str, Parameter], documents: Mapping[str, Any], **row: Any
) -> Process:
    """Read a stored version; `parameters` by address and `documents` by code of the type.

    Raises Refused naming the function, parameter or document that no longer exists.
    """
    names = _Names(parameters, documents)
    pipeline = Pipeline(
        *(names.line(line) for line in data["lines"]),
        code=data["code"],
        label=names.read(data["label"]),
        events=tuple(Event(**names.fields(event)) for event in data["events"]),
        total=names.read(data["total"]),
        follows=data["follows"],
        opened_by=tuple(data["opened_by"]),
        notice_required=data["notice_required"],
    )
    limits = {key: Limit.read(limit) for key, limit in data["limits"].items()}
    return Process(pipeline, data["settings"], limits, sources=data.get("sources", {}), **row)


def _line_out(line: Line) -> dict[str, Any]:
    return {"kind": type(line).__name__, **_fields_out(line)}


def _fields_out(value: Any) -> dict[str, Any]:
    """Everything but what is empty by default: a noun's default may change, a version may not."""
    held = {f.name: (getattr(value, f.name), f.default) for f in fields(value)}
    return {
        name: _out(given)
        for name, (given, default) in held.items()
        if given != default or given not in (None, (), "", False)
    }


def _out(value: Any) -> Any:
    if isinstance(value, Message):
        return {"text": value.source}
    if isinstance(value, Parameter):
        own = {"own": value.code, "label": _out(value.label), "module": value.module}
        return own if value.code.startswith(OWN) else {"parameter": value.address}
    if isinstance(value, DocumentType):
        return {"document": value.code}
    if isinstance(value, Condition):
        return {"when": value.parameter.address, "among": list(value.options)}
    if isinstance(value, Go):
        return {"go": _out(value.to), "if": _out(value.when)}
    if isinstance(value, WhoDid):
        return {"who_did": value.stage}
    if isinstance(value, Act):
        return value.value
    return _plain_out(value)


def _plain_out(value: Any) -> Any:
    for name, noun in NAMED.items():
        if value is noun:
            return {"noun": name}
    if isinstance(value, Mapping):
        # as pairs: PostgreSQL orders the keys of a mapping by their length, and the first outcome is the usual one
        return {"map": [[k, _out(v)] for k, v in value.items()]}
    if isinstance(value, tuple):
        return {"tuple": [_out(v) for v in value]}
    if callable(value):
        return {"name": _name_of(value)}
    return value


def _name_of(value: Callable[..., Any]) -> str:
    """`module:qualname`, under which it is found again; Refused for a lambda or a function inside another."""
    module, name = getattr(value, "__module__", ""), getattr(value, "__qualname__", repr(value))
    if not module or "<" in name:
        raise Refused(
            _("流程版本不能存入没有名字的函数“%(name)s”。", name=f"{module}:{name}"),
            next=_("请把它写成模块里有名字的函数。"),
        )
    return f"{module}:{name}"


class _Names:
    """Turns stored names back into the things they name."""

    def __init__(self, parameters: Mapping[str, Parameter], documents: Mapping[str, Any]) -> None:
        self._readers: dict[str, Callable[[Any], Any]] = {
            "text": lambda v: _(v["text"]),
            "own": lambda v: Parameter(v["own"], "limit", self.read(v["label"]), module=v["module"]),
            "parameter": lambda v: _held(parameters, v["parameter"]),
            "document": lambda v: _held(documents, v["document"]),
            "when": lambda v: Condition(_held(parameters, v["when"]), tuple(v["among"])),
            "go": lambda v: Go(self.read(v["go"]), self.read(v["if"])),
            "who_did": lambda v: WhoDid(v["who_did"]),
            "noun": lambda v: NAMED[v["noun"]],
            "map": lambda v: {k: self.read(x) for k, x in v["map"]},
            "tuple": lambda v: tuple(self.read(x) for x in v["tuple"]),
            "name": lambda v: named(v["name"]),
        }

    def read(self, value: Any) -> Any:
        """One stored value."""
        if not isinstance(value, dict):
            return value
        return self._readers[next(iter(value))](value)

    def fields(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a line or an event."""
        return {k: Act(v) if k == "act" else self.read(v) for k, v in data.items() if k != "kind"}

    def line(self, data: Mapping[str, Any]) -> Line:
        """A line of its kind."""
        kind: type[Line] = getattr(nouns, data["kind"])
        return kind(**self.fields(data))


def _held(found: Mapping[str, Any], name: str) -> Any:
    if name not in found:
        raise Refused(
            _("流程版本引用的“%(name)s”已不存在。", name=name),
            next=_("请安装仍包含它的模块版本，或先办结使用该流程版本的案件。"),
        )
    return found[name]


def named(name: str) -> Any:
    """The function or class of `module:qualname`; Refused when it is gone."""
    module, _sep, path = name.partition(":")
    try:
        found: Any = import_module(module)
        for part in path.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError):
        _held({}, name)
    return found
