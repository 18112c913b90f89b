"""Values as they are written, read and compared with bounds, by kind of parameter; pure.

Written form (TOML, JSON, database): money and ratios are strings, a limit is a table, dates never occur. Read form
(what rules get): Decimal, int, Limit, tuple, bool, text, or the table itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from core.declare import Limit, Parameter
from core.declare.values import Unit
from core.money import yuan
from core.rules.income import monthly
from core.text import Message, _, listed

UNITS: tuple[str, ...] = get_args(Unit)
BOUNDS = ("most", "least", "fixed")
YEARLY = "/year"
"""Behind a sum a month that is published by the year, where the parameter lets it be."""
_MONEY = re.compile(r"\d{1,9}(\.\d{1,2})?")
_SHORTEST = 1
"""Of a limit, of whatever unit: nothing can be done in no time, and whatever is due at once is overdue."""
_LONGEST = Limit(10 * 12, "months").workdays()
_MOST = {"count": 3650, "number": 100}
"""Beyond it a figure is a slip of the pen, where the parameter doesn't say how much is too much."""
_LIMIT_NUMBERS = ("n", "undelegated", "extended")
_LIMIT_KEYS = {*_LIMIT_NUMBERS, "unit", "since", "mode"}


class Fault(ValueError):
    """A value that cannot stand, with the sentence that says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def read(parameter: Parameter, written: Any) -> Any:
    """The written value as rules get it. Raises Fault: wrong kind, no such option, outside least and most."""
    value = _READERS[parameter.kind](parameter, written)
    most = _MOST.get(parameter.kind) if parameter.most is None else parameter.most
    for number in _numbers(parameter, value):
        if parameter.least is not None and number < parameter.least:
            raise Fault(_("不能小于 %(least)s", least=parameter.least))
        if most is not None and number > most:
            raise Fault(_("不能大于 %(most)s", most=most))
    if isinstance(value, Limit):
        _is_meant(value)
    return value


def _is_meant(limit: Limit) -> None:
    numbers = [n for n in (limit.n, limit.undelegated, limit.extended) if n is not None]
    if min(numbers) < _SHORTEST:
        raise Fault(_("不能小于 %(least)s", least=_SHORTEST))
    if Limit(max(numbers), limit.unit).workdays() > _LONGEST:
        raise Fault(_("期限不能超过十年"))


def write(parameter: Parameter, value: Any) -> Any:
    """The read value in its written form."""
    if isinstance(value, Limit):
        return value.stored()
    if parameter.kind == "amount":
        return f"{yuan(value):.2f}"
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _numbers(parameter: Parameter, value: Any) -> list[Any]:
    if isinstance(value, Limit):
        # "at least one day" is not kept by one hour
        whole = 24 if value.unit == "hours" else 1
        return [n / whole for n in (value.n, value.undelegated) if n is not None]
    return [value] if parameter.kind in ("amount", "number", "count") else []


def _switch(parameter: Parameter, written: Any) -> bool:
    if not isinstance(written, bool):
        raise Fault(_("应为 true 或 false"))
    return written


def _choice(parameter: Parameter, written: Any) -> str:
    if written not in parameter.domain:
        raise Fault(_("应为 %(options)s 之一", options="、".join(map(str, parameter.domain))))
    return str(written)


def _choices(parameter: Parameter, written: Any) -> tuple[str, ...]:
    if not isinstance(written, list) or not all(isinstance(item, str) for item in written):
        raise Fault(_('应为一列代码，例如 ["a", "b"]'))
    strange = [item for item in written if parameter.options and item not in parameter.domain]
    if strange:
        options = "、".join(map(str, parameter.domain))
        raise Fault(_("没有 %(strange)s；可选 %(options)s", strange="、".join(strange), options=options))
    if len(set(written)) < len(written):
        raise Fault(_("有重复的代码"))
    return tuple(written)


def _limit(parameter: Parameter, written: Any) -> Limit:
    pairs = _limit_pairs(written)
    if "n" not in pairs:
        raise Fault(_("缺少天数 n"))
    limit = Limit(**pairs)
    if limit.extended is not None and limit.mode == "replace" and limit.extended < limit.n:
        raise Fault(_("延长后的期限 extended 不能短于 n"))
    return limit


def _limit_pairs(written: Any) -> dict[str, Any]:
    if not isinstance(written, Mapping):
        raise Fault(_('应为期限，例如 { n = 20, unit = "workdays" }'))
    if strange := written.keys() - _LIMIT_KEYS:
        raise Fault(_("期限没有 %(keys)s 这个键", keys="、".join(sorted(strange))))
    for key in written.keys() & set(_LIMIT_NUMBERS):
        if type(written[key]) is not int or written[key] < 0:
            raise Fault(_("%(key)s 应为不小于 0 的整数", key=key))
    if written.get("unit", "workdays") not in UNITS:
        raise Fault(_("unit 应为 %(units)s 之一", units="、".join(UNITS)))
    if written.get("mode", "replace") not in ("replace", "add"):
        raise Fault(_("mode 应为 replace 或 add"))
    if not isinstance(written.get("since", ""), str):
        raise Fault(_("since 应为环节代码"))
    return dict(written)


def _amount(parameter: Parameter, written: Any) -> Decimal:
    if not isinstance(written, str):
        raise Fault(_('金额应为加引号的文字，例如 "750.00"'))
    amount, yearly = parted(written)
    if not _MONEY.fullmatch(amount):
        raise Fault(_("“%(written)s”不是金额，最多两位小数", written=written))
    if yearly and not parameter.by_year:
        raise Fault(_("这一项不能按年填写"))
    return yuan(monthly(Decimal(amount), "year" if yearly else "month"))


def parted(written: str) -> tuple[str, bool]:
    """A written sum without its period, and whether it was published by the year."""
    return written.removesuffix(YEARLY), written.endswith(YEARLY)


def _number(parameter: Parameter, written: Any) -> Decimal:
    if isinstance(written, bool) or not isinstance(written, (str, int)):
        raise Fault(_('比例和倍数应为加引号的文字，例如 "0.30"'))
    try:
        number = Decimal(written)
    except InvalidOperation:
        raise Fault(_("“%(written)s”不是数", written=written)) from None
    if not number.is_finite():
        raise Fault(_("“%(written)s”不是数", written=written))
    return number


def _count(parameter: Parameter, written: Any) -> int:
    if type(written) is not int or written < 0:
        raise Fault(_("应为不小于 0 的整数"))
    return written


def _text(parameter: Parameter, written: Any) -> str:
    if not isinstance(written, str) or not written.strip():
        raise Fault(_("应为文字"))
    return written


def _table(parameter: Parameter, written: Any) -> Any:
    if not isinstance(written, (list, dict)):
        raise Fault(_("应为表"))
    _plain(written)
    return written


def _plain(part: Any) -> None:
    if isinstance(part, float):
        raise Fault(_("表中的金额和比例应为加引号的文字，不能写成 %(part)s", part=part))
    if not isinstance(part, (str, int, list, dict, type(None))):
        raise Fault(_("表中不能有 %(part)s", part=part))
    for child in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _plain(child)


_READERS: dict[str, Callable[[Parameter, Any], Any]] = {
    "switch": _switch,
    "choice": _choice,
    "choices": _choices,
    "limit": _limit,
    "amount": _amount,
    "number": _number,
    "count": _count,
    "text": _text,
    "table": _table,
}


def shown(written: Any) -> str:
    """A written value for people: 20 个工作日（未下放 30，延长至 45）."""
    if isinstance(written, Mapping) and written.keys() <= _LIMIT_KEYS:
        return _limit_shown(written)
    if isinstance(written, list) and all(isinstance(item, str) for item in written):
        return listed(written)
    return str(written)


def _limit_shown(written: Mapping[str, Any]) -> str:
    unit = str(_UNIT_NAMES[written.get("unit", "workdays")])
    more = {"undelegated": _("未下放 %(n)s"), "extended": _("延长至 %(n)s")}
    if written.get("mode") == "add":
        more["extended"] = _("可延长 %(n)s")
    others = listed((words % {"n": written[key]} for key, words in more.items() if key in written), "，")
    if "n" not in written:
        return f"{others} {unit}"
    own = f"{written['n']} {unit}"
    return str(_("%(value)s（%(more)s）", value=own, more=others)) if others else own


_SPANS = {"workdays": _("工作日"), "days": _("日"), "months": _("月")}
_UNIT_NAMES = {"workdays": _("个工作日"), "days": _("天"), "months": _("个月"), "hours": _("小时")}


# --- Bounds -----------------------------------------------------------------------------------------------------------


def read_bound(parameter: Parameter, kind: str, written: Any) -> Any:
    """A bound's value; a limit may name only some of its numbers. Raises Fault."""
    if kind not in BOUNDS:
        raise Fault(_("bound 应为 %(bounds)s 之一", bounds="、".join(BOUNDS)))
    if kind == "fixed":
        return read(parameter, written)
    if parameter.kind != "limit":
        if parameter.kind not in ("amount", "number", "count", "choices"):
            raise Fault(_("这类参数只能用 fixed 限定"))
        return read(parameter, written)
    pairs = _limit_pairs(written)
    if not pairs.keys() & set(_LIMIT_NUMBERS):
        raise Fault(_("期限的限度至少要有一个数"))
    return pairs


