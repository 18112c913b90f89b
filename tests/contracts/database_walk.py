"""A pipeline walked through the real operations on a database: everything that can be done is done, then undone again.

One case is opened under a story. Wherever it stands, each act that may lead to something new is carried out and taken
back to a savepoint, deeper ones first. Whoever holds an entry acts, under his posting and scope; each act is committed
as a request commits it; papers are filled in from their schemas.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar

from sqlalchemy.orm import selectinload

from core.access.queries import Held, acting_under, holders
from core.actor import SYSTEM, acting_as
from core.cases.application import Filing
from core.cases.cooperation import is_about, requests_of
from core.cases.events import events_now
from core.cases.handling import Handling
from core.cases.meetings.operations import hold_meeting
from core.cases.models import Case, StageEntry
from core.cases.operations import finish, hang, happen, open_case, report
from core.cases.recurring import let_time_pass
from core.cases.settling import doubts
from core.cases.state import UNFINISHED, CaseState, Entry, Holder
from core.clock import today
from core.db import db, one_transaction, select
from core.declare import NEXT, Act, CaseType, Check, Decision, Event, Line, Notice, Pipeline, Step, Wait
from core.declare.checks import START, Graph, entered, following, graph_of, outcomes_on
from core.declare.forms import NonCooperation
from core.documents.operations import record_delivery
from core.errors import Refused
from core.means.queries import request_of
from core.notices.queries import notice_of
from core.people.queries import persons_by_key
from tests.casework import BEIGUAN
from tests.filling import filled_in

T = TypeVar("T")
Edge = tuple[str, str]
"""Two stages of which the second was entered from the first; or a stage and the outcome, or `event:` and its code."""

FAR = 1000
NOT_YET = frozenset(
    {"unfavourable", "no_notice", "not_heard", "cap", "not_competent", "nobody_lives", "not_left"}
)
"""Why it may be refused: against the opinion, so not publicised; against the rule, so nobody was heard; another
county takes it; nobody lives any more for whom it could go on; what the rules would change is not left."""
REASON = "查明事实与申报不符，差额 312 元"
VILLAGE = f"{BEIGUAN}001"
CLERK = Holder("town_clerk", BEIGUAN)
FIVE = [{"name": name, "role": "resident"} for name in ("刘甲", "马乙", "田丙", "高丁", "林戊")]
"""As many as an appraisal takes."""


@dataclass(frozen=True)
class Story:
    """Facts and the county's own values, on which the rules answer one way.

    `said`: what forms say, by the name of the field; `values`: parameters that only rules read; `filed`: the first
    form's fields, made anew for every case, since people apply once; `prefers`: outcomes that are taken wherever they can be, and first.
    """

    said: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    filed: Callable[[], dict[str, Any]] = dict
    prefers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deed:
    """Something that can be done now: the edge that it takes and where it may lead by the graph.

    `against`: an opinion on which no grant can rest, so that it leads nowhere that another doesn't.
    """

    edge: Edge
    leads: tuple[str, ...]
    do: Callable[[], None]
    against: bool = False


class Walk:
    """One pipeline on one database. `look` sees a case wherever it comes to stand.

    `taken` is every edge so far, `went` those between two stages under the values that hold now: read from the rows.
    """

    def __init__(
        self,
        case_type: CaseType,
        pipeline: Pipeline,
        jump: Callable[[date], None],
        look: Callable[[Case], None],
    ) -> None:
        self.type, self.pipeline = case_type, pipeline
        self.taken, self.acts = set[Edge](), 0
        self._took = defaultdict[int, set[Edge]](set)
        self._number = 0
        self._look, self._jump = look, jump
        self._no = ""
        self._now: Handling | None = None

    def under(self, settings: Mapping[str, Any], wanted: set[Edge]) -> None:
        """From now on these values hold, and these edges are asked for; a road to each end that takes effect again."""
        self.settings, self.wanted = settings, wanted
        self.graph: Graph = graph_of(self.pipeline, settings)
        self._favoured: Graph = graph_of(self.pipeline, settings, favoured=True)
        self.taken -= {
            (source, end.code) for source, _to in wanted for end in self.pipeline.ends if end.takes_effect
        }
        self.went: set[Edge] = set()
        self._steps: dict[str, dict[str, int]] = {}

    @property
    def missing(self) -> set[Edge]:
        """What is still to be taken."""
        return self.wanted - self.taken

    def in_turn(self, stories: Sequence[T]) -> Iterator[T]:
        """Stories until nothing is missing; next comes the one that took most of it under earlier values, or the first."""
        left = list(range(len(stories)))
        while left and self.missing:
            self._number = max(left, key=lambda n: len(self._took[n] & self.missing))
            left.remove(self._number)
            yield stories[self._number]

    def tell(self, story: Story) -> None:
        """Open a case under the story in every way that there is, and go everywhere from there."""
        self._story, self._no = story, ""
        self._seen: set[Any] = set()
        first = self.pipeline.lines[0]
        assert isinstance(first, Step)
        for outcome in first.outcomes:
            if self.missing:
                with self._undone():
                    self._open(first, outcome)
                    self._visit()

    # --- going about ---------------------------------------------------------------------------------------

    def _visit(self) -> None:
        """Do all that is news here, each in a branch of its own."""
        self._note()
        self._prepare()
        act = self._handling()
        self._look(act.case)
        if act.state.ended_as is not None:
            return
        place = self._place(act.state)
        if place in self._seen:
            return
        self._seen.add(place)
        deeds = sorted(self._deeds(act), key=lambda deed: deed.edge[1] not in self._story.prefers)
        for deed in deeds:
            if self._is_news(deed, deeds):
                with self._undone():
                    if self._allowed(deed):
                        self._visit()

    def _allowed(self, deed: Deed) -> bool:
        """Done, or refused for what the case has not come to rest on yet."""
        try:
            deed.do()
        except Refused as refusal:
            if not set(refusal.fields) <= NOT_YET:
                raise
            return False
        return True

    def _prepare(self) -> None:
        """What stands beside the road is done, each of its outcomes once; a notice is hung.

        Whoever refuses does so while something is still asked of him.
        """
        while beside := next((e for e in self._handling().state.open if e.lane == "beside"), None):
            usual, *others = self._ways(beside)
            for deed in [*others, *self._refusals()]:
                if deed.edge in self.missing:
                    with self._undone():
                        deed.do()
                        self._note()
            usual.do()
            self._note()
        road = self._handling().state.road
        if road and isinstance(self.pipeline[road.stage], Notice) and not road.posted_on:
            self._post(road)

    def _is_news(self, deed: Deed, others: list[Deed]) -> bool:
        """Whether the story takes it, or it takes an edge for the first time, or is the shortest way from here to one."""
        missing = self.missing
        if deed.edge[1] in self._story.prefers:
            return True
        if deed.edge in missing or any((deed.edge[0], to) in missing for to in deed.leads):
            return True
        return any(self._is_nearest(deed, others, source) for source, _to in missing if source != START)

    def _is_nearest(self, deed: Deed, others: list[Deed], stage: str) -> bool:
        goal = self.pipeline[stage].before or stage
        far = [min((self._far(to, goal) for to in d.leads if not d.against), default=FAR) for d in others]
        return min(far) < FAR and others[far.index(min(far))] is deed

    def _far(self, start: str, goal: str) -> int:
        """Steps from one stage to another by the graph."""
        if start not in self._steps:
            steps, waiting = {start: 0}, deque([start])
            while waiting:
                here = waiting.popleft()
                for after in self._favoured.get(here, set()) - set(steps):
                    steps[after] = steps[here] + 1
                    waiting.append(after)
            self._steps[start] = steps
        return self._steps[start].get(goal, FAR)

    def _place(self, state: CaseState) -> Any:
        """What makes two situations the same for one who looks for edges."""
        done = {e.stage: e.outcome for e in state.entries if e.lane == "road" and not e.is_open}
        telling = [c.code for c in self.pipeline.acting(Act.OPINE)] + ["publicise", "advance"]
        assert state.road is not None
        return state.road.stage, "death" in state.raised, *(done.get(code) for code in telling)

    def _note(self) -> None:
        """Every edge that the rows tell of."""
        case = self._case()
        road = [
            e
            for e in case.entries
            if e.lane == "road" and e.outcome not in UNFINISHED - {"interrupted", "case_ended"}
        ]
        ended = [case.ended_as] if case.ended_as else []
        edges = set(pairwise([START, *(e.stage for e in road), *ended]))
        self.went |= edges
        edges |= {(e.stage, e.outcome) for e in case.entries if e.outcome and e.outcome not in UNFINISHED}
        self._take(edges)

    def _take(self, edges: set[Edge]) -> None:
        self.taken |= edges
        self._took[self._number] |= edges

    @contextmanager
    def _undone(self) -> Iterator[None]:
        """What happens inside has not happened afterwards, whatever it committed."""
        on, no = today(), self._no
        db.session.rollback()
        branch = db.engine.begin_nested()  # type: ignore[attr-defined]  # the fixture's one connection
        try:
            yield
        finally:
            db.session.rollback()
            db.session.expunge_all()
            branch.rollback()
            self._no, self._now = no, None
            self._jump(on)

    # --- what can be done ----------------------------------------------------------------------------------

    def _deeds(self, act: Handling) -> Iterator[Deed]:
        road = act.state.road
        assert road is not None
        yield from self._ways(road)
        yield from self._events(act, road)

    def _refusals(self) -> list[Deed]:
        act = self._handling()
        road = act.state.road
        about = {f"event:{event.code}" for event in self.pipeline.events if is_about(event)}
        return [deed for deed in self._events(act, road) if deed.edge[1] in about] if road else []

    def _events(self, act: Handling, road: Entry) -> Iterator[Deed]:
        for event in events_now(act.run):
            to = (s for target in event.targets for s in entered(self.pipeline, target, self.settings))
            leads = tuple(s for s in to if s in self.graph[road.stage])  # nothing pulls a case forward
            by = act.run.holder_of(event.by)
            yield Deed(
                (road.stage, f"event:{event.code}"), leads, partial(self._happen, road.stage, event, by)
            )

    def _ways(self, entry: Entry) -> Iterator[Deed]:
        """The outcomes of an open entry, the usual one first."""
        line = self.pipeline[entry.stage]
        for outcome, target in outcomes_on(line, self.settings).items():
            do = self._way(entry, line, outcome)
            if do is not None:
                against = isinstance(line, Step) and bool(line.favours) and outcome not in line.favours
                yield Deed((entry.stage, outcome), self._leads(line, target), do, against)

    def _way(self, entry: Entry, line: Line, outcome: str) -> Callable[[], None] | None:
        if isinstance(line, (Notice, Wait)):
            return partial(self._wait, entry.stage) if outcome in ("undisputed", "over") else None
        if not isinstance(line, Check):
            return partial(self._sign, entry.stage, outcome)
        asked = request_of(self._row(entry.stage).id) is not None
        if asked:
            return partial(self._answer, entry.stage, outcome)
        return partial(self._sign, entry.stage, outcome) if outcome == "settled" else None

    def _leads(self, line: Line, target: Any) -> tuple[str, ...]:
        if line.before is not None:
            return ()
        if target is NEXT:
            return tuple(following(self.pipeline, self.pipeline.index[line.code] + 1, self.settings))
        return tuple(entered(self.pipeline, target, self.settings))

    # --- doing it ------------------------------------------------------------------------------------------

    def _open(self, line: Step, outcome: str) -> None:
        form = filled_in(line.form_for(outcome), {**self._story.said, **self._story.filed()})
        filing = Filing(self.type.code, VILLAGE, "window", form, extra={"outcome": outcome})
        holder = Holder(line.by, "610104") if isinstance(line.by, str) else CLERK
        with self._acting(holder):
            self._no = open_case(filing).no

    def _sign(self, stage: str, outcome: str) -> None:
        """As many sign as it takes, each under his own posting."""
        row = self._row(stage)
        line, need = self.pipeline[stage], row.need
        stands = line is self.type.apply.lines[0]  # what was filed stands when papers alone were missing
        if isinstance(line, Decision) and line.meeting and self.settings.get(line.meeting.address):
            self._meet(row)
        for _each in range(need):
            entry = next(e for e in self._handling().state.open if e.stage == stage)
            assert entry.holder is not None
            form = {} if stands else self._form(line, outcome)
            with self._acting(entry.holder, stage, entry.signers):
                finish(self._no, stage, outcome, form=form, note=REASON)

    def _form(self, line: Line, outcome: str) -> dict[str, Any]:
        papers = [{"document": paper.code, "mark": "present"} for paper in line.needs]
        if outcome == "incomplete":
            papers[0]["mark"] = "missing"
        said = {"attendees": FIVE, **self._story.said, "checklist": papers}
        if isinstance(line, Check):
            return filled_in(
                line.form,
                {"findings": self._findings(), "replied_on": today().isoformat(), "replied": REASON},
            )
        return filled_in(line.form_for(outcome), said) if isinstance(line, Step) else {}

    def _findings(self) -> list[dict[str, str]]:
        """Every doubt of the newest check is no matter of means."""
        given = {"standing": "exempt", "finding": "存款为他人暂存，已经当面核实"}
        return [{"member": d.member, "source": d.source, **given} for d in doubts(self._case())]

    def _answer(self, stage: str, outcome: str) -> None:
        """The check centre enters every answer; a doubt is settled by the clerk."""
        state = "clean" if outcome == "clean" else "hit"
        request = request_of(self._row(stage).id)
        keys = {person: key for key, person in persons_by_key(self._case().household_id or 0).items()}
        assert request is not None
        for person, source in [(a.person_id, a.source) for a in request.answers]:
            with self._acting(self._holder(stage)):
                report(self._no, stage, keys[person], source, state, detail="查到一笔存款")
        if outcome == "settled":
            self._sign(stage, "settled")

    def _post(self, entry: Entry) -> None:
        notice = notice_of(self._row(entry.stage).id)
        assert notice is not None
        for channel in [c["code"] for c in notice.channels if c["required"]]:
            with self._acting(self._holder(entry.stage)):
                hang(self._no, entry.stage, channel)

    def _wait(self, stage: str) -> None:
        """The days of a notice or a wait pass, and the nightly job runs after the last."""
        wakes_on = self._row(stage).wakes_on
        assert wakes_on is not None
        self._jump(wakes_on + timedelta(days=1))
        with acting_as(SYSTEM), self._kept():
            let_time_pass(self._no)

    def _happen(self, stage: str, event: Event, by: Holder) -> None:
        said = {**self._story.said, **(self._asked(by) if event.form is NonCooperation else {})}
        with self._acting(by):
            happen(self._no, event.code, form=filled_in(event.form, said), note=REASON)
        self._take({(stage, f"event:{event.code}")})

    def _asked(self, by: Holder) -> dict[str, Any]:
        """A written request that was delivered, and its day is over."""
        with self._acting(by):
            letter = requests_of(happen(self._no, "ask_cooperation", form={"wanted": REASON}))[-1]
            record_delivery(letter, today(), "in_person")
            number = letter.number
        delivered, due = today(), today() + timedelta(days=14)  # whatever days of rest lie between
        self._jump(due + timedelta(days=1))
        days = {"delivered_on": delivered.isoformat(), "due_on": due.isoformat()}
        return {"request": number, **days}

    def _meet(self, row: StageEntry) -> None:
        """All who hold the decision meet over this case, and one of them records it."""
        holder = Holder(row.duty or "", row.division or "")
        present = [held.user_id for held in holders(holder.duty, holder.division)]
        with self._acting(holder):
            hold_meeting(
                held_on=today(),
                kind="joint",
                place="会议室",
                present=present,
                chair=present[0],
                agenda=[self._no],
                minutes=REASON,
            )

    # --- who, and what stands ------------------------------------------------------------------------------

    @contextmanager
    def _acting(self, holder: Holder, stage: str = "", without: Sequence[int] = ()) -> Iterator[Held]:
        """Under a posting that may act, of one who has signed this stage least; kept at the end, as a request keeps it."""
        at = CLERK if holder.duty == "applicant" else holder
        signed = Counter(o.person_id for e in self._entries() if e.stage == stage for o in e.opinions)
        free = [h for h in holders(at.duty, at.division) if h.user_id not in without]
        may = [h for h in free if holder.person in (None, h.user_id)]
        held = min(may, key=lambda h: signed[h.user_id])
        with acting_under(held), self._kept():
            yield held

    def _holder(self, stage: str) -> Holder:
        entry = next(e for e in self._handling().state.open if e.stage == stage)
        assert entry.holder is not None
        return entry.holder

    def _handling(self) -> Handling:
        """The case as it stands, read anew after every act."""
        if self._now is None:
            whole = selectinload(Case.entries).selectinload(StageEntry.opinions)
            self._now = Handling(
                db.session.scalars(select(Case).where(Case.no == self._no).options(whole)).one()
            )
        return self._now

    def _case(self) -> Case:
        return self._handling().case

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """One act, kept as a request or a job keeps it."""
        self._now = None
        with one_transaction():
            yield
        self.acts += 1

    def _entries(self) -> list[StageEntry]:
        return self._case().entries if self._no else []

    def _row(self, stage: str) -> StageEntry:
        return next(e for e in self._case().entries if e.stage == stage and e.left_on is None)
