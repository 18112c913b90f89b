"""An application is read once: what is wrong with its form, its people and its proxy is said in one answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.cases.forms import Filled, filled
from core.cases.intake import check_people
from core.cases.models import Case
from core.cases.versions import type_of
from core.clock import today
from core.declare import Line
from core.errors import Incomplete
from core.text import _


@dataclass(frozen=True)
class Filing:
    """An application as it is handed in; `data` is what the form of `apply` takes.

    `extra["outcome"]` finishes the first stage otherwise than by its first outcome (a complaint answered on the spot);
    `extra["mandate"]` is the signed mandate that a proxy brings.
    """

    type_code: str
    division: str
    channel: str
    data: Mapping[str, Any]
    opened_on: date | None = None
    paper_date: date | None = None
    parent: Case | None = None
    receipt: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def read(filing: Filing) -> Filled:
    """What is handed in, read; Incomplete with every fault, before anything is registered."""
    line = type_of(filing.type_code).apply.lines[0]
    return read_application(line, first_outcome(filing, line), filing.data, filing.opened_on or today())


def first_outcome(filing: Filing, line: Line) -> str:
    """By which outcome the first stage is finished."""
    return str(filing.extra.get("outcome") or next(iter(line.outcomes)))


def read_application(line: Line, outcome: str, given: Mapping[str, Any], on: date) -> Filled:
    """What was handed in at the first stage; Incomplete with every fault of the form and, as far as it can be read, of people."""
    try:
        paper = filled(getattr(line, "form", None), outcome, given)
    except Incomplete as fault:
        legible = getattr(fault.__cause__, "valid_data", None) or {}
        typed = given.get("members") or []
        # who could not be read is left out of `legible`: the places of the others are then not those that were typed
        whole = isinstance(typed, list) and len(typed) == len(legible.get("members") or ())
        raise together([fault, *(faults(lambda: check_people(legible, on)) if whole else ())]) from fault
    check_people(paper.data, on)
    return paper


def gathered(*tests: Callable[[], object]) -> None:
    """Run every test, whatever the one before it has found; Incomplete with all that they found."""
    found = faults(*tests)
    if found:
        raise together(found)


def faults(*tests: Callable[[], object]) -> list[Incomplete]:
    """What each of the tests finds incomplete; anything else that is raised stays as it is."""
    found = []
    for test in tests:
        try:
            test()
        except Incomplete as fault:
            found.append(fault)
    return found


def together(found: Sequence[Incomplete]) -> Incomplete:
    """Several faults as one answer; one alone keeps its own sentence."""
    if len(found) == 1:
        return found[0]
    fields: dict[str, Any] = {}
    for fault in found:
        for path, said in fault.fields.items():
            fields.setdefault(path, said)  # of a field that two tests looked at, what was found first
    return Incomplete(
        _("表单填写有误，请逐项更正。"),
        basis=tuple(dict.fromkeys(article for fault in found for article in fault.basis)),
        next=_("请按各栏提示更正后重新提交。"),
        fields=fields,
    )
