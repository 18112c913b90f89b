"""Values that a county may set: the kinds of Parameter, what a Limit is, and conditions upon a choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from core.text import Text

Kind = Literal["switch", "choice", "choices", "limit", "amount", "number", "count", "text", "table"]
ReadOn = Literal["acceptance", "decision", "month", "event"]
Unit = Literal["workdays", "days", "months", "hours"]

STRUCTURE: tuple[Kind, ...] = ("switch", "choice", "limit")
"""Kinds that shape a process: stored in its published version, never read as a dated row afterwards."""


_WORKDAYS = {
    "workdays": Fraction(1),
    "days": Fraction(5, 7),
    "months": Fraction(21),
    "hours": Fraction(5, 7 * 24),
}


@dataclass(frozen=True)
class Limit:
    """A time limit. The first day is not counted (民法典 201).

    `since` names the stage whose end the limit counts from (default: entry of the stage that carries it);
    `undelegated` is the number where the township does not confirm; `extended` the most that an extension
    reaches, either replacing `n` (`mode="replace"`, 45 days from acceptance) or adding to it (`"add"`, 60 + 30).
    """

    n: int
    unit: Unit = "workdays"
    since: str | None = None
    mode: Literal["replace", "add"] = "replace"
    undelegated: int | None = None
    extended: int | None = None

    def days(self, delegated: bool) -> int:
        """The number that holds for this tier."""
        return self.n if delegated or self.undelegated is None else self.undelegated

    def workdays(self) -> Fraction:
        """About how many working days it is: five of a week, 21 of a month."""
        return self.n * _WORKDAYS[self.unit]

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Limit:
        """From its stored form."""
        return cls(**value)

    def stored(self) -> dict[str, Any]:
        """As JSON, without what is not set."""
        pairs = {k: getattr(self, k) for k in self.__dataclass_fields__}
        return {k: v for k, v in pairs.items() if v is not None and not (k == "mode" and v == "replace")}


@dataclass(frozen=True, kw_only=True)
class Option:
    """One value of a choice, with its label."""

    code: str
    label: Text


@dataclass(frozen=True)
class Parameter:
    """A number, switch, choice or limit with a region, a date and a legal basis.

    `code` is the key of county profiles; the address is `MODULE:code`, core's without prefix. `read_on` is the
    day that counts (rulings 8). `bound=True`: the national row only bounds, the county must set its own (ruling 9).
    `least`/`most` refuse what lies outside; of a limit in hours, by whole days. `required`: unset means the module can't go live.
    `set_by="city"`: only a document of the city or above may set it (社会救助法 17, 19, 21-23).
    `refinable`: a county or a street may draw up its own inside the province's rule, which its basis must name (23).
    `by_year`: a monthly sum that may be published by the year, written "6600.00/year"; rules get yuan a month.
    `check(value, read)` gives the sentences that speak against a value; `read` tells what another parameter holds at
    that place on that day. `example` is what a table looks like, for the form of one that was never set.
    """

    code: str
    kind: Kind
    label: Text
    basis: tuple[str, ...] = ()
    module: str = ""
    read_on: ReadOn = "acceptance"
    options: tuple[Option, ...] = ()
    least: Decimal | int | None = None
    most: Decimal | int | None = None
    required: bool = False
    bound: bool = False
    default: Any = None
    unit: Text = ""
    help: Text = ""
    set_by: Literal["county", "city"] = "county"
    refinable: bool = False
    by_year: bool = False
    check: Callable[[Any, Callable[[Parameter], Any]], Iterable[Text]] | None = None
    example: Any = None

    @property
    def address(self) -> str:
        """`dibao:notice.days`, or the code alone for core's own."""
        return f"{self.module}:{self.code}" if self.module else self.code

    @property
    def domain(self) -> tuple[Any, ...]:
        """Every value that a switch or a choice can take."""
        return (True, False) if self.kind == "switch" else tuple(option.code for option in self.options)

    def among(self, *options: str) -> Condition:
        """True when the choice is one of these."""
        unknown = set(options) - set(self.domain)
        if unknown:
            raise ValueError(f"{self.address}: no such option {sorted(unknown)}")
        return Condition(self, options)

    @property
    def on(self) -> Condition:
        """True when the switch is on."""
        return Condition(self, (True,))

    def __hash__(self) -> int:
        return hash(self.address)


@dataclass(frozen=True)
class Condition:
    """A switch or choice tested: what `when=` and `Go` hold."""

    parameter: Parameter
    options: tuple[Any, ...]

    def holds(self, settings: Mapping[str, Any]) -> bool:
        """Whether it is true under these settings, by address of the parameter."""
        return settings.get(self.parameter.address, self.parameter.default) in self.options


@dataclass(frozen=True)
class Duty:
    """A 岗位: who may do which things at which level. `excludes` cannot be held by the same person."""

    code: str
    label: Text
    level: Literal["county", "township", "village", "other"]
    rights: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    second_factor: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
