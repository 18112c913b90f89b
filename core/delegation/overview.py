"""What the delegation pages show: who confirms today place by place and what is missing, instruments' states, the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from core.access import queries as access
from core.clock import now, today
from core.db import db, select
from core.declare import CONFIRMER
from core.delegation.models import Instrument, Provision
from core.delegation.queries import PROVINCE_DIGITS, facts_of, provisions_above
from core.delegation.resolve import MEMBER_DUTY, Answer, InstrumentFacts, Question, confirmer_of
from core.divisions.queries import governed, name_of
from core.modules.queries import is_enabled
from core.parameters import queries as parameters
from core.parameters.keys.procedure import CATALOGUE, WITHOUT_BASIS
from core.plugins import registry
from core.text import Message, Text, _

STATES: Mapping[str, tuple[Message, str]] = {
    "draft": (_("草案"), "secondary"),
    "coming": (_("已签署，尚未到期"), "blue"),
    "in_force": (_("生效中"), "green"),
    "suspended": (_("已暂停"), "yellow"),
    "expired": (_("已到期"), "secondary"),
    "ended": (_("已终止"), "secondary"),
    "revoked": (_("已收回"), "red"),
}
"""State of an instrument -> words and colour."""


@dataclass(frozen=True)
class Cell:
    """Who confirms a matter at a township today: township or county, how many of whom; `reason`: why not the township, or why not now."""

    enabled: bool
    tier: str
    reason: str = ""
    number: str = ""
    mode: str = ""
    quorum: int = 1
    members: int = 0


@dataclass(frozen=True)
class Row:
    """A township with its cells, in the order of the matters."""

    code: str
    name: str
    cells: Sequence[Cell]


Reason = tuple[str, Sequence[tuple[Text, Sequence[str]]]]
"""A sentence, and for each matter the townships that it holds for."""


@dataclass(frozen=True)
class Readiness:
    """The whole picture of a day, and each reason why the county confirms, or nobody can, with the places that it concerns."""

    matters: Sequence[tuple[str, Text]]
    rows: Sequence[Row]
    reasons: Sequence[Reason]


def matters() -> list[tuple[str, Text]]:
    """(type, label) of everything installed that has a decision to be confirmed."""
    return [
        (code, one.label)
        for code, one in registry().case_types.items()
        if any(line.by is CONFIRMER for pipeline in one.pipelines for line in pipeline.lines)
    ]


def confirmable() -> frozenset[str]:
    """Codes of the same: what can be delegated."""
    return frozenset(code for code, _label in matters())


def readiness(county: str, on: date) -> Readiness:
    """Who confirms a case accepted today, everywhere in the county; six statements whatever its size."""
    answers = _answers(county, on)
    offered = matters()
    rows = [
        Row(node.code, node.name, [_cell(answers[code, node.code], code, node.code, on) for code, _l in offered])
        for node in governed(county, on)
    ]  # fmt: skip
    return Readiness(offered, rows, _reasons(offered, rows))


def _reasons(offered: Sequence[tuple[str, Text]], rows: Sequence[Row]) -> list[Reason]:
    """Each reason once, with the townships that it concerns matter by matter."""
    found: dict[str, dict[Text, list[str]]] = {}
    for row in rows:
        for cell, (_code, label) in zip(row.cells, offered, strict=True):
            if cell.enabled and cell.reason:
                found.setdefault(cell.reason, {}).setdefault(label, []).append(row.name)
    return [(reason, list(places.items())) for reason, places in found.items()]


def delegated_to(county: str, on: date) -> dict[str, frozenset[str]]:
    """Matter -> townships that confirm themselves a case accepted today."""
    found: dict[str, set[str]] = {}
    for (matter, township), answer in _answers(county, on).items():
        if answer.tier == "township":
            found.setdefault(matter, set()).add(township)
    return {matter: frozenset(places) for matter, places in found.items()}


def _answers(county: str, on: date) -> dict[tuple[str, str], Answer]:
    instruments, provisions = instruments_of(county), provisions_above(county)
    posts = {row.first_responsible for row in instruments if access.knows_duty(row.first_responsible)}
    held = access.holders_below({*MEMBER_DUTY.values(), *posts}, county, on)
    found: dict[tuple[str, str], Answer] = {}
    for node in governed(county, on):
        holders = {duty: held.get((duty, node.code), ()) for duty in MEMBER_DUTY.values()}
        bureau = parameters.value_of(WITHOUT_BASIS, node.code, on) == "bureau_name"
        for matter, _label in matters():
            question = Question(matter, on, now(), on, None, False, holders, bureau)
            named = [
                facts_of(row, matter, node.code) for row in instruments if covers(row, node.code, matter)
            ]
            answer = confirmer_of(question, named, [p for p in provisions if matter in p.matters])
            post = answer.instrument.responsible if answer.tier == "township" and answer.instrument else ""
            if post in posts and (post, node.code) not in held:
                answer = replace(answer, reason=str(_vacant(post)))
            found[matter, node.code] = answer
    return found


def _vacant(post: str) -> Message:
    return _(
        "没有人任第一责任人（%(post)s），乡镇（街道）现在不能作出确认决定，案件停在确认环节。",
        post=access.duty(post).name,
    )


def _cell(answer: Answer, matter: str, township: str, on: date) -> Cell:
    own: InstrumentFacts | None = answer.instrument
    return Cell(
        is_enabled(registry().module_of[matter], township, on),
        answer.tier,
        answer.reason,
        own.number if own else "",
        own.mode if own and answer.tier == "township" else "",
        answer.quorum,
        len(answer.members),
    )


def covers(row: Instrument, township: str, matter: str) -> bool:
    """Whether an instrument names this township and matter."""
    return any(scope.township == township and scope.matter == matter for scope in row.scopes)


def instruments_of(county: str) -> Sequence[Instrument]:
    """Every instrument of a county, the newest first, with its places and events."""
    wanted = (
        select(Instrument)
        .where(Instrument.county == county)
        .order_by(Instrument.since.desc(), Instrument.id.desc())
    )
    return db.session.scalars(wanted).all()  # fmt: skip


def provisions_over(county: str) -> Sequence[Provision]:
    """Every provision entered above a county, voided ones included, and a city's, which carries nothing; the newest first."""
    above = [county[:n] for n in (PROVINCE_DIGITS, 4)]
    wanted = (
        select(Provision)
        .where(Provision.division.in_(above))
        .order_by(Provision.since.desc(), Provision.id.desc())
    )
    return db.session.scalars(wanted).all()  # fmt: skip


