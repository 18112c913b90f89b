"""A plugin's rules asked on plain facts: they have an answer, and pay nothing but what the type says that it pays."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from core.conformance.reading import File
from core.declare import (
    SURVEY,
    Advice,
    CaseType,
    End,
    Facts,
    IncomeItem,
    Limit,
    Line,
    Member,
    Parameter,
    Step,
)
from core.plugins import Fault
from core.plugins.loading import describe
from core.text import _

ON = date(2026, 9, 1)
APPLICANT = Member(key="m1", relation="self", born_on=date(1970, 5, 1))
FAMILY = (
    APPLICANT,
    Member(
        key="m2", relation="spouse", born_on=date(1972, 5, 1), disability_kind="physical", disability_grade=2
    ),
    Member(key="m3", relation="child", born_on=date(2014, 5, 1), studying=True),
)
WAGE = IncomeItem(member="m1", kind="wage", item="wage", amount=Decimal("800.00"))
PLAIN: dict[str, Any] = {"on": ON, "applicant": "m1", "members": (APPLICANT,)}
HOUSEHOLDS: tuple[dict[str, Any], ...] = (
    PLAIN,
    PLAIN | {"members": (replace(APPLICANT, born_on=date(1940, 5, 1)),)},
    PLAIN | {"members": FAMILY, "income": (WAGE,), "area_type": "rural"},
)
"""One alone, one who is old, and a family that earns a little: nothing of it is filled in yet beside who they are."""

Asked = tuple[str, Callable[..., Any], tuple[Any, ...]]


class _Unsaid(Exception):
    """A value that only a county can set and that has no example: what rests on it is not judged."""


class PlainValues:
    """What a county might have set: defaults, else something of the kind within the bounds."""

    def __getitem__(self, parameter: Parameter) -> Any:
        if parameter.default is not None:
            return parameter.default
        return _sample(parameter) if parameter.required else None

    def get(self, parameter: Parameter, default: Any = None) -> Any:
        """As core's own: the given default where nothing is set."""
        if parameter.required and parameter.default is None and parameter.kind != "table":
            return _sample(parameter)
        return parameter.default if default is None else default


def _sample(parameter: Parameter) -> Any:
    if parameter.kind in ("amount", "number", "count"):
        number = max(Decimal(1000 if parameter.kind == "amount" else 1), Decimal(parameter.least or 0))
        number = number if parameter.most is None else min(number, Decimal(parameter.most))
        return int(number) if parameter.kind == "count" else number
    if parameter.kind == "table":
        if parameter.example is None:
            raise _Unsaid(parameter.address)
        return parameter.example
    if parameter.kind in ("switch", "choice"):
        return parameter.domain[0]
    return {"limit": Limit(10), "choices": parameter.domain, "text": ""}[parameter.kind]


def unanswered(case_type: CaseType) -> Iterator[Fault]:
    """A fault for each rule that fails on plain facts, or pays a kind that the type doesn't name."""
    try:
        households = [case_type.facts(**facts) for facts in HOUSEHOLDS]
    except Exception as error:  # noqa: BLE001  whatever a stranger's class does
        yield Fault(
            "answers", case_type.code, _("%(error)s；facts= 的每个字段都要有缺省值", error=describe(error))
        )
        return
    asked = (_tried(case_type, *each, households) for each in _rules(case_type))
    found = dict.fromkeys(fault for faults in asked for fault in faults)
    yield from found or _never_surveyed(case_type, households)


def _never_surveyed(case_type: CaseType, households: list[Facts]) -> Iterator[Fault]:
    """Where a rule may skip a survey (core.declare.checks says where), it skips no living household."""
    for pipeline in case_type.pipelines:
        for line in pipeline.acting(SURVEY):
            if callable(line.when) and _skips(line.when, households):
                said = _("对寻常的人家不调查（社会救助法第四十六条）：when= 只放过已死亡的人")
                yield Fault("answers", f"{pipeline.code}/{line.code} when=", said)


def _skips(rule: Callable[..., Any], households: list[Facts]) -> bool:
    try:
        return not all(rule(facts, PlainValues())[0] for facts in households)
    except _Unsaid:
        return False


def _rules(case_type: CaseType) -> Iterator[Asked]:
    """(where, rule, what it is given beside facts and values) of all that is asked without anything being filled in."""
    for name in ("takes", "most"):
        if getattr(case_type, name) is not None:
            yield f"{case_type.code} {name}=", getattr(case_type, name), ({},)
    for pipeline in case_type.pipelines:
        for line in pipeline:
            where = f"{pipeline.code}/{line.code}"
            yield from ((f"{where} {name}=", rule, ()) for name, rule in _of_line(line) if callable(rule))
        yield from ((f"{pipeline.code}/{e.code} when=", e.when, ()) for e in pipeline.events if e.when)


def _of_line(line: Line) -> Iterator[tuple[str, Any]]:
    yield from (("when", line.when), ("by", line.by))
    if isinstance(line, Step):
        yield "advice", line.advice
    if isinstance(line, End):
        yield "begins", line.begins


def _tried(
    case_type: CaseType, where: str, rule: Callable[..., Any], more: tuple[Any, ...], households: list[Facts]
) -> Iterator[Fault]:
    for facts in households:
        try:
            answer = rule(facts, PlainValues(), *more)
            kinds = list(_kinds(answer, where))
        except _Unsaid:
            continue
        except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a stranger's rule does
            said = _("对寻常的事实出错：%(error)s；缺什么就答“不清楚”，写明理由", error=describe(error))
            yield Fault("answers", where, said)
            continue
        if where.endswith(" advice=") and not isinstance(answer, Advice):
            kind = type(answer).__name__
            yield Fault("answers", where, _("答的是 %(kind)s，不是 Advice：写 return Advice(…)", kind=kind))
        yield from (fault for kind in kinds for fault in _unpaid(case_type, where, kind))


def _kinds(answer: Any, where: str) -> Iterator[str]:
    if isinstance(answer, Advice):
        yield from (kind for kind, _amount in answer.lines)
    elif where.endswith(" begins="):
        yield from (line.kind for line in answer)


def _unpaid(case_type: CaseType, where: str, kind: str) -> Iterator[Fault]:
    """`supplement.elderly` is of the kind supplement."""
    lines = case_type.benefit.lines if case_type.benefit else ()
    if kind not in lines and kind.partition(".")[0] not in lines:
        said = _("支付的种类 %(kind)s 没有写明：补进 Benefit(lines=…) 或者改用写明的种类", kind=kind)
        yield Fault("benefit", where, said)


def kinds_written(file: File, case_types: tuple[CaseType, ...]) -> Iterator[Fault]:
    """The same of what is written in the code, where no plain facts lead."""
    known = {line for case_type in case_types if case_type.benefit for line in case_type.benefit.lines}
    for node in ast.walk(file.tree):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "BenefitLine"
        ):
            continue
        for keyword in node.keywords:
            kind = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
            if keyword.arg == "kind" and isinstance(kind, str) and not {kind, kind.partition(".")[0]} & known:
                said = _("支付的种类 %(kind)s 没有写明：补进 Benefit(lines=…) 或者改用写明的种类", kind=kind)
                yield Fault("benefit", file.at(node), said)
