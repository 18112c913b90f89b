"""How a township's letter stands today: by its instrument, its own days and its signature; the page and the public check ask here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.clock import day_of, today
from core.db import db, select
from core.delegation.models import Instrument, InstrumentLetter
from core.delegation.overview import state_of
from core.delegation.resolve import LETTERED
from core.documents.models import Letter
from core.documents.queries import Lapsed
from core.text import Message, _

WITHOUT: dict[str, Message] = {
    "unsigned": _("双方尚未签署，或者签署件没有登记。"),
    "coming": _("还没有到起始日期。"),
    "suspended": _("所依据的权限下放文书已暂停。"),
    "over": _("文书所定的期限已满，或者已提前结束。"),
    "expired": _("所依据的权限下放文书已到期。"),
    "ended": _("所依据的权限下放文书已终止。"),
    "revoked": _("所依据的权限下放文书已收回。"),
}
"""Why a letter gives no power today. The last four for good."""
CLOSED = ("expired", "ended", "revoked")


@dataclass(frozen=True)
class Standing:
    """in_force, printed (it informs and needs no signature), or one of WITHOUT; `on`: the first day on which it was over."""

    state: str
    on: date | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has ended and another may follow."""
        return self.on is not None


def standing(row: Instrument, one: InstrumentLetter) -> Standing:
    """A letter has no more power than its instrument, and none before both have signed (行政许可法 24 by analogy)."""
    state = state_of(row)
    if one.until is not None and one.until < today():
        return Standing("over", one.until + timedelta(days=1))
    if state in CLOSED:
        return Standing(state, _closed_on(row, state))
    if one.signed_on is None and row.form in LETTERED:
        return Standing("unsigned")
    if state in ("coming", "suspended"):
        return Standing(state)
    return Standing("printed" if one.signed_on is None else "in_force")


def _closed_on(row: Instrument, state: str) -> date:
    if state == "expired" and row.until is not None:
        return row.until + timedelta(days=1)
    return day_of(row.events[-1].at)


def without_power(letter: Letter) -> Lapsed | None:
    """Why a printed letter of delegation gives no power today; None for one that does, and for any other letter."""
    found = _of_delegation(letter)
    if found is None:
        return None
    stands = standing(*found)
    return Lapsed(stands.on, WITHOUT[stands.state]) if stands.state in WITHOUT else None


def is_of_delegation(letter: Letter) -> bool:
    """Whether it is addressed to a township, and not to a person whose name is kept back."""
    return _of_delegation(letter) is not None


def _of_delegation(letter: Letter) -> tuple[Instrument, InstrumentLetter] | None:
    wanted = select(Instrument, InstrumentLetter).join(
        InstrumentLetter, InstrumentLetter.instrument_id == Instrument.id
    )
    found = db.session.execute(wanted.where(InstrumentLetter.letter_id == letter.id)).first()
    return (found[0], found[1]) if found else None
