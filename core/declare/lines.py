"""The lines of a pipeline. Step a person, Decision one who binds, Check a machine, Notice the public, Wait time, End nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, fields
from enum import StrEnum
from typing import Any, Final

from core.declare.outcomes import CLOSED, OUTCOMES
from core.declare.settling import Settlement
from core.declare.values import Condition, Parameter
from core.text import Text

Rule = Callable[..., Any]


class Act(StrEnum):
    """Legal meaning of a line: what core's fixed rules hang on, never a stage code."""

    ACCEPT = "accept"
    SURVEY = "survey"
    APPRAISE = "appraise"
    OPINE = "opine"
    VISIT = "visit"
    HEAR = "hear"
    OBJECTION = "objection"
    REPLY = "reply"


class _Named:
    """A value known by its name alone."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


NEXT: Final = _Named("NEXT")
APPLICANT: Final = _Named("APPLICANT")
CONFIRMER: Final = _Named("CONFIRMER")


@dataclass(frozen=True)
class WhoDid:
    """The person and place that finished an earlier stage."""

    stage: str


@dataclass(frozen=True)
class Go:
    """An outcome that exists only while the condition holds."""

    to: Any
    when: Condition


@dataclass(frozen=True)
class Line:
    """What every line has.

    `when`: switch, choice or rule `(facts, values) -> (yes, reason)`. `where`: beside a rule, the switch or choice
    without which no case of a place has the line. `before="x"`: stands beside the road, opens
    when the road passes it, and x cannot be finished without it. `aside=True`: entered only by name. `within` /
    `starts_within`: parameters of kind limit. `to`: outcome -> NEXT, stage, or Go. `needs`: papers that must be
    settled. `issues`: letters, for every outcome or by outcome; those of an End go out when it is reached.
    `says`: labels of outcomes that `core.declare.outcomes` doesn't name. `basis`: articles.
    """

    code: str
    label: Text
    _: KW_ONLY
    basis: tuple[str, ...] = ()
    when: Condition | Rule | None = None
    where: Condition | None = None
    before: str | None = None
    aside: bool = False
    within: Parameter | None = None
    starts_within: Parameter | None = None
    to: Mapping[str, Any] | None = None
    act: Act | None = None
    needs: tuple[Any, ...] = ()
    issues: Mapping[str, Any] | Any = ()
    says: Mapping[str, Text] | None = None
    by: Any = None

    @property
    def kind(self) -> str:
        """step, decision, check, notice, wait or end."""
        return type(self).__name__.lower()

    @property
    def on_road(self) -> bool:
        """Whether the order of the list leads here."""
        return not self.aside and self.before is None

    @property
    def only_ends(self) -> bool:
        """Whether neither survey nor check stands before it, so that nothing but an end can follow."""
        return bool(getattr(self, "waiver", ""))

    @property
    def outcomes(self) -> Mapping[str, Any]:
        """Every outcome and where it leads."""
        return self.to if self.to is not None else {"done": NEXT}

    def said(self, outcome: str) -> Text:
        """What the outcome is called; its code where nobody named it."""
        return (self.says or {}).get(outcome) or OUTCOMES.get(outcome) or CLOSED.get(outcome, outcome)

    def letters(self, outcome: str) -> tuple[Any, ...]:
        """Documents issued on that outcome."""
        found = self.issues.get(outcome, ()) if isinstance(self.issues, Mapping) else self.issues
        return found if isinstance(found, tuple) else (found,)

    def changed(self, **edits: Any) -> Line:
        """A copy with some fields replaced."""
        values = {f.name: getattr(self, f.name) for f in fields(self)} | edits
        return type(self)(**values)


@dataclass(frozen=True, kw_only=True)
class Step(Line):
    """People act. Each signs under his own account; ends with the Nth equal outcome; unequal means sign again.

    `present`: how many sign at least before an outcome counts, of a meeting that so many must attend.
    `form`: one form, or one by outcome (an outcome that is not named asks for none). `may`: a rule
    `(facts, values, form) -> (yes, reason)` that must say yes; of a Decision only where it grants.
    `silence_after`: of a hearing, the limit after which silence counts. `favours` names the outcomes of an opinion on which a grant may rest; `not_by` stages whose signers may not sign here.
    `waiver`: why neither survey nor check stands before a line aside from which nothing can follow but an end, as of one
    who has died; stored with the decision.
    """

    people: int = 1
    present: int = 0
    form: Any = None
    advice: Rule | None = None
    favours: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()
    may: Rule | None = None
    silence_after: Parameter | None = None
    waiver: Text = ""

    def form_for(self, outcome: str) -> Any:
        """The form that is filled in on that outcome; None when there is none."""
        return self.form.get(outcome) if isinstance(self.form, Mapping) else self.form


@dataclass(frozen=True, kw_only=True)
class Decision(Step):
    """A Step that binds. `by` is CONFIRMER or a county duty. `grants` begin, change or end an entitlement.

    `reduces`: those of them that take something away, so that the person is heard first.
    """

    grants: tuple[str, ...] = ("granted",)
    reduces: tuple[str, ...] = ()
    meeting: Parameter | None = None


@dataclass(frozen=True, kw_only=True)
class Check(Line):
    """A machine, or another case, is asked. Clean: done by itself; a hit: `settled_by` settles it; nothing is refused here.

    `form`: what is filled in to settle it; None where the answer comes from no source of means.
    """

    asks: Rule | None = None
    asked_by: str | None = None
    run_by: str | None = None
    settled_by: str | None = None
    form: Any = Settlement
    good_for: Parameter | None = None

    @property
    def outcomes(self) -> Mapping[str, Any]:
        return {"clean": NEXT, "settled": NEXT}


@dataclass(frozen=True, kw_only=True)
class Notice(Line):
    """公示: to post (held by somebody), posted (clock), ended on its legal day, or disputed, or omitted with a reason.

    `counts`: the switch that says whether the days on which it hangs count in the total; without one they do.
    """

    lasts: Parameter | None = None
    again_lasts: Parameter | None = None
    counts: Parameter | None = None
    disputed: str | None = None
    posted_by: str = "town_clerk"

    @property
    def outcomes(self) -> Mapping[str, Any]:
        back = {"disputed": self.disputed} if self.disputed else {}
        return {"undisputed": NEXT, "omitted": NEXT, **back}


@dataclass(frozen=True, kw_only=True)
class Wait(Line):
    """Bounded time in which nobody acts; at most months.

    `until`: a rule `(facts, values) -> date | None`, its last day where that does not count from the day on which it
    begins. `changes`: a rule that says what is paid meanwhile, as of an End.
    """

    lasts: Parameter | None = None
    until: Rule | None = None
    changes: Rule | None = None

    @property
    def outcomes(self) -> Mapping[str, Any]:
        return {"over": NEXT}


@dataclass(frozen=True, kw_only=True)
class End(Line):
    """Where an entitlement begins, changes or ends; `raises` wakes another case by that event.

    `begins` is asked `(facts, values)`, `changes` and `ends` `(facts, values, decided_on)`: the first two answer with
    lines of the benefit, `ends` with the last month that is paid.
    """

    begins: Rule | None = None
    changes: Rule | None = None
    ends: Rule | None = None
    raises: str | None = None

    @property
    def outcomes(self) -> Mapping[str, Any]:
        return {}

    @property
    def takes_effect(self) -> bool:
        """Whether money begins, changes or ends here."""
        return any((self.begins, self.changes, self.ends))


@dataclass(frozen=True)
class Event:
    """From outside, at any time in its span; pulls the case back, goes aside, or stays and lets beside-lines open.

    `to`: stage, "stay", or (rule, stages it may name). `during`: open at one of these; `until`: not past that stage.
    `accepted`: only of a case that was accepted. `when`: only while the rule `(facts, values) -> (yes, reason)` says so.
    """

    code: str
    label: Text
    _: KW_ONLY
    by: Any
    to: Any
    during: tuple[str, ...] = ()
    until: str | None = None
    accepted: bool = False
    when: Rule | None = None
    basis: tuple[str, ...] = ()
    form: Any = None
    marks: str | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """Every stage it may lead to; "stay" is none."""
        found = self.to[1] if isinstance(self.to, tuple) else (self.to,)
        return tuple(t for t in found if t != "stay")
