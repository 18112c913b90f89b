"""Reading the register of seals: who keeps each now, whether it is locked, what it was used for."""

from __future__ import annotations

from collections.abc import Sequence

from core.access import queries as access
from core.access.queries import Held
from core.actor import actor
from core.cases.seals.models import Seal, SealCustody, SealUse
from core.clock import today
from core.db import db, select
from core.db.scope import outside

RIGHT = "seal"


def seals() -> Sequence[Seal]:
    """Every seal within scope, those in use first."""
    wanted = select(Seal).order_by(Seal.withdrawn_on.is_not(None), Seal.office_code, Seal.id)
    return db.session.scalars(wanted).all()


def seal(pk: int) -> Seal:
    """One seal within scope; NotAllowed for any other number."""
    row = db.session.scalar(select(Seal).where(Seal.id == pk))
    if row is None:
        raise outside()
    return row


def seal_for(township: str, matter: str) -> Seal | None:
    """The seal of a township for a matter, unless it was withdrawn."""
    wanted = select(Seal).where(
        Seal.office_code == township, Seal.withdrawn_on.is_(None), Seal.since <= today()
    )
    return next((row for row in db.session.scalars(wanted.order_by(Seal.id)) if matter in row.matters), None)


def keepers(township: str) -> list[Held]:
    """Who may keep a seal in a township today: holders of a duty with that right, each person once."""
    duties = [
        code for code, info in access.duties().items() if info.may(RIGHT) and "township" in info.posted_at
    ]
    held = (each for code in sorted(duties) for each in access.signers(code, township, today()))
    return list({each.user_id: each for each in held}.values())


def custody(row: Seal) -> SealCustody | None:
    """The one who has taken it last and not handed it on."""
    return next((c for c in row.custodies if c.taken_at is not None and c.ended_at is None), None)


def offer(row: Seal) -> SealCustody | None:
    """The hand-over that waits for the receiver's signature."""
    return next((c for c in row.custodies if c.taken_at is None), None)


def is_locked(row: Seal) -> bool:
    """Whether its custodian holds no post that keeps seals any more, so that nobody may use it until it is handed over."""
    keeper = custody(row)
    return keeper is None or keeper.person_id not in {held.user_id for held in keepers(row.office_code)}


def is_mine(entry: SealCustody | None) -> bool:
    """Whether the one who acts is that custodian, under whatever account."""
    who = actor()
    return entry is not None and bool(who.user_id) and access.signs_as(who.user_id or 0) == entry.person_id


def uses_of(row: Seal) -> Sequence[SealUse]:
    """The seal's book, the newest first."""
    return db.session.scalars(
        select(SealUse).where(SealUse.seal_id == row.id).order_by(SealUse.number.desc())
    ).all()
