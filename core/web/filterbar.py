"""The plain filter bar above a list: a GET form with named fields, read from the address and turned into conditions."""

from __future__ import annotations

import datetime as dt
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlalchemy.ext.compiler import compiles

from core.clock import SHANGHAI
from core.db import Code
from core.db.sealing import seal, unseal
from core.declare.fields import of_our_time
from core.errors import BadInput
from core.text import Text, _

Choices = Sequence[tuple[Any, Text]]
RANGES = ("date", "moment", "money")


SEALED = "~"
_PLACE = "filter"


def hidden(text: str) -> str:
    """A name as an address may hold it: sealed."""
    return SEALED + urlsafe_b64encode(seal(text, _PLACE)).decode()


def told(text: str) -> str:
    """What was typed, sealed or not; BadInput for what nobody here has sealed."""
    if not text.startswith(SEALED):
        return text
    try:
        return unseal(urlsafe_b64decode(text.removeprefix(SEALED)), _PLACE)
    except (ValueError, IndexError):
        raise BadInput(
            _("地址中的筛选条件已经失效。"), next=_("请重新填写筛选条件。"), code="bad_filter"
        ) from None


@dataclass(frozen=True)
class Filter:
    """A named field of the bar.

    kind: text (begins with), exact, number, choice, yes_no, date, moment, money (the last three from and to),
    division (begins with the code). `where` turns the text typed into a condition; without it the column is compared.
    `private`: what is typed is somebody's name, which stands in no address, log or history: sent as a form, then sealed.
    """

    name: str
    label: Text
    kind: str = "text"
    choices: Choices | Callable[[], Choices] = ()
    where: Callable[[Any], ColumnElement[bool]] | None = None
    hint: Text = ""
    private: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the address: two for a range."""
        return (f"{self.name}_from", f"{self.name}_to") if self.kind in RANGES else (self.name,)

    def options(self) -> Choices:
        """What a choice offers."""
        return self.choices() if callable(self.choices) else self.choices


@dataclass
class FilterBar:
    """The bar with what was typed; `conditions` raises BadInput for what cannot be read."""

    filters: Sequence[Filter]
    columns: Mapping[str, Any]
    typed: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(
        cls, filters: Sequence[Filter], columns: Mapping[str, Any], args: Mapping[str, str]
    ) -> FilterBar:
        """Take what belongs to the bar out of the address."""
        names = [name for each in filters for name in each.names]
        typed = {name: told(args[name]).strip() for name in names if args.get(name, "").strip()}
        return cls(filters, columns, typed)

    @property
    def private(self) -> bool:
        """True when a field takes somebody's name: the bar is then sent as a form."""
        return any(each.private for each in self.filters)

    def address(self) -> dict[str, str]:
        """What the address of the list is to hold of what was typed."""
        private = {name for each in self.filters if each.private for name in each.names}
        return {name: hidden(text) if name in private else text for name, text in self.typed.items()}

    @property
    def in_use(self) -> bool:
        """True when at least one field is filled."""
        return bool(self.typed)

    def conditions(self) -> Iterable[ColumnElement[bool]]:
        """One condition for each filled field."""
        for each in self.filters:
            given = [self.typed.get(name, "") for name in each.names]
            if any(given):
                yield self._condition(each, given)

    def _condition(self, each: Filter, given: list[str]) -> ColumnElement[bool]:
        if each.where is not None:
            return each.where(given if len(given) > 1 else given[0])
        column = self.columns[each.name]
        if each.kind in RANGES:
            return _between(column, each, given)
        return _READ[each.kind](column, given[0], each)


class by_byte(ColumnElement[str]):  # noqa: N801  (reads as a function in a condition)
    """A column compared byte by byte, whatever collation the database was made with."""

    inherit_cache = True

    def __init__(self, column: Any) -> None:
        self.column = column
        self.type = column.type


@compiles(by_byte)
def _plain(element: by_byte, compiler: Any, **kwargs: Any) -> str:
    return str(compiler.process(element.column, **kwargs))


@compiles(by_byte, "postgresql")
def _collated(element: by_byte, compiler: Any, **kwargs: Any) -> str:
    return f'{compiler.process(element.column, **kwargs)} COLLATE "C"'


def begins_with(column: Any, text: str) -> ColumnElement[bool]:
    """The beginning of a text as a half-open range, which an index answers and LIKE does not."""
    if not isinstance(column.type, Code):
        column = by_byte(column)
    last = text[-1]
    following = chr(ord(last) + 1) if ord(last) != 0xD7FF else "\ue000"  # (surrogates are no characters)
    return and_(column >= text, column < text[:-1] + following)


def _between(column: Any, each: Filter, given: list[str]) -> ColumnElement[bool]:
    read = _ENDS[each.kind]
    low, high = (
        read(text, each, is_end) if text else None for text, is_end in zip(given, (False, True), strict=True)
    )
    parts = []
    if low is not None:
        parts.append(column >= low)
    if high is not None:
        parts.append(column < high if each.kind == "moment" else column <= high)
    return and_(*parts)


def _day(text: str, each: Filter, is_end: bool = False) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise _unreadable(each, _("请填写日期，例如 2026-03-05。")) from None
    if not of_our_time(day):
        raise _unreadable(each, _("请填写1900年到2100年之间的日期。"))
    return day


def _moment(text: str, each: Filter, is_end: bool) -> dt.datetime:
    day = _day(text, each) + dt.timedelta(days=1 if is_end else 0)
    return dt.datetime.combine(day, dt.time(), SHANGHAI)


def _sum(text: str, each: Filter, is_end: bool = False) -> Decimal:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= 10**9 or value != round(value, 2):
        raise _unreadable(each, _("请填写金额，最多两位小数。"))
    return value


def _number(column: Any, text: str, each: Filter) -> ColumnElement[bool]:
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise _unreadable(each, _("请填写整数。"))
    return column == int(text)


def _choice(column: Any, text: str, each: Filter) -> ColumnElement[bool]:
    chosen = [value for value, _label in each.options() if str(value) == text]
    if not chosen:
        raise _unreadable(each, _("请从列出的选项中选择。"))
    return column == chosen[0]


def _yes_no(column: Any, text: str, each: Filter) -> ColumnElement[bool]:
    if text not in ("yes", "no"):
        raise _unreadable(each, _("请从列出的选项中选择。"))
    return column.is_(text == "yes")


def _unreadable(each: Filter, how: Text) -> BadInput:
    return BadInput(_("筛选条件“%(label)s”看不懂。", label=each.label), next=how, code="bad_filter")


_READ: dict[str, Callable[[Any, str, Filter], ColumnElement[bool]]] = {
    "text": lambda column, text, _each: begins_with(column, text),
    "division": lambda column, text, _each: begins_with(column, text),
    "exact": lambda column, text, _each: column == text,
    "number": _number,
    "choice": _choice,
    "yes_no": _yes_no,
}
_ENDS: dict[str, Callable[[str, Filter, bool], Any]] = {"date": _day, "moment": _moment, "money": _sum}
