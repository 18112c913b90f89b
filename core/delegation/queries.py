"""Reads of delegation: who confirms a case, whether a matter is delegated, what an instrument covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import or_

from core.access import queries as access
from core.clock import day_of, now, today
from core.db import db, kept_by, select
from core.delegation.models import Instrument, InstrumentEvent, InstrumentScope, Provision
from core.delegation.resolve import (
    MEMBER_DUTY,
    Answer,
    InstrumentFacts,
    ProvisionFacts,
    Question,
    confirmer_of,
)
from core.divisions.queries import county_of, place_of
from core.parameters import queries as parameters
from core.parameters.keys.procedure import WITHOUT_BASIS

REVISION = "delegation"
PROVINCE_DIGITS = 2
EVERYBODY = tuple(range(99))
"""Stands for a full group where only the instruments are asked, not who holds which duty today."""


@dataclass(frozen=True)
class Confirmation:
    """Who confirms: duty at a division, how many of whom, why, on which instrument and in whose name.

    `responsible` is the duty that answers first for it; `instrument` its number.
    """

    tier: str
    duty: str
    division: str
    quorum: int
    members: tuple[int, ...]
    reason: str
    instrument_id: int | None
    form: str
    respondent: str
    seal: str
    mode: str = ""
    responsible: str = ""
    instrument: str = ""


def confirmation(
    matter: str,
    township: str,
    accepted_on: date,
    *,
    amount: Decimal | None = None,
    deadlock: bool = False,
    excluded: frozenset[int] = frozenset(),
) -> Confirmation:
    """Who decides a case accepted on that day in that township, as things stand now (ruling 10)."""
    on = today()
    holders = {
        duty: tuple(
            p.user_id for p in access.signers(duty, place_of(township), on) if p.user_id not in excluded
        )
        for duty in sorted(set(MEMBER_DUTY.values()))
    }
    bureau = parameters.value_of(WITHOUT_BASIS, township, accepted_on) == "bureau_name"
    question = Question(matter, accepted_on, now(), on, amount, deadlock, holders, bureau)
    answer = confirmer_of(question, instruments_for(matter, township), provisions_for(matter, township))
    return _confirmation(answer, township)


def _confirmation(answer: Answer, township: str) -> Confirmation:
    own = answer.instrument
    in_town = answer.tier == "township" and own is not None
    form = own.form if in_town and own else "county"
    return Confirmation(
        answer.tier,
        answer.duty,
        place_of(township) if in_town else county_of(township),
        answer.quorum,
        answer.members,
        answer.reason,
        own.id if own else None,
        "entrustment" if answer.in_bureau_name else form,
        own.respondent if own else "",
        own.seal if in_town and own else "",
        own.mode if in_town and own else "",
        own.responsible if in_town and own else "",
        own.number if own else "",
    )


def is_delegated(matter: str, township: str, on: date, at: datetime | None = None) -> bool:
    """Whether the township's limits hold for a case accepted on that day: an instrument in force covers it.

    `at` asks as things stood then: what happens to an instrument later leaves a case its limits (ruling 10).
    """
    moment = at or now()
    covering = [i for i in instruments_for(matter, township) if i.covers(on)]
    if not any(i.state(moment) == "in_force" for i in covering):
        return False
    bureau = parameters.value_of(WITHOUT_BASIS, township, on) == "bureau_name"
    holders = dict.fromkeys(MEMBER_DUTY.values(), EVERYBODY)
    question = Question(matter, on, moment, on, bureau_name=bureau, holders=holders)
    known = [p for p in provisions_above(township, day_of(moment)) if matter in p.matters]
    return confirmer_of(question, instruments_for(matter, township), known).tier == "township"


@kept_by(REVISION)
def instruments_for(matter: str, township: str) -> tuple[InstrumentFacts, ...]:
    """Every instrument of its county that names this township, given by its office, and matter, whatever its days."""
    named = (
        select(Instrument)
        .join(InstrumentScope)
        .where(Instrument.county == county_of(township))
        .where(InstrumentScope.township == place_of(township), InstrumentScope.matter == matter)
    )
    return tuple(facts_of(row, matter, place_of(township)) for row in db.session.scalars(named))


def facts_of(row: Instrument, matter: str, township: str = "") -> InstrumentFacts:
    """What of an instrument decides, with the cap of one matter and the signed letters of one township."""
    cap = (row.caps or {}).get(matter)
    return InstrumentFacts(
        row.id,
        row.number,
        row.form,
        row.mode,
        row.quorum,
        row.since,
        row.until,
        Decimal(cap) if cap is not None else None,
        tuple((event.at, event.kind) for event in row.events),
        row.seal,
        row.respondent,
        row.first_responsible,
        tuple(
            (max(letter.since, letter.signed_on), letter.until)
            for letter in row.letters
            if letter.township == township and letter.signed_on is not None
        ),
    )


def provisions_for(matter: str, division: str) -> list[ProvisionFacts]:
    """Provisions of the province above a division that name the matter."""
    return [p for p in provisions_above(division) if matter in p.matters]


def provisions_above(division: str, known_on: date | None = None) -> list[ProvisionFacts]:
    """Every provision of the province above a division that was not taken back, today or by a day (社会救助法 44)."""
    rows = _provisions_above(division)
    return [p for voided, p in rows if voided is None or (known_on is not None and voided > known_on)]


@kept_by(REVISION)
def _provisions_above(division: str) -> tuple[tuple[date | None, ProvisionFacts], ...]:
    province = place_of(division)[:PROVINCE_DIGITS]
    rows = db.session.scalars(select(Provision).where(Provision.division == province))
    return tuple(
        (r.voided_on, ProvisionFacts(r.number, r.issuer, frozenset(r.matters), r.since, r.until))
        for r in rows
    )


def townships_delegated(matter: str, county: str, on: date) -> list[str]:
    """Townships of a county whose instruments' dates cover that day."""
    rows = db.session.execute(
        select(InstrumentScope.township)
        .join(Instrument, Instrument.id == InstrumentScope.instrument_id)
        .where(
            Instrument.county == county,
            InstrumentScope.matter == matter,
            Instrument.since <= on,
            or_(Instrument.until.is_(None), Instrument.until >= on),
        )
        .distinct()
        .order_by(InstrumentScope.township)
    )
    return [township for (township,) in rows]


@kept_by(REVISION)
def responsible_posts(county: str, on: date) -> tuple[tuple[str, str], ...]:
    """(township, post) for the posts that instruments in force make first responsible there (ORG-05)."""
    last = (
        select(InstrumentEvent.kind)
        .where(InstrumentEvent.instrument_id == Instrument.id)
        .order_by(InstrumentEvent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    wanted = (
        select(InstrumentScope.township, Instrument.first_responsible)
        .join(Instrument, Instrument.id == InstrumentScope.instrument_id)
        .where(Instrument.county == county, last.in_(("signed", "resumed")), Instrument.since <= on)
        .where(or_(Instrument.until.is_(None), Instrument.until >= on))
        .distinct()
    )
    return tuple((town, post) for town, post in db.session.execute(wanted) if access.knows_duty(post))
