"""One demo case, day by day: whoever's turn it is acts under his posting, through the operations that serve any case."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from marshmallow import Schema

from core import clock
from core.access.queries import Held, acting_under, holders
from core.actor import SYSTEM, acting_as
from core.calendar.days import Calendar
from core.cases.application import Filing
from core.cases.boards.operations import take_round_down
from core.cases.forms import form_of
from core.cases.gates import FILERS
from core.cases.handling import Handling
from core.cases.models import Case, StageEntry
from core.cases.operations import finish, hang, open_case, report
from core.cases.recurring import let_time_pass
from core.cases.shown import Shown
from core.cases.state import Entry, Holder
from core.cases.versions import type_of
from core.db import db, one_transaction, seeing_everything, select
from core.declare import APPLICANT, Check, DemoCase, Notice, Step, Wait
from core.divisions.queries import township_of
from core.errors import Refused
from core.means.queries import request_of
from core.notices.queries import notice_of
from core.people.queries import persons_by_key
from core.text import _

OPENS, A_WHILE = time(9, 5), timedelta(minutes=20)
DAYS = ("day", "date")
"""Widgets of a field that holds a day."""


class DemoDays:
    """A case from its first day to today. `no` is its number once it has been handed in."""

    def __init__(self, case: DemoCase, filing: Filing, days: Calendar, first: date, today: date) -> None:
        self.case, self.filing, self.days = case, filing, days
        self.today, self.no = today, ""
        self._now = datetime.combine(first, OPENS, clock.SHANGHAI)
        self._read: Handling | None = None

    def go(self) -> None:
        """Hand it in, then a step a day until it waits where it should, has ended, or today has come."""
        self._open()
        while self._next_day() and not self._waits():
            self._step()

    # --- the day -------------------------------------------------------------------------------------------

    def _next_day(self) -> bool:
        """The next working day, if it is over by today."""
        return self._jump(self.days.add(self._now.date(), 1, "workdays").on)

    def _jump(self, day: date) -> bool:
        self._now, self._read = datetime.combine(day, OPENS, clock.SHANGHAI), None
        return day < self.today

    @contextmanager
    def _acting(self, held: Held) -> Iterator[None]:
        """One act at one moment, kept as a request keeps it; the next comes a little later."""
        with clock.at(self._now), acting_under(held), one_transaction():
            yield
        self._now, self._read = self._now + A_WHILE, None

    def _handling(self) -> Handling:
        """The case as it stands, read anew after every act."""
        if self._read is None:
            with clock.at(self._now), seeing_everything():
                self._read = Handling(db.session.scalars(select(Case).where(Case.no == self.no)).one())
        return self._read

    def _row(self, entry: Entry) -> StageEntry:
        return self._handling().rows[entry.seq]

    # --- going on ------------------------------------------------------------------------------------------

    def _open(self) -> None:
        first = type_of(self.case.type).apply.lines[0]
        by = getattr(first, "by", APPLICANT)
        duty = FILERS[0] if by == APPLICANT else str(by)
        town = township_of(self.filing.division)
        held = next((h for place in (town, town[:6]) for h in self._free(Holder(duty, place), ())), None)
        if held is None:
            raise Refused(_("该地没有人担任这一岗位。"))
        with self._acting(held):
            self.no = open_case(self.filing).no

    def _waits(self) -> bool:
        """Whether it has come to where it should stand; what has been done there already is done."""
        self._answer_checks(self._handling())
        act = self._handling()  # a check that stands on the road is done by its answers
        road = act.state.road
        if road is None:
            return True
        if road.stage != self.case.until:
            return False
        line = act.process.pipeline[road.stage]
        if isinstance(line, Notice):
            self._hang(road)
        elif isinstance(line, Step):
            for _each in range(min(self.case.signed, self._row(road).need - 1)):
                self._sign(road, line)
        return True

    def _step(self) -> None:
        """What stands beside the road, then the road."""
        for entry in [e for e in self._handling().state.open if e.lane == "beside"]:
            line = self._handling().process.pipeline[entry.stage]
            if isinstance(line, Step):
                self._finish(entry, line)
        road = self._handling().state.road
        if road is None:
            return
        line = self._handling().process.pipeline[road.stage]
        if isinstance(line, Notice):
            self._hang(road)
        if isinstance(line, (Notice, Wait)):
            self._wait(road)
        elif isinstance(line, Step):
            self._finish(road, line)

    def _finish(self, entry: Entry, line: Step) -> None:
        """As many sign as it takes."""
        for _each in range(self._row(entry).need):
            self._sign(entry, line)

    def _wait(self, entry: Entry) -> None:
        """The days pass; the nightly job runs after the last."""
        ends = self._row(entry).wakes_on
        if ends is None or not self._jump(ends + timedelta(days=1)):
            self._jump(self.today)
            return
        with clock.at(self._now), acting_as(SYSTEM), seeing_everything(), one_transaction():
            let_time_pass(self.no)
        self._read = None
        self._take_down(entry)

    # --- acts ----------------------------------------------------------------------------------------------

    def _sign(self, entry: Entry, line: Step) -> None:
        now = next(e for e in self._handling().state.open if e.stage == entry.stage)
        held = self._one_of(now.holder, now.signers)
        with self._acting(held):
            form = _Form(self.no, line, self.case)
            finish(self.no, entry.stage, form.outcome, form=form.filled(), note=form.note)

    def _hang(self, entry: Entry) -> None:
        notice = notice_of(self._row(entry).id)
        with self._acting(self._one_of(entry.holder, ())):
            for channel in [c["code"] for c in notice.channels if c["required"]] if notice else ():
                hang(self.no, entry.stage, channel)

    def _take_down(self, entry: Entry) -> None:
        """The clerk takes down what hung before the decision; a round after it hangs on as the publication."""
        act = self._handling()
        notice = (
            notice_of(self._row(entry).id) if isinstance(act.process.pipeline[entry.stage], Notice) else None
        )
        if notice is not None and notice.kind == "before" and notice.postings:
            with self._acting(self._one_of(Holder(FILERS[0], township_of(self.filing.division)), ())):
                take_round_down(self.no, notice.id)

    def _answer_checks(self, act: Handling) -> None:
        """The check centre enters what sources say, as many as the case tells."""
        for entry in [e for e in act.state.open if isinstance(act.process.pipeline[e.stage], Check)]:
            request = request_of(act.rows[entry.seq].id)
            with seeing_everything():
                keys = {person: key for key, person in persons_by_key(act.case.household_id or 0).items()}
            asked = [(keys[a.person_id], a.source) for a in request.answers] if request else []
            if asked:
                with self._acting(self._one_of(entry.holder, ())):
                    for member, source in asked[: self.case.answered]:
                        report(self.no, entry.stage, member, source, "clean")

    # --- who -----------------------------------------------------------------------------------------------

    def _one_of(self, holder: Holder | None, without: Collection[int]) -> Held:
        """Somebody who may act; Refused when nobody is left."""
        free = self._free(holder, without) if holder else []
        if not free:
            raise Refused(_("该地没有人担任这一岗位。"))
        return free[0]

    def _free(self, holder: Holder, without: Collection[int]) -> list[Held]:
        found = holders(holder.duty, holder.division, self._now.date())
        return [h for h in found if h.user_id not in without and holder.person in (None, h.user_id)]


class _Form:
    """What somebody fills in at a stage: what the case tells, what is advised, and of the rest what must be filled."""

    def __init__(self, no: str, line: Step, case: DemoCase) -> None:
        self.shown = Shown(db.session.scalars(select(Case).where(Case.no == no)).one())
        self.line, self.told = line, dict(case.answers.get(line.code, {}))
        self.advice = self.shown.act.world.advice(line)
        advised = self.advice.outcome if self.advice and self.advice.outcome in line.outcomes else ""
        self.outcome = case.outcomes.get(line.code) or advised or next(iter(line.outcomes))

    @property
    def note(self) -> str:
        """The reason, where an act has one; an outcome other than the usual one needs it."""
        usual = self.outcome == next(iter(self.line.outcomes))
        return str(self.told.pop("note", "" if usual else self._reasons()))

    def filled(self) -> dict[str, Any]:
        """The form as JSON."""
        schema = form_of(self.line.form, self.outcome)
        names = schema().fields if schema else {}
        usual = {name: make() for name, make in self._usual(schema).items() if name in names}
        return {name: value for name, value in {**usual, **self.told}.items() if name in names}

    def _usual(self, schema: type[Schema] | None) -> Mapping[str, Callable[[], Any]]:
        fields = schema().fields if schema else {}
        days = [n for n, field in fields.items() if field.required and field.metadata.get("widget") in DAYS]
        return {
            **dict.fromkeys(days, lambda: clock.today().isoformat()),
            "checklist": self._checklist,
            "near_relative": lambda: False,
            "signature": lambda: {"went": True},
            "amount": lambda: f"{self.advice.amount:.2f}" if self.advice and self.advice.amount else None,
            "facts": self._reasons,
            **({"reasons": self._reasons} if "reasons" in fields and fields["reasons"].required else {}),
        }

    def _reasons(self) -> str:
        return "\n".join(map(str, self.advice.reasons)) if self.advice else ""

    def _checklist(self) -> list[dict[str, str]]:
        """What a source confirms is fetched, what must be there was brought, the rest does not concern the family."""
        wanted = {document.code for document in self.line.needs or ()}
        papers = [p for p in self.shown.papers() if p["document"] in wanted]
        return [{"document": p["document"], "mark": _mark(p)} for p in papers]


def _mark(paper: Mapping[str, Any]) -> str:
    if paper["automatic"]:
        return "shared"
    return "present" if paper["required"] else "not_applicable"