def state_of(row: Instrument) -> str:
    """One of STATES, as things stand now."""
    state, on = facts_of(row, "").state(now()), today()
    if state == "unsigned":
        return "draft"
    if state == "in_force" and row.since > on:
        return "coming"
    if state in ("in_force", "suspended") and row.until is not None and row.until < on:
        return "expired"
    return state


# --- The catalogue ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """An item of the catalogue: its category and name, its module if that is installed, where it is enabled and delegated."""

    category: str
    name: str
    matter: str
    module: str
    label: Text
    enabled: Sequence[str]
    delegated: Sequence[str]

    @property
    def available(self) -> bool:
        """Whether a module for it is installed."""
        return bool(self.module)


def catalogue(county: str, on: date) -> list[Item]:
    """The county's delegated items in two levels, as its document names them; empty when it names none."""
    delegated, below = delegated_to(county, on), governed(county, on)
    found = []
    for row in written_catalogue(county, on):
        matter = str(row.get("matter", ""))
        module = registry().module_of.get(matter, "")
        label = registry().case_types[matter].label if module else ""
        enabled = [node.name for node in below if module and is_enabled(module, node.code, on)]
        places = [name_of(code, on) for code in sorted(delegated.get(matter, ()))]
        found.append(Item(row["category"], row["item"], matter, module, label, enabled, places))
    return found


def written_catalogue(county: str, on: date) -> list[dict[str, str]]:
    """The catalogue as it is stored."""
    found = parameters.find(CATALOGUE, county, on)
    return [dict(row) for row in found.value] if found is not None else []


def cap_of(row: Instrument, matter: str) -> Decimal | None:
    """The most that a township may confirm of a matter, in yuan."""
    cap = (row.caps or {}).get(matter)
    return Decimal(cap) if cap is not None else None
