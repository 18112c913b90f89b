"""Who confirms a case: ruling 10 as a pure function of instruments, provisions, days, sum and people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from core.clock import day_of
from core.text import Message, _

LAW_DAY = date(2026, 7, 1)
"""Since this day of acceptance a township's own confirmation needs a provincial provision (社会救助法 44, 78)."""

MEMBER_DUTY = {
    "joint": "town_confirmer",
    "alone": "town_confirmer",
    "chief_representative": "chief_representative",
}
COUNTY_DUTY = "county_officer"

LETTERED = frozenset({"entrustment"})
"""Forms under which a township confirms only while its own signed letter is in force (行政许可法 24 by analogy)."""


@dataclass(frozen=True)
class InstrumentFacts:
    """What of an instrument decides: its days, mode, cap in yuan, the days of a township's signed letters, and what happened to it when."""

    id: int
    number: str
    form: str
    mode: str
    quorum: int
    since: date
    until: date | None
    cap: Decimal | None = None
    events: tuple[tuple[datetime, str], ...] = ()
    seal: str = ""
    respondent: str = ""
    responsible: str = ""
    letters: tuple[tuple[date, date | None], ...] = ()

    def has_letter(self, on: date) -> bool:
        """Whether its form asks for no letter, or the township's signed one is in force that day."""
        in_force = (since <= on and (until is None or on <= until) for since, until in self.letters)
        return self.form not in LETTERED or any(in_force)

    @property
    def begins(self) -> date:
        """Its first day, never before it was signed: what was accepted until then stays with the county (ruling 10)."""
        signed = [day_of(moment) for moment, kind in self.events if kind == "signed"]
        return max([self.since, *signed])

    def covers(self, on: date) -> bool:
        """Whether its days cover that day."""
        return self.begins <= on and (self.until is None or on <= self.until)

    def state(self, at: datetime) -> str:
        """unsigned, in_force, suspended, ended or revoked, as things stood at that moment."""
        kinds = [kind for moment, kind in self.events if moment <= at]
        if "signed" not in kinds:
            return "unsigned"
        last = kinds[-1]
        return {"signed": "in_force", "resumed": "in_force"}.get(last, last)


@dataclass(frozen=True)
class ProvisionFacts:
    """A provincial provision: which matters, from when to when."""

    number: str
    issuer: str
    matters: frozenset[str]
    since: date
    until: date | None

    def covers(self, matter: str, on: date) -> bool:
        """Whether it lets townships confirm that matter on that day."""
        return matter in self.matters and self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Question:
    """One case at one moment. `postable`: who holds the deciding duty in the township today, conflicts taken out."""

    matter: str
    accepted_on: date
    at: datetime
    on: date
    amount: Decimal | None = None
    deadlock: bool = False
    holders: dict[str, tuple[int, ...]] = field(default_factory=dict)
    bureau_name: bool = False


@dataclass(frozen=True)
class Answer:
    """Who confirms: tier, duty, quorum and members; why, in a sentence; the instrument it rests on."""

    tier: str
    duty: str
    quorum: int = 1
    members: tuple[int, ...] = ()
    reason: str = ""
    instrument: InstrumentFacts | None = None
    in_bureau_name: bool = False


def confirmer_of(
    question: Question, instruments: Sequence[InstrumentFacts], provisions: Sequence[ProvisionFacts]
) -> Answer:
    """The township's confirmer when every test of ruling 10 holds, else the county with the reason."""
    covering = [i for i in instruments if i.covers(question.accepted_on)]
    if not covering:
        return _county(_("受理之日没有有效的权限下放依据，由县级确认。"))
    instrument = _best(covering, question)
    if question.deadlock:
        return _county(_("联合确认成员意见无法达到规定人数，由县级作出决定。"), instrument)
    own_name = question.accepted_on < LAW_DAY or any(
        p.covers(question.matter, question.accepted_on) for p in provisions
    )
    if not own_name and not question.bureau_name:
        return _county(
            _("没有省级人民政府关于由乡镇（街道）确认的规定，由县级确认（社会救助法第四十四条）。"),
            instrument,
        )
    refusal = _not_now(instrument, question)
    if refusal is not None:
        return _county(refusal, instrument)
    return _township(instrument, question, in_bureau_name=not own_name)


def _best(covering: list[InstrumentFacts], question: Question) -> InstrumentFacts:
    """The newest that is in force now; else the newest."""
    in_force = [i for i in covering if i.state(question.at) == "in_force" and i.covers(question.on)]
    return max(in_force or covering, key=lambda i: (i.since, i.id))


def _not_now(instrument: InstrumentFacts, question: Question) -> Message | None:
    """Why the instrument that covered the acceptance doesn't carry a decision now (hole 8)."""
    state = instrument.state(question.at)
    if state != "in_force":
        words = {
            "unsigned": _("权限下放文书“%(number)s”尚未签署，由县级确认。", number=instrument.number),
            "suspended": _("权限下放文书“%(number)s”已暂停，由县级确认。", number=instrument.number),
            "ended": _("权限下放文书“%(number)s”已终止，由县级确认。", number=instrument.number),
            "revoked": _("权限下放文书“%(number)s”已收回，由县级确认。", number=instrument.number),
        }
        return words[state]
    if not instrument.covers(question.on):
        return _("权限下放文书“%(number)s”已到期，由县级确认。", number=instrument.number)
    if not instrument.has_letter(question.on):
        return _(
            "与本乡镇（街道）的委托书尚未签署，或者已经到期（文书“%(number)s”），由县级确认。",
            number=instrument.number,
        )
    if instrument.cap is not None and question.amount is not None and question.amount > instrument.cap:
        return _(
            "金额超过权限下放文书“%(number)s”规定的确认上限 %(cap)s 元，由县级确认。",
            number=instrument.number,
            cap=f"{instrument.cap:,.2f}",
        )
    return None


def _township(instrument: InstrumentFacts, question: Question, in_bureau_name: bool) -> Answer:
    duty = MEMBER_DUTY[instrument.mode]
    members = question.holders.get(duty, ())
    if not members:
        return _county(_("乡镇（街道）没有可以履职的确认人员，由县级确认。"), instrument)
    if instrument.mode != "joint":
        return Answer("township", duty, 1, members, "", instrument, in_bureau_name)
    if len(members) < instrument.quorum:
        return _county(
            _("可参加联合确认的成员不足%(quorum)s人（回避或缺员），由县级确认。", quorum=instrument.quorum),
            instrument,
        )
    return Answer("township", duty, instrument.quorum, members, "", instrument, in_bureau_name)


def _county(reason: Message, instrument: InstrumentFacts | None = None) -> Answer:
    return Answer("county", COUNTY_DUTY, 1, (), str(reason), instrument)
