"""What a plugin declares besides its pipelines: case types, papers, jobs, screens, reports, cross-checks, verifiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from core.declare.facts import Facts
from core.declare.pipeline import Pipeline
from core.declare.values import Parameter
from core.text import Text, _


@dataclass(frozen=True)
class DocumentType:
    """A paper that is asked for, or a letter or form that is issued; `code` is the form number (F17).

    `template` is a typst file; `deliver_within` the limit for handing it over; `confirmed_by` names a source
    that makes the paper unaskable (社会救助法 62); `per_member` asks it of every adult member; `authorises` means
    that, signed and handed in, it is that member's consent to verification (社会救助法 40); `of_several`: issued only
    where several people signed the stage. `series` stands in the letter's number where the code is an English word.
    """

    code: str
    label: Text
    kind: Literal["paper", "letter", "form", "notice"] = "letter"
    template: str = ""
    basis: tuple[str, ...] = ()
    deliver_within: Parameter | None = None
    confirmed_by: str | None = None
    per_member: bool = False
    authorises: bool = False
    required: bool = True
    of_several: bool = False
    series: str = ""

    def __hash__(self) -> int:
        return hash(self.code)


@dataclass(frozen=True, kw_only=True)
class Benefit:
    """What a type pays: the kinds of line (base, care, goods ...), what each is called, and how often."""

    lines: tuple[str, ...]
    period: Literal["month", "once", "instalments"] = "month"
    labels: Mapping[str, Text] = field(default_factory=dict, hash=False)

    @property
    def unit(self) -> Text:
        """What a sum of it is told in."""
        return _("元/月") if self.period == "month" else _("元")


@dataclass(frozen=True, kw_only=True)
class CaseType:
    """One assistance type: its pipelines, what it pays, the Facts that its rules take, its place in the cascade.

    `letters` prefixes case numbers (DB). Types of one `group` exclude each other for a person and month. `most`: a rule
    `(facts, values, form) -> Worked`, beyond which no sum is proposed or decided; None in it: no bound. `takes`: a
    rule `(facts, values, form) -> (yes, reason)`, without which an application is not registered. `appraisers`: how many
    appraise at least, and the least share of residents' representatives among them. `by_registration`: taken where the
    applicant is registered, or holds a residence permit (SAL26 37). `readers`: a rule `(facts, values) -> rights` of
    those who read what was said in a case beside its own stages, the auditor aside (PET22 30); None: all who see it.
    `about_office`: whether what was handed in is about the township itself, which then neither has the case nor sees it:
    the county takes it on.
    """

    code: str
    label: Text
    letters: str
    apply: Pipeline
    follow_ups: tuple[Pipeline, ...] = ()
    benefit: Benefit | None = None
    facts: type[Facts] = Facts
    most: Callable[..., Any] | None = None
    takes: Callable[..., Any] | None = None
    appraisers: tuple[Parameter, Parameter] | None = None
    group: str | None = None
    rank: int = 100
    icon: str = "file"
    by_registration: bool = False
    readers: Callable[..., tuple[str, ...]] | None = None
    about_office: Callable[[Mapping[str, Any]], bool] | None = None

    @property
    def pipelines(self) -> tuple[Pipeline, ...]:
        """The first procedure and those that follow up."""
        return (self.apply, *self.follow_ups)

    def pipeline(self, code: str) -> Pipeline:
        """By its code; KeyError when the type has none such."""
        return {p.code: p for p in self.pipelines}[code]


@dataclass(frozen=True, kw_only=True)
class Job:
    """A scheduled function `(today) -> int`, harmless to run twice; `catch_up` runs each missed day, else once.

    A plugin's is called once for each range of offices where its module is on that day, under that range: it sees, and
    may write, the rows of those offices and no others; what it answers is added up.
    """

    code: str
    label: Text
    run: Callable[[date], int]
    cron: str
    catch_up: bool = True
    basis: tuple[str, ...] = ()
    module: str = ""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A generated screen of a plugin's own table: a FAB view class from core.api, its menu and its duties."""

    view: type[Any]
    label: Text
    duties: tuple[str, ...]
    category: Text = ""
    icon: str = "table"


@dataclass(frozen=True, kw_only=True)
class Report:
    """A table for a duty: columns and one scoped query."""

    code: str
    label: Text
    duties: tuple[str, ...]
    columns: tuple[tuple[str, Text], ...]
    rows: Callable[..., Sequence[Sequence[Any]]]


@dataclass(frozen=True, kw_only=True)
class Match:
    """A cross-check against an outside list; what a hit means is for a person to settle."""

    code: str
    label: Text
    basis: tuple[str, ...]
    severity: Literal["block", "hold", "verify", "warn"]
    find: Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What a source answers of one person: `clean`, or `hit` with what was found, and the items it holds.

    Items are `{"group": "incomes"|"holdings"|"spending", "item" or "kind", "amount" (yuan), "area"?, "note"?}`.
    """

    state: Literal["clean", "hit"]
    detail: str = ""
    items: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Verifier:
    """A source that can answer a means check: which items it covers and how it is asked.

    `ask(name=, id_number=, on=)` gives a Verified; whatever it raises counts as a source that can't be reached, and
    is asked again.
    """

    code: str
    label: Text
    covers: tuple[str, ...]
    ask: Callable[..., Verified]
