"""Whoever doesn't cooperate is asked in writing first, and has the county's days; only then may the case end (社会救助法 43)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from core.calendar.queries import calendar
from core.cases import letters
from core.cases.events import events_now
from core.cases.facts import law_day
from core.cases.forms import Filled, form_of, name_of
from core.cases.models import Case
from core.cases.replies import addressee
from core.clock import today
from core.declare import OPINE, Check, DocumentType, Event, Limit
from core.declare.fields import Form, prose
from core.declare.forms import NonCooperation
from core.documents import operations as documents
from core.documents.models import Letter
from core.documents.queries import letters as letters_of
from core.errors import Incomplete, Refused
from core.parameters import queries as parameters
from core.parameters.keys.procedure import COOPERATE
from core.parameters.values import shown
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

Fault = tuple[str, list[Any]]
BASIS = ("SAL26:43", "D57:29")

REQUEST = DocumentType(
    "cooperate",
    _("配合核查通知书"),
    template="shared/cooperate.typ",
    basis=("SAL26:43", "D57:29"),
    series="31",
)
"""Names what is wanted, and until when after its delivery."""


class Request(Form):
    """What the applicant is asked in writing to do or to bring."""

    wanted = prose(_("需要申请人配合的事项"), most=1000)


def ask(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Issue the written request; its days begin when its delivery is recorded. Refused before acceptance and later on."""
    road = act.state.road
    event = next(filter(is_about, events_now(act.run)), None)
    if road is None or event is None:
        raise Refused(
            _("案件现在所处的环节不能通知配合核查。"),
            basis=BASIS,
            next=_("请返回案件页面，从现在可以办理的事项中选择。"),
        )
    days = _days(act.case)
    said = {
        "matter": str(act.type.label),
        "applied_on": act.case.paper_date or act.case.opened_on,
        "receiving": str(_("正在享受")) if act.case.entitlement_id is not None else None,
        "wanted": [line.strip() for line in data["wanted"].splitlines() if line.strip()],
        "within": shown(days.stored()),
        "contact": letters.contact(act, act.rows[road.seq]),
    }
    documents.issue(
        act.case,
        replace(REQUEST, basis=event.basis),
        said,
        by=letters.issuer_of(act, act.rows[road.seq]),
        recipient=addressee(act),
        law_date=law_day(act.case),
    )


def is_about(event: Event) -> bool:
    """Whether it ends a case for want of cooperation."""
    form = form_of(event.form, event.code)
    return form is not None and issubclass(form, NonCooperation)


def requests_of(case: Case) -> list[Letter]:
    """The written requests of a case, oldest first."""
    return [letter for letter in letters_of(case.id) if letter.form == REQUEST.code]


def must_have_been_asked(act: Handling, event: Event, data: Mapping[str, Any]) -> None:
    """Incomplete, by field, unless a request of this case was delivered, its days were given and are over."""
    if act.case.entitlement_id is not None and _knows_all(act):
        raise Refused(
            _("入户调查和核对都已办完，没有尚待配合的事项，不能以不配合终止。"),
            basis=event.basis or BASIS,
            next=_("请按查明的情况提出复核意见；情况不清的，退回重新调查。"),
            code="nothing_refused",
        )
    faults = dict(_faults(act.case, event, data))
    if faults:
        raise Incomplete(
            _("须先书面通知申请人配合，期满仍不配合的，才能终止。"),
            basis=event.basis or BASIS,
            next=_("请先办理“通知配合核查”，送达后登记送达日期。"),
            fields=faults,
        )


def _knows_all(act: Handling) -> bool:
    """Whether the opinion waits and nothing is looked into any more."""
    road, lines = act.state.road, act.process.pipeline
    looked_into = (lines[e.stage] for e in act.state.open if e.stage in lines)  # a question is no stage of it
    checks = [line for line in looked_into if isinstance(line, Check)]
    return road is not None and lines[road.stage].act is OPINE and not checks


def _faults(case: Case, event: Event, data: Mapping[str, Any]) -> Iterator[Fault]:
    named = next((x for x in requests_of(case) if x.number == str(data["request"]).strip()), None)
    if named is None:
        yield "request", [_("本案没有这一编号的配合核查通知书。")]
        return
    if used := _used_on(case, event, named.number):
        said = _("该通知书已用于%(day)s登记的不配合，此后已继续办理；仍不配合的，须重新书面通知。", day=used)
        yield "request", [said]
        return
    if named.delivered_on is None:
        yield "delivered_on", [_("该通知书尚未登记送达。")]
        return
    if data["delivered_on"] != named.delivered_on:
        yield "delivered_on", [_("登记的送达日期是%(day)s。", day=named.delivered_on)]
    days, due = _days(case), data["due_on"]
    least: date = calendar().add(named.delivered_on, days.n, days.unit).on
    if due < least:
        yield (
            "due_on",
            [_("自送达之日起应给足%(days)s，不早于%(day)s。", days=shown(days.stored()), day=least)],
        )
    elif due >= today():
        yield "due_on", [_("%(day)s届满以后仍不配合的，才能办理。", day=due)]


def _used_on(case: Case, event: Event, number: str) -> date | None:
    """The day on which a refusal was recorded on that request already."""
    form = form_of(event.form, event.code)
    reported = [row for row in case.entries if form is not None and row.form_code == name_of(form)]
    return next((x.left_on for x in reported if (x.answers or {}).get("request") == number), None)


def _days(case: Case) -> Limit:
    found = parameters.value_of(COOPERATE, case.division, law_day(case))
    if not isinstance(found, Limit):
        raise Refused(
            _("本地没有规定通知配合核查的期限，不能以不配合终止。"),
            basis=BASIS,
            next=_("请由县级业务管理员先设定通知配合核查的期限。"),
        )
    return found
