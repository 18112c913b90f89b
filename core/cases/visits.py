"""What a visit, a hearing and an appraisal must be beyond their forms: when, together, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from core.calendar.queries import calendar
from core.cases import ballot, follow_ups
from core.cases.forms import Filled
from core.cases.models import DecisionRow, StageEntry
from core.clock import day_of, today
from core.db import db
from core.declare import Act, Decision, Line, Step
from core.documents import queries as documents
from core.errors import Incomplete, Refused
from core.payments import queries as payments
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

Fault = tuple[str, list[Any]]
GOING = (Act.SURVEY, Act.VISIT)
VISIT_TASKS = ("visit_first", "visit_second")
"""Tasks of the two who are sent."""
EVIDENCE_TASK = "obligor_evidence"
"""The task of whoever goes to look for other evidence of what an obligor can give."""


def must_be_so(act: Handling, row: StageEntry, line: Line, outcome: str, paper: Filled) -> None:
    """Asked of whoever signs, before anything is written: Incomplete by field, Refused for what follows from a visit."""
    data = paper.data
    days = [*_going(act, row, line, data), *_hearing(act, line, data)]
    faults = dict([*days, *_crossed(act, data), *_giving_up(act, data)])
    if faults:
        raise Incomplete(_("日期有误。"), basis=line.basis, next=_("请核对后重新提交。"), fields=faults)
    _must_be_proved(act, line, data)
    _must_stand_by_it(act, line, data)
    _must_agree(row, line, outcome, paper)
    if faults := dict(_appraising(act, line, data)):
        raise Incomplete(_("民主评议不符合规定。"), basis=line.basis, fields=faults)
    if isinstance(line, Step) and outcome in line.favours and _doubted(act):
        raise Refused(
            _("民主评议认为调查结果有疑问，应当重新调查。"),
            basis=("CC18:24",),
            next=_("请退回重新调查，再次评议以后提出意见。"),
            code="appraisal_doubts",
        )
    if isinstance(line, Decision) and outcome in line.grants and _disputed(act):
        raise Refused(
            _("县级入户认为与乡镇（街道）的调查结果不一致，不得确认。"),
            basis=("D57:20",),
            next=_("请退回重新审核；提出新的审核意见后再确认。"),
            code="visit_disputes",
        )


def _going(act: Handling, row: StageEntry, line: Line, data: Mapping[str, Any]) -> Iterator[Fault]:
    """Nobody goes before the case was accepted, and those who sign one visit went on one day (D57 15-16).

    Where one of them says that it is in doubt, so is the day.
    """
    went = data.get("visited_on")
    if line.act not in GOING or not isinstance(went, date):
        return
    accepted = act.case.accepted_on
    if accepted is not None and went < accepted:
        yield "visited_on", [_("调查应在 %(day)s 受理以后进行。", day=accepted)]
    others = {str((o.answers or {}).get("visited_on")) for o in row.opinions} - {"None"}
    doubted = ballot.doubts(data) or any(ballot.doubts(o.answers) for o in row.opinions)
    if others and others != {went.isoformat()} and not doubted:
        yield "visited_on", [_("二人应当一同调查；另一人登记的是 %(day)s。", day="、".join(sorted(others)))]


_IN_DOUBT = _("请二人核对后按实际情况填写；仍不一致的，请在“与申报是否一致”中选“尚待查明”，并写明理由。")


def _must_agree(row: StageEntry, line: Line, outcome: str, paper: Filled) -> None:
    """Two who saw the same state the same, or one of them says that it is in doubt, which then stands (D57 15)."""
    if line.act not in GOING or ballot.doubts(paper.stored):
        return
    mine = ballot.stated(line, outcome, paper.stored)
    for other in row.opinions:
        apart = [*ballot.apart(mine, ballot.stated(line, outcome, other.answers))]
        if apart and not ballot.doubts(other.answers):
            raise Incomplete(
                _("您登记的与%(who)s已签署的不一致，同一次调查不能有两种结果。", who=other.person_name),
                basis=line.basis,
                next=_IN_DOUBT if "truthful" in (paper.stored or {}) else _("请二人核对后按实际情况填写。"),
                fields={name: [_("与%(who)s登记的不一致。", who=other.person_name)] for name in apart},
            )


def _hearing(act: Handling, line: Line, data: Mapping[str, Any]) -> Iterator[Fault]:
    """Who is heard was told after the opinion; silence counts once the days for an answer are over (SAL26 48)."""
    told = data.get("told_on")
    if line.act is not Act.HEAR or not isinstance(line, Step) or not isinstance(told, date):
        return
    opinion = act.last_done(Act.OPINE)
    if opinion is not None and opinion.left_on is not None and told < opinion.left_on:
        yield "told_on", [_("应在 %(day)s 提出意见以后告知。", day=opinion.left_on)]
    limit = act.process.limit(line.silence_after)
    if data.get("silent") and limit is not None:
        last = calendar().add(told, limit.n, limit.unit).on
        if today() <= last:
            yield "silent", [_("答复期限至 %(day)s，期满后才能按未答复办理。", day=last)]


def _crossed(act: Handling, data: Mapping[str, Any]) -> Iterator[Fault]:
    """Whoever was granted aid was under the line when the application was looked at (N83 1(3))."""
    day = data.get("crossed_on")
    parent = follow_ups.parent_of(act.case) if isinstance(day, date) else None
    since = parent.accepted_on if parent else None
    if isinstance(day, date) and since is not None and day < since:
        yield "crossed_on", [_("不能早于 %(day)s 受理申请：那时查明的收入没有超过标准。", day=since)]


def _giving_up(act: Handling, data: Mapping[str, Any]) -> Iterator[Fault]:
    """Nobody gives up what was not granted to him yet."""
    day, case = data.get("given_up_on"), act.case
    aid = payments.get(case.entitlement_id) if isinstance(day, date) and case.entitlement_id else None
    granted = db.session.get(DecisionRow, aid.decision_id) if aid and aid.decision_id else None
    if granted is not None and isinstance(day, date) and day < granted.decided_on:
        yield (
            "given_up_on",
            [_("不能早于 %(day)s 作出的救助决定：没有给予的救助无从放弃。", day=granted.decided_on)],
        )


def _must_be_proved(act: Handling, line: Line, data: Mapping[str, Any]) -> None:
    """Silence counts only where the telling is on file; who gives the aid up has signed a paper (SAL26 47, 48)."""
    told, given_up = data.get("told_on"), data.get("given_up_on")
    if data.get("silent") and isinstance(told, date) and not _on_file(act, line, told):
        said = _("没有告知的凭证，不能按未答复办理。")
        raise Incomplete(
            said,
            basis=("SAL26:48",),
            next=_(
                "请先在“材料”中上传“%(paper)s”：签收的书面告知、送达回证，或者录音电话的书面整理记录；没有的，重新告知。",
                paper="、".join(str(each.label) for each in line.needs),
            ),
            fields={"silent": [said]},
        )
    if given_up and not _on_file(act, line, None):
        said = _("没有本人签字的书面申请，不能按自愿放弃办理。")
        papers = "、".join(str(each.label) for each in line.needs)
        raise Incomplete(
            said,
            basis=("SAL26:47",),
            next=_("请先在“材料”中上传“%(paper)s”。", paper=papers),
            fields={"given_up_on": [said]},
        )


def _must_stand_by_it(act: Handling, line: Line, data: Mapping[str, Any]) -> None:
    """Who is heard on giving the aid up says whether it is his wish; whoever kept silent has confirmed nothing (SAL26 48)."""
    opinion = act.last_done(Act.OPINE) if line.act is Act.HEAR else None
    if opinion is None or not (opinion.answers or {}).get("given_up_on"):
        return
    said, silent = data.get("gives_up"), data.get("silent")
    if said is None and not silent:
        why = _("请问明救助对象是否确认自愿放弃，并如实填写。")
    elif said and silent:
        why = _("期满未答复的，不能视为确认自愿放弃。")
    else:
        return
    raise Incomplete(
        why,
        basis=line.basis,
        next=_("否认或者未答复的，不能按自愿放弃终止，由确认机关按查明的事实决定或者退回。"),
        fields={"gives_up": [why]},
    )


def _on_file(act: Handling, line: Line, since: date | None) -> bool:
    """Whether one of the papers that this line names has come as a file, since that day if one is given."""
    wanted = {document.code for document in line.needs}
    return any(
        paper.file_hash and (since is None or day_of(paper.received_at) >= since)
        for paper in documents.papers(act.case.id)
        if paper.document in wanted
    )


def _appraising(act: Handling, line: Line, data: Mapping[str, Any]) -> Iterator[Fault]:
    """After acceptance, by as many as the county asks, of them enough residents' representatives; who recuses is not there."""
    if line.act is not Act.APPRAISE:
        return
    held, accepted = data.get("held_on"), act.case.accepted_on
    if isinstance(held, date) and accepted is not None and held < accepted:
        yield "held_on", [_("评议应在 %(day)s 受理以后进行。", day=accepted)]
    names = ["".join(who["name"].split()) for who in data.get("attendees") or ()]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        said = _(
            "“%(names)s”登记了不止一次：一人只登记一行，同名的在姓名后注明住址。", names="”“".join(twice)
        )
        yield "attendees", [said]
    if act.type.appraisers is None:
        return
    least, share = (act.world.values.get(p, p.default) for p in act.type.appraisers)
    there = [who for who in data.get("attendees") or () if not who.get("recused")]
    residents = sum(who["role"] == "resident" for who in there)
    if len(there) < least:
        yield "attendees", [_("至少%(least)s人参加（回避的除外），现为%(n)s人。", least=least, n=len(there))]
    elif residents < (wanted := ceil(share * len(there))):
        few = _("%(n)s人中至少要有%(wanted)s名村（居）民代表，现有%(residents)s名。", n=len(there))
        yield "attendees", [few % {"wanted": wanted, "residents": residents}]


def _doubted(act: Handling) -> bool:
    """Whether the appraisal found the survey doubtful and nobody has gone again since."""
    appraisal, survey = act.last_done(Act.APPRAISE), act.last_done(Act.SURVEY)
    said = (appraisal.answers or {}).get("conclusion") if appraisal is not None else None
    return said == "doubtful" and (survey is None or appraisal is None or survey.seq < appraisal.seq)


def _disputed(act: Handling) -> bool:
    """Whether the county's visit found otherwise and no opinion has been given since."""
    visit, opinion = act.last_done(Act.VISIT), act.last_done(Act.OPINE)
    found = (visit.answers or {}).get("holds") if visit is not None else None
    return found is False and (opinion is None or visit is None or _signed(opinion) <= _signed(visit))


def _signed(entry: StageEntry) -> datetime:
    return max(opinion.signed_at for opinion in entry.opinions)