def within(value: Any, kind: str, bound: Any) -> Any:
    """The value itself when it keeps to the bound, else the nearest that does. Fault where they cannot be compared."""
    if kind == "fixed":
        return bound
    if isinstance(value, Limit):
        return _within_limit(value, kind, bound)
    if isinstance(value, tuple):
        if kind == "most":
            return tuple(item for item in value if item in bound)
        return (*value, *(item for item in bound if item not in value))
    return min(value, bound) if kind == "most" else max(value, bound)


def _within_limit(value: Limit, kind: str, bound: Mapping[str, Any]) -> Limit:
    limits = {
        "n": (value.n, bound.get("n")),
        "undelegated": (value.days(delegated=False), bound.get("undelegated")),
        "extended": (_reach(value.n, value.extended, value.mode), _reach_of(bound)),
    }
    kept = {name: _keeps(value.unit, kind, bound, *pair) for name, pair in limits.items()}
    if all(kept.values()):
        return value
    unit = bound.get("unit", "workdays")
    stated = [
        k for k in ("n", "undelegated") if k in bound and (not kept[k] or getattr(value, k) is not None)
    ]
    changed = {k: bound[k] for k in stated if not (kept[k] and unit == value.unit)}
    if not kept["extended"]:
        changed |= {"extended": bound["extended"], "mode": bound.get("mode", "replace")}
    return replace(value, unit=unit, **changed)


def _reach(n: int, extended: int | None, mode: str) -> int | None:
    return extended if extended is None or mode == "replace" else n + extended


def _reach_of(bound: Mapping[str, Any]) -> int | None:
    return _reach(bound.get("n", 0), bound.get("extended"), bound.get("mode", "replace"))


def _keeps(unit: str, kind: str, bound: Mapping[str, Any], n: int | None, edge: int | None) -> bool:
    if n is None or edge is None:
        return True
    mine, length = _in_days(unit, n)
    theirs, most = _in_days(bound.get("unit", "workdays"), edge)
    if mine != theirs and (mine, theirs, kind) not in _COMPARABLE:
        names = {"mine": _SPANS[mine], "theirs": _SPANS[theirs]}
        raise Fault(_("按“%(mine)s”计的期限与上级按“%(theirs)s”规定的限度无法比较，请用同样的单位", **names))
    return length <= most if kind == "most" else length >= most


def _in_days(unit: str, n: int) -> tuple[str, Decimal]:
    return ("days", Decimal(n) / 24) if unit == "hours" else (unit, Decimal(n))


_COMPARABLE = {("days", "workdays", "most"), ("workdays", "days", "least")}
"""So many days never last longer than as many working days; so many working days never less than as many days."""
