"""Rules asked on facts that come from outside: the form's live preview, REST, a what-if; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from core.cases.advising import advice_content
from core.cases.versions import resolved
from core.clock import month_of, today
from core.declare import CaseType, Facts, Step
from core.declare.lines import Act
from core.errors import Incomplete
from core.parameters import queries as parameters
from core.text import Message, _


def advice_on(
    case_type: CaseType, division: str, on: date | None, given: Mapping[str, Any]
) -> dict[str, Any]:
    """What the type's rule of opinion advises on these facts, with its working.

    Raises Incomplete naming every field of the facts that can't be read.
    """
    day = on or today()
    facts = read_facts(case_type.facts, {"on": day.isoformat(), "division": division, **given})
    _must_be_possible(facts)
    line = next(line for line in case_type.apply.acting(Act.OPINE) if isinstance(line, Step) and line.advice)
    process = resolved(case_type.apply, division, day)
    days = {"acceptance": day, "decision": day, "month": month_of(day), "event": day}
    values = parameters.bind(case_type.code, division, days, {**process.settings, **process.limits})
    assert line.advice is not None
    try:
        advice = line.advice(facts, values)
    except (TypeError, AttributeError, KeyError, ValueError) as fault:
        if not given.get("answers"):
            raise
        # answers of earlier stages have the shape of their forms, which no type of the facts tells
        said = {"answers": [str(_("格式不对。"))]}
        raise Incomplete(_("事实数据有误。"), next=_("请按字段提示更正。"), fields=said) from fault
    return {**advice_content(advice, facts.on), "read": parameters.readings(values)}


def _must_be_possible(facts: Facts) -> None:
    """Incomplete for what no window takes: sums below zero, things of nobody of the household, births that are to come."""
    faults = {path: [str(said)] for path, said in (*_of_people(facts), *_of_means(facts))}
    if faults:
        raise Incomplete(_("事实数据有误。"), next=_("请按字段提示更正。"), fields=faults)


def _of_people(facts: Facts) -> Iterator[tuple[str, Message]]:
    if facts.applicant and facts.applicant not in {member.key for member in facts.members}:
        yield "applicant", _("家庭中没有这一成员。")
    for place, member in enumerate(facts.members):
        if member.born_on > facts.on:
            yield f"members.{place}.born_on", _("出生日期晚于计算的日期。")


def _of_means(facts: Facts) -> Iterator[tuple[str, Message]]:
    keys = {member.key for member in facts.members}
    for group in ("income", "holdings", "spending"):
        for place, item in enumerate(getattr(facts, group)):
            if item.member not in keys:
                yield f"{group}.{place}.member", _("家庭中没有这一成员。")
            if item.amount < 0:
                yield f"{group}.{place}.amount", _("金额不能小于零。")


def read_facts(kind: type[Facts], given: Mapping[str, Any]) -> Facts:
    """JSON as the type's frozen facts."""
    faults: dict[str, list[str]] = {}
    found = _read(kind, given, "", faults)
    if faults:
        raise Incomplete(_("事实数据有误。"), next=_("请按字段提示更正。"), fields=faults)
    assert isinstance(found, kind)
    return found


def _read(kind: Any, value: Any, path: str, faults: dict[str, list[str]]) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(kind, value, path, faults)
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = [a for a in get_args(kind) if a is not type(None)]
        return None if value is None else _read(inner[0], value, path, faults)
    if origin in (tuple, frozenset):
        return _several(origin, get_args(kind)[0], value, path, faults)
    reader = _PLAIN.get(kind)
    if reader is None:
        return value
    try:
        return reader(value)
    except (ValueError, TypeError, InvalidOperation):
        faults[path] = [str(_("格式不对。"))]
        return None


def _several(origin: Any, inner: Any, value: Any, path: str, faults: dict[str, list[str]]) -> Any:
    if not isinstance(value, list):
        faults[path] = [str(_("应为列表。"))]
        return origin()
    return origin(_read(inner, each, f"{path}.{n}", faults) for n, each in enumerate(value))


def _record(kind: type[Any], value: Any, path: str, faults: dict[str, list[str]]) -> Any:
    if not isinstance(value, Mapping):
        faults[path] = [str(_("应为对象。"))]
        return None
    hints = get_type_hints(kind)
    known = {f.name: f for f in fields(kind)}
    prefix = f"{path}." if path else ""
    for name in set(value) - set(known):
        faults[prefix + str(name)] = [str(_("没有这一项。"))]
    for name, f in known.items():
        if name not in value and f.default is MISSING and f.default_factory is MISSING:
            faults[prefix + name] = [str(_("请填写本项。"))]
    read = {n: _read(hints[n], value[n], prefix + n, faults) for n in known if n in value}
    return None if faults else kind(**read)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(value)
    return value


def _yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _sum(value: Any) -> Decimal:
    found = Decimal(str(value))
    if not found.is_finite() or abs(found) >= 10**9:
        raise ValueError(value)
    return found


_PLAIN: dict[Any, Any] = {date: date.fromisoformat, Decimal: _sum, int: _whole, bool: _yes, str: _text}
