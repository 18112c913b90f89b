"""Counting: one statement a kind of figure over all types and places, set-based; names of people are never read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Select, distinct, func, literal, type_coerce, union_all

from core.actor import actor
from core.cases.models import Case, DecisionRow
from core.clock import month_of, today
from core.db import Scope, current_scope, db, seeing_everything, select
from core.divisions.queries import county_of, governed, name_of, office_of, place_of, tier_of
from core.payments.models import EntitledPerson, Entitlement, EntitlementLine
from core.plugins import registry
from core.reports.progress import sees_counts
from core.text import Text, _

COLUMNS: tuple[tuple[str, Text], ...] = (
    ("filed", _("申请")),
    ("accepted", _("受理")),
    ("granted", _("确认给予")),
    ("refused", _("不予给予")),
    ("running", _("在办")),
    ("late", _("超期")),
    ("households", _("保障户数")),
    ("people", _("保障人数")),
    ("amount", _("月保障金额（元）")),
)
"""What is counted of a place. Within the days: filed, accepted, granted, refused; as of today: running, late; of the
month of the last day: households, people and yuan a month."""


@dataclass
class Counts:
    """The figures of one place; `amount` in yuan a month."""

    filed: int = 0
    accepted: int = 0
    granted: int = 0
    refused: int = 0
    running: int = 0
    late: int = 0
    households: int = 0
    people: int = 0
    amount: Decimal = Decimal()

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name, _label in COLUMNS})


@dataclass(frozen=True)
class Table:
    """One type's figures: a row a place, by code, and all together."""

    code: str
    label: Text
    rows: Sequence[tuple[str, str, Counts]]
    total: Counts = field(default_factory=Counts)


def tables(since: date, until: date) -> list[Table]:
    """Figures of the posting in force, from a day to a day: of a village, a township, a county by what lies in it; of a
    region, whose duties see figures and no row, by its counties."""
    place = actor().division
    region = sees_counts()
    by_village = not region and tier_of(place) in ("township", "village")
    group: Callable[[str], str] = county_of if region else place_of
    within = Scope.of(office_of(place)) if region else current_scope()
    found: dict[tuple[str, str], Counts] = {}
    for name, type_code, key, figure in _asked(since, until, within, by_village=by_village, region=region):
        counts = found.setdefault((type_code, key if by_village else group(key)), Counts())
        setattr(counts, name, getattr(counts, name) + (fen(figure) if name == "amount" else figure))
    return [_table(code, found, _places(place, region=region)) for code in registry().case_types]


def _places(place: str, *, region: bool) -> list[str]:
    """Every place that has a row even with nothing to count: those directly below; a region's counties only as found."""
    return [] if region else [node.code for node in governed(place)]


def _table(code: str, found: Mapping[tuple[str, str], Counts], places: Iterable[str]) -> Table:
    own = {key: counts for (type_code, key), counts in found.items() if type_code == code}
    rows = [(key, name_of(key), own.get(key, Counts())) for key in sorted({*places, *own})]
    total = Counts()
    for _key, _name, counts in rows:
        total += counts
    return Table(code, registry().case_types[code].label, rows, total)


# --- what is asked -----------------------------------------------------------------------------------------


def _questions(since: date, until: date, *, by_village: bool) -> list[tuple[str, Select[Any]]]:
    key = Case.division if by_village else Case.office_code
    first = Case.parent_id.is_(None)
    cases = select(Case.type_code, key, func.count()).where(first).group_by(Case.type_code, key)
    running = cases.where(Case.closed_on.is_(None))
    decided = (
        select(Case.type_code, key, func.count())
        .join(DecisionRow, DecisionRow.case_id == Case.id)
        .where(first, DecisionRow.decided_on.between(since, until))
        .group_by(Case.type_code, key)
    )
    return [
        ("filed", cases.where(Case.opened_on.between(since, until))),
        ("accepted", cases.where(Case.accepted_on.between(since, until))),
        ("granted", decided.where(DecisionRow.grants == 1)),
        ("refused", decided.where(DecisionRow.grants == 0)),
        ("running", running),
        ("late", running.where(Case.due_on < today())),
        *_granted(month_of(until), key),
    ]


def _granted(month: date, key: Any) -> list[tuple[str, Select[Any]]]:
    """What is paid of a month, by the case that it was granted in."""

    def of(model: Any, what: Any) -> Select[Any]:
        wanted = select(Entitlement.type_code, key, what).join(Case, Case.id == Entitlement.case_id)
        if model is not Entitlement:
            wanted = wanted.join(model, model.entitlement_id == Entitlement.id)
        holds = (model.from_month <= month) & (model.to_month.is_(None) | (model.to_month >= month))
        return wanted.where(holds).group_by(Entitlement.type_code, key)

    return [
        ("households", of(Entitlement, func.count(distinct(Entitlement.household_id)))),
        ("people", of(EntitledPerson, func.count(distinct(EntitledPerson.person_id)))),
        ("amount", of(EntitlementLine, type_coerce(func.sum(EntitlementLine.amount), BigInteger))),
    ]


def _asked(
    since: date, until: date, within: Scope, *, by_village: bool, region: bool
) -> Sequence[tuple[str, str, str, int]]:
    """(what, type, place, how many) of everything in one statement, money in fen; a region's is counted beyond its row
    scope, and nothing but numbers comes out of it."""
    wanted = [
        (question.where(within.covers(Case.office_code)) if region else question).add_columns(
            literal(name).label("what")
        )
        for name, question in _questions(since, until, by_village=by_village)
    ]
    with seeing_everything() if region else nullcontext():
        rows = db.session.execute(union_all(*wanted)).all()
    return [(what, type_code, place, int(figure or 0)) for type_code, place, figure, what in rows]


def fen(figure: int) -> Decimal:
    """Whole fen as yuan."""
    return Decimal(figure).scaleb(-2)
