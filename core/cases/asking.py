"""Asking another duty about a case, with a day to answer; an entry of its own that holds nobody up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from core.access import queries as access
from core.actor import actor
from core.cases.acting import acts_on_cases
from core.cases.forms import Filled
from core.cases.models import Case, StageEntry
from core.cases.signing import signer_now
from core.cases.state import ENQUIRY, Entry, Holder, Left, Opened, Opinion, Signed
from core.clock import today
from core.declare.fields import Form, day, number, prose, words
from core.divisions.queries import county_of, place_of
from core.errors import Incomplete, NotAllowed, Refused
from core.text import Text, _

if TYPE_CHECKING:
    from core.cases.handling import Handling


class Question(Form):
    """What is asked of whom, until when."""

    whom = words(_("向哪个岗位询问"), most=40)
    at = words(_("该岗位所在地"), most=12)
    what = prose(_("询问事项"), most=200)
    due_on = day(_("答复期限"), ahead=True)


class Reply(Form):
    """The answer to a question."""

    seq = number(_("答复哪一项询问"), least=1, most=9999)
    answer = prose(_("答复"), most=2000)


def places_of(case: Case) -> tuple[str, str, str]:
    """Where a case is seen: its township, its village, its county."""
    return place_of(case.office_code), case.division, county_of(case.office_code)


def askable_duties(case: Case) -> dict[str, Text]:
    """Duties that act in cases, see this one, and are held at one of its places."""
    places = places_of(case)
    return {
        info.code: info.name
        for info in access.duties().values()
        if info.sight == "scope"
        and acts_on_cases(info.code)
        and info.may("read_cases")
        and any(access.holders(info.code, place) for place in places)
    }


def enquire(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Ask a duty that acts in the case, at one of its places, until a day that its total limit leaves. Incomplete otherwise."""
    faults = _faults(act, data)
    if faults:
        raise Incomplete(
            _("没有发出询问：只能向在本案所在地任职、能够看到本案的经办岗位询问，并在办理时限内答复。"),
            next=_("请从列出的岗位、地点中选择，并更正答复期限。"),
            fields=faults,
        )
    seq = len(act.state.entries) + 1
    again = sum(e.lane == "asked" for e in act.state.entries) + 1
    holder = Holder(data["whom"], data["at"])
    entry = Entry(seq, ENQUIRY, "asked", again, today(), holder=holder, why=data["what"])
    act.run.record(Opened(entry))
    act.keep()
    act.rows[seq].due_on = data["due_on"]


def _faults(act: Handling, data: Mapping[str, Any]) -> dict[str, list[Any]]:
    faults: dict[str, list[Any]] = {}
    last = last_day(act)
    if data["at"] not in places_of(act.case):
        faults["at"] = [_("该地看不到本案，请选择本案所在的村（社区）、乡镇（街道）或者区县。")]
    elif data["whom"] not in askable_duties(act.case):
        faults["whom"] = [_("没有这一岗位，或者这一岗位不经办本案，请从列出的岗位中选择。")]
    elif not access.holders(data["whom"], data["at"]):
        faults["at"] = [_("该地没有人担任这一岗位，请选择有人在岗的地方。")]
    if data["due_on"] < today():
        faults["due_on"] = [_("答复期限早于今天，请更正日期。")]
    elif last is not None and data["due_on"] > last:
        faults["due_on"] = [_("答复期限晚于本案的办理时限%(last)s，请更正日期。", last=last.isoformat())]
    return faults


def last_day(act: Handling) -> date | None:
    """Until when an answer helps: the total limit's last day; as long from today where none runs, or it is over."""
    due = act.case.due_on
    if due is not None and due >= today():
        return due
    total = act.total()
    return act.world.due(today(), total[1]) if total is not None else None


def asked_here(rows: Iterable[StageEntry]) -> list[StageEntry]:
    """Open questions asked of the duty and place of the one who acts; those of others are theirs to read and answer."""
    me = actor()
    here = (me.duty, me.division)
    return [r for r in rows if r.lane == "asked" and r.left_on is None and (r.duty, r.division) == here]


def answer(act: Handling, data: Mapping[str, Any], form: Filled) -> None:
    """Answer a question that was asked of one's duty."""
    row = act.rows.get(int(data["seq"]))
    if row is None or row.lane != "asked" or row.left_on is not None:
        raise Refused(_("没有等待答复的这一询问。"), next=_("请刷新页面，查看还没有答复的询问。"))
    signer = signer_now()
    entry = act.state.entry(row.seq)
    if entry.holder is None or not act.world.covers(entry.holder, signer):
        raise NotAllowed(
            _("这一询问由其他岗位答复。"), next=_("请由被询问的岗位答复，或者在页面上方切换岗位。")
        )
    act.run.record(Signed(row.seq, Opinion(signer.person, signer.duty, "answered", data["answer"])))
    act.run.record(Left(row.seq, today(), "answered"))
    act.keep(signer, data["answer"], form)
