"""What rules are given and what they answer: Facts in, Advice out; no rule sees a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Protocol

SOURCES = ("declared", "checked", "surveyed")
INCOME_KINDS = ("wage", "business", "property", "transfer", "other")
SPENDING_KINDS = ("medical", "education", "rehabilitation", "housing", "living", "other")
PROPERTY_KINDS = (
    "deposit",
    "security",
    "fund",
    "insurance",
    "vehicle",
    "dwelling",
    "premises",
    "business",
    "other",
)


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person of a household on a day. `key` is the person's place in this set of facts, not an identity number."""

    key: str
    relation: str
    born_on: date
    counted: bool = True
    covered: bool = True
    disability_kind: str | None = None  # visual hearing speech physical intellectual mental multiple
    disability_grade: int | None = None  # 1 (gravest) to 4
    major_illness: bool = False
    working: bool = False
    studying: bool = False
    clergy_years: int = 0

    def age(self, on: date) -> int:
        """Full years on that day."""
        return on.year - self.born_on.year - ((on.month, on.day) < (self.born_on.month, self.born_on.day))

    @property
    def severely_disabled(self) -> bool:
        """重度残疾: grade 1 or 2 of any kind."""
        return self.disability_grade in (1, 2)


@dataclass(frozen=True, kw_only=True)
class IncomeItem:
    """A sum of yuan a month that one member has from one kind of income, as one source gives it.

    `item` is a code such as wage, basic_pension_central, basic_pension_personal, dibao, scholarship,
    maintenance_received, tax_paid; `accepted` marks the value that counts where sources differ.
    """

    member: str
    kind: str
    item: str
    amount: Decimal
    source: str = "declared"
    accepted: bool = True


@dataclass(frozen=True, kw_only=True)
class PropertyItem:
    """A thing of value: yuan, and where it matters square metres; `exempt` states why it does not count."""

    member: str
    kind: str
    amount: Decimal
    area: Decimal | None = None
    source: str = "declared"
    accepted: bool = True
    exempt: str | None = None


@dataclass(frozen=True, kw_only=True)
class SpendingItem:
    """Necessary spending in yuan a month, own share only."""

    member: str
    kind: str
    amount: Decimal
    source: str = "declared"
    accepted: bool = True


@dataclass(frozen=True, kw_only=True)
class Obligor:
    """Somebody outside the household who owes maintenance; income in yuan a month of the obligor's household."""

    key: str
    owed_to: tuple[str, ...]
    household_income: Decimal
    household_size: int
    supported: int = 1
    settled_amount: Decimal | None = None  # court judgment, mediation or agreement, yuan a month
    received_amount: Decimal | None = None
    exempt: str | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What every assistance type knows of a case; a type adds fields of its own in a subclass.

    `area_type` is urban or rural. `check` is clean, hit, incomplete or none; `raised` says which
    circumstances have been recorded (kin, complaint, objection, hukou_split, ...).
    """

    on: date
    division: str = ""
    area_type: str = "urban"
    applicant: str = ""
    members: tuple[Member, ...] = ()
    income: tuple[IncomeItem, ...] = ()
    holdings: tuple[PropertyItem, ...] = ()
    spending: tuple[SpendingItem, ...] = ()
    obligors: tuple[Obligor, ...] = ()
    check: str = "none"
    raised: frozenset[str] = frozenset()
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def counted(self) -> tuple[Member, ...]:
        """Members who count as living together (共同生活的家庭成员)."""
        return tuple(m for m in self.members if m.counted)

    @property
    def covered(self) -> tuple[Member, ...]:
        """Members for whom the benefit is paid."""
        return tuple(m for m in self.members if m.counted and m.covered)

    def answer(self, stage: str, name: str, default: Any = None) -> Any:
        """What was filled in under `name` when `stage` was last finished; `outcome` is what it was finished with."""
        return self.answers.get(stage, {}).get(name, default)


class Values(Protocol):
    """Parameter values bound to a case: its division, its type and the day each parameter is read on."""

    def __getitem__(self, parameter: Any) -> Any: ...

    def get(self, parameter: Any, default: Any = None) -> Any: ...


@dataclass(frozen=True)
class Trace:
    """One line of a calculation: what, how, from which numbers, the result, and the article or value behind it."""

    what: str
    formula: str
    inputs: tuple[tuple[str, str], ...]
    result: str
    basis: tuple[str, ...] = ()


Figure = tuple[str, str, str, str, tuple[str, ...]]
"""What was found, its value, what it is held to, where it comes from, and the articles."""
LeftOut = tuple[str, str, tuple[str, ...]]
"""A member for whom nothing is paid, why not, and the articles."""


@dataclass(frozen=True)
class Advice:
    """What a rule proposes to the person who decides: an outcome, an amount in yuan a month, why, and the working.

    `lines` splits the amount by kind of benefit; `members` gives a result for single members where they differ;
    `figures` are what a letter tells: (what was found, value, standard, where from, articles); `says` are words by the name
    under which a template reads them, `instead` among them what else may be applied for. `left_out` are members for
    whom nothing is paid although others are covered: (member, why, articles). `unmet` names the figures that fall short:
    the ones that a refusal rests on; None where the rule doesn't tell.
    """

    outcome: str
    amount: Decimal | None = None
    reasons: tuple[str, ...] = ()
    trace: tuple[Trace, ...] = ()
    lines: tuple[tuple[str, Decimal], ...] = ()
    members: tuple[tuple[str, str], ...] = ()
    figures: tuple[Figure, ...] = ()
    says: tuple[tuple[str, str], ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    unmet: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Conflict:
    """Why a person must not act in a case (回避): the relation found, and the article."""

    reason: str
    basis: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """A block that a plugin shows on a case page: a title and rows of label and text."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Card:
    """A figure that a plugin shows on the home page of a duty."""

    title: str
    figure: str
    note: str = ""
    link: str = ""
