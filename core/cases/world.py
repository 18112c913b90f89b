"""The world of one case: its rules on its facts, its calendar, who holds which duty; what the engine and gates ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any, TypeVar

from core.access import queries as access
from core.calendar.queries import calendar
from core.cases import aided, ballot, competence, declared_kin, going_on, succession
from core.cases.advising import by_name
from core.cases.declaring import undeclared
from core.cases.facts import facts_of, law_day
from core.cases.gates import FILERS, barred
from core.cases.meetings import queries as meetings
from core.cases.models import Case, Meeting, StageEntry
from core.cases.process import Process
from core.cases.state import CaseState, Entry, Holder, Signer
from core.clock import month_of, today
from core.declare import (
    CONFIRMER,
    Act,
    Advice,
    CaseType,
    Conflict,
    DocumentType,
    Facts,
    Limit,
    Line,
    Step,
    Values,
)
from core.delegation import queries as delegation
from core.delegation.responsible import holder_of
from core.divisions.queries import county_of, place_of
from core.documents import queries as documents
from core.errors import PluginFailed, Refused
from core.notices import queries as notices
from core.parameters import queries as parameters
from core.parameters.keys.procedure import FOUR_EYES, MINOR_AGE, STOCK_PHRASES
from core.people import queries as people
from core.plugins import ask
from core.text import Message, _

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Decider:
    """Who decides a case today."""

    holder: Holder
    quorum: int
    members: tuple[int, ...]
    reason: str
    found: delegation.Confirmation

    @property
    def comes_back(self) -> str:
        """Why the township decides what the county had before it, as the timeline says it."""
        return str(_("权限下放文书“%(number)s”已生效，改由乡镇（街道）确认。", number=self.found.instrument))


def _read_once(question: Callable[..., Answer]) -> Callable[..., Answer]:
    """Keep what a world answers: the same is asked for every outcome of every open stage."""

    @wraps(question)
    def answer(self: CaseWorld, *args: Any) -> Answer:
        key = (question.__name__, *args)
        if key not in self._answers:
            self._answers[key] = question(self, *args)
        found: Answer = self._answers[key]
        return found

    return answer


class CaseWorld:
    """Answers for one case on one day. Facts and values are read once; a writing operation takes a fresh one.

    `reading`: nothing is done here, the case is only shown. A plugin that fails is then kept in `failed`, to be said in
    place of the buttons; whoever acts is stopped by it.
    """

    def __init__(
        self,
        case: Case,
        case_type: CaseType,
        process: Process,
        filled: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self.case = case
        self.type = case_type
        self.process = process
        self.filled = filled
        self.today: date = today()
        self.reading = False
        self.failed: PluginFailed | None = None
        self._half = False
        self._answers: dict[Any, Any] = {}

    # --- rules ---------------------------------------------------------------------------------------------

    @cached_property
    def facts(self) -> Facts:
        """The case's facts as known now."""
        try:
            return facts_of(self.case, self.type, self.filled)
        except PluginFailed as failed:
            self._only_shown(failed)
            self._half = True
        return facts_of(self.case, self.type, self.filled, others=False)

    def _only_shown(self, failed: PluginFailed) -> None:
        """Keep what failed, for one who reads; stop one who acts."""
        if not self.reading:
            raise failed
        self.failed = failed

    @property
    def proposed(self) -> Any:
        """What the opinion proposes, in yuan; None where it names no sum."""
        opinions = (line.code for line in self.process.pipeline.acting(Act.OPINE))
        return next(
            (a for a in (self.facts.answer(code, "amount") for code in opinions) if a is not None), None
        )

    @property
    def amount(self) -> Any:
        """The larger of what the opinion proposes and what a decider fills in: an instrument's cap is held against it."""
        decisions = (line.code for line in self.process.pipeline.decisions)
        filled = [(self.filled or {}).get(code, {}).get("amount") for code in decisions]
        return max((a for a in (self.proposed, *filled) if a is not None), default=None)

    @cached_property
    def values(self) -> Values:
        """Parameter values, each read on its day, with switches, choices and limits of the pinned version."""
        accepted = law_day(self.case)
        days = {
            "acceptance": accepted,
            "decision": self.today,
            "month": month_of(accepted),
            "event": self.today,
        }
        structure = {**self.process.settings, **self.process.limits}
        return parameters.bind(self.type.code, self.case.division, days, structure)

    def rule(self, rule: Callable[..., Any], *args: Any) -> Any:
        """Ask a rule of the type."""
        return rule(self.facts, self.values, *args)

    def advice(self, line: Step) -> Advice | None:
        """What the line's rule advises; None where it has none, and on half the facts."""
        found = self.rule(line.advice) if line.advice else None
        if not isinstance(found, Advice) or self._half:
            return None
        return by_name(self.case, aided.advised(self, line, found))

    # --- days ----------------------------------------------------------------------------------------------

    def due(self, start: date, limit: Limit) -> date:
        """The last day of a limit."""
        return calendar().add(start, limit.days(self.delegated), limit.unit).on

    @cached_property
    def delegated(self) -> bool:
        """Whether the township confirmed this matter when the case was accepted, so that its limits hold to the end."""
        return delegation.is_delegated(
            self.type.code, self.case.office_code, law_day(self.case), self._accepted_at
        )

    @property
    def _accepted_at(self) -> datetime | None:
        accepting = {line.code for line in self.process.pipeline.acting(Act.ACCEPT)}
        signed = [o.signed_at for e in self.case.entries if e.stage in accepting for o in e.opinions]
        return signed[-1] if signed and self.case.accepted_on else None

    # --- people --------------------------------------------------------------------------------------------

    def holder(self, duty: str) -> Holder:
        """The place where a duty of this case is held: county, township or village of the case."""
        level = access.duty(duty).level
        places = {
            "county": county_of(self.case.office_code),
            "township": place_of(self.case.office_code),
            "village": self.case.division,
        }
        return Holder(duty, places.get(level, places["county"]))

    def applicant(self) -> Holder:
        """The applicant, for whom the window, the village or an agent acts."""
        return Holder("applicant", place_of(self.case.office_code))

    def confirmer(self, state: CaseState) -> Decider:
        """Who decides today (ruling 10)."""
        return self._decider("deadlock" in state.raised, self.recused | self._barred(state))

    def responsible(self, state: CaseState) -> str | None:
        """The township's first responsible person by name, empty where nobody is; None where no instrument names the post."""
        duty = self.confirmer(state).found.responsible
        if not duty:
            return None
        return holder_of(duty, self.case.office_code)

    @_read_once
    def _decider(self, deadlock: bool, excluded: frozenset[int]) -> Decider:
        found = delegation.confirmation(
            self.type.code,
            self.case.office_code,
            self.case.accepted_on or self.today,
            amount=self.amount,
            deadlock=deadlock,
            excluded=excluded,
        )
        return Decider(Holder(found.duty, found.division), found.quorum, found.members, found.reason, found)

    @cached_property
    def recused(self) -> frozenset[int]:
        """Officers who must recuse themselves from this case."""
        kin = people.kin_officers(self.case.household_id) if self.case.household_id else ()
        return frozenset(kin) | frozenset(declared_kin.kin_users(self.case))

    def _barred(self, state: CaseState) -> frozenset[int]:
        """Officers whose earlier part in this case keeps them from deciding it: they are no members of its quorum."""
        pipeline, pairs = self.process.pipeline, self.four_eyes()
        lines = (line for line in pipeline.decisions if line.by is CONFIRMER)
        return frozenset(person for line in lines for person in barred(pipeline, state, line, pairs))

    @_read_once
    def conflicts(self, person: int, stage: str) -> list[Conflict]:
        """Near relatives recuse; plugins may know more."""
        own = people.conflicts(person, self.case.household_id) if self.case.household_id else []
        own = [*own, *declared_kin.conflicts(self.case, person)]
        try:
            return [*own, *ask("find_conflicts", case=self.case, stage=stage, person=person)]
        except PluginFailed as failed:
            self._only_shown(failed)
        return own

    def covers(self, holder: Holder, signer: Signer) -> bool:
        """Whether this signer may act for that holder: same duty, same place, and the person where one is named."""
        if holder.person is not None and holder.person != signer.person:
            return False
        if holder.duty == "applicant":
            window = signer.duty in FILERS and signer.division.startswith(holder.division)
            return window or self._opens(signer, holder.division)
        return signer.duty == holder.duty and signer.division == holder.division

    def _opens(self, signer: Signer, office: str) -> bool:
        """Whoever may open a follow-up also hands in what the person says, at the office or above it."""
        return signer.duty in self.process.pipeline.opened_by and office.startswith(signer.division)

    # --- what the gates ask --------------------------------------------------------------------------------

    def papers(self, line: Line) -> tuple[list[str], list[str]]:
        """Labels of checklist entries not marked, and of those marked missing."""
        # the checklist of acceptance is marked whole; later stages wait only for what they cannot do without
        wanted = tuple(paper for paper in line.needs if paper.required or line.act is Act.ACCEPT)
        return self._open_papers(wanted) if wanted else ([], [])

    @_read_once
    def undeclared(self) -> list[Message]:
        """What the family has not signed or not said (LAW-29)."""
        first = self.process.pipeline.lines[0].code
        return undeclared(self.case, self.facts.answers.get(first, {}), self.today)

    def not_competent(self) -> Message | None:
        """Why another place takes this application (SAL26 37); None where this office does."""
        return competence.why_not(self.case, self.type)

    @_read_once
    def _open_papers(self, wanted: tuple[DocumentType, ...]) -> tuple[list[str], list[str]]:
        return documents.open_papers(self.case.id, wanted)

    def unposted(self, entry: Entry) -> list[str]:
        """Channels in which the notice is not hanging yet."""
        return notices.unposted(self._row(entry).id)

    def is_corrected(self) -> bool:
        """Whether no death that was registered here stands."""
        return not any(mark.startswith("death") for mark in self.facts.raised)

    def lacks_account(self) -> bool:
        """Whether the applicant has died and nobody knows where the one who applies now is paid."""
        return succession.lacks_account(self.case)

    def unreckoned(self) -> list[str]:
        """Of a follow-up: who has died by what another case registered, and can be registered here."""
        if self.case.entitlement_id is None or not self.facts.answer("death", "members", ()):
            return []
        from core.cases.deaths_told import unreckoned  # which asks what a world would take

        return [person.name for person in unreckoned(self.case)]

    def pays_the_dead(self) -> bool:
        """Whether what this case is about still runs though all whom it covers have died."""
        return succession.pays_the_dead(self.case, self.facts)

    def applicant_left(self) -> bool:
        """Whether the applicant has moved out and nobody has said who goes on."""
        return going_on.has_left(self.case)

    def open_objections(self) -> int:
        """Objections that nobody has handled."""
        return notices.open_objections(self.case.id)

    def omitted_notice(self) -> str | None:
        """A minor's case is left out of notices altogether, also after a death (ruling 5)."""
        adult = parameters.value_of(MINOR_AGE, self.case.division, law_day(self.case))
        age = self._age_of_applicant()
        return _("申请人为未成年人，不予公示").source if age is not None and age < adult else None

    def _age_of_applicant(self) -> int | None:
        """In full years; of one who has died the people's register knows."""
        living = next((m for m in self.facts.members if m.key == self.facts.applicant), None)
        if living is not None:
            return living.age(self.today)
        return people.age_of(self.case.applicant_id, self.today) if self.case.applicant_id else None

    def in_meeting(self, entry: Entry, person: int) -> bool:
        """Whether a meeting that lists this entry was attended by that person."""
        return self.meeting(entry, person) is not None

    @_read_once
    def meeting(self, entry: Entry, person: int) -> Meeting | None:
        """The meeting on which that person's signature rests: the newest that lists the entry and had him there."""
        return meetings.attended(self.case, self._row(entry).id, person)

    def apart(self, entry: Entry, outcome: str, bound: Mapping[str, Any]) -> str:
        """Where this is not what the last one signed for that outcome, in words; nothing where somebody signed the same."""
        line = self.process.pipeline[entry.stage]
        rows = [o for o in self._row(entry).opinions if o.outcome == outcome]
        if not rows or any(o.content == ballot.content(bound) for o in rows):
            return ""
        signed = ballot.bound(line, outcome, rows[-1].answers)
        family = self.case.household_id
        return ballot.differences(line, outcome, signed, bound, people.names_of(family) if family else {})

    def four_eyes(self) -> frozenset[str]:
        """Pairs of stages that two persons must do."""
        return frozenset(parameters.value_of(FOUR_EYES, self.case.division, law_day(self.case)) or ())

    def stock_phrases(self) -> tuple[str, ...]:
        """Sentences that are no reason (LAW-36)."""
        return tuple(parameters.value_of(STOCK_PHRASES, self.case.division, law_day(self.case)) or ())

    def label(self, stage: str) -> str:
        """A stage's name on screen."""
        return str(self.process.pipeline[stage].label)

    def _row(self, entry: Entry) -> StageEntry:
        found = next((row for row in self.case.entries if row.seq == entry.seq), None)
        if found is None:
            raise Refused(_("案件环节已变化。"), next=_("请刷新页面后重试。"))
        return found
