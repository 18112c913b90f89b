"""What a decision must rest on before it binds: survey, opinion, answered objections, notice, hearing, cap, meeting."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.cases.attempt import Attempt, Block
from core.cases.grounds import newest, waives
from core.declare import CONFIRMER, Decision, End, Notice, Step
from core.declare.graph import is_on, led_to
from core.declare.lines import Act
from core.text import _


def _opinion(a: Attempt) -> Iterator[Block]:
    """No decision without the township's opinion; no grant against it (hole 18)."""
    if not isinstance(a.line, Decision) or not a.goes_on:
        return
    lines = a.run.pipeline.acting(Act.OPINE)
    opinion = newest(a.run.pipeline, a.run.state, Act.OPINE)
    if lines and opinion is None:
        yield Block("no_opinion", _("乡镇（街道）尚未提出审核意见，不能作出决定。"), a.line.basis)
    if opinion is None or not a.grants:
        return
    line = a.run.pipeline[opinion.stage]
    if isinstance(line, Step) and opinion.outcome not in line.favours:
        yield Block(
            "unfavourable",
            _("审核意见为不符合条件，不能直接确认。"),
            line.basis,
            _("如认为符合条件，请退回重新审核并公示。"),
        )


def _survey(a: Attempt) -> Iterator[Block]:
    """A survey, or the stored reason for which the line or a rule left it out."""
    if not a.grants or a.waived:
        return
    lines, state = a.run.pipeline.acting(Act.SURVEY), a.run.state
    waived = any(waives(line, state) for line in lines)
    if lines and not waived and newest(a.run.pipeline, state, Act.SURVEY) is None:
        yield Block(
            "no_survey",
            _("尚未完成“%(stage)s”，不得确认。", stage=a.desk.label(lines[0].code)),
            lines[0].basis,
        )


def _objections(a: Attempt) -> Iterator[Block]:
    if not a.grants:
        return
    state, pipeline = a.run.state, a.run.pipeline
    objection, opinion = newest(pipeline, state, Act.OBJECTION), newest(pipeline, state, Act.OPINE)
    answered = objection is None or (opinion is not None and opinion.seq > objection.seq)
    if not answered or a.desk.open_objections():
        yield Block(
            "objection",
            _("公示期间的异议尚未处理完毕，不得确认。"),
            tuple(article for line in pipeline.acting(Act.OBJECTION) for article in line.basis),
            _("请先处理异议并重新提出审核意见。"),
        )


def _published(a: Attempt) -> Iterator[Block]:
    """Where a round stands before the decision, it must have ended undisputed since the last favourable opinion."""
    if not a.grants:
        return
    pipeline, settings = a.run.pipeline, a.run.process.settings
    here = pipeline.index[a.line.code]
    due = [
        n
        for n in pipeline.lines
        if isinstance(n, Notice) and pipeline.index[n.code] < here and is_on(n, settings)
    ]
    opinion = newest(pipeline, a.run.state, Act.OPINE)
    for line in due:
        notice = a.run.state.last_left(line.code)
        good = (
            notice is not None
            and notice.outcome in ("undisputed", "omitted")
            and (opinion is None or notice.seq > opinion.seq)
        )
        if not good:
            yield Block("no_notice", _("公示尚未期满且无异议，不得确认。"), line.basis, _("请先完成公示。"))


def _told_of_death(a: Attempt) -> bool:
    """Where all follows from a death that stands, the family is told, not heard, as the hearing's own rule says (ruling 15)."""
    if not any(mark.startswith("death") for mark in a.run.state.raised) or a.desk.is_corrected():
        return False
    rules = [line.when for line in a.run.pipeline if line.act is Act.HEAR and callable(line.when)]
    return a.line.only_ends or not any(a.run.world.rule(rule)[0] for rule in rules)


def _heard(a: Attempt) -> Iterator[Block]:
    if not isinstance(a.line, Decision) or a.outcome not in a.line.reduces:
        return
    pipeline, state = a.run.pipeline, a.run.state
    heard, opinion = newest(pipeline, state, Act.HEAR), newest(pipeline, state, Act.OPINE)
    since = heard is not None and (opinion is None or heard.seq > opinion.seq)
    if not since and not _told_of_death(a):
        yield Block(
            "not_heard",
            _("调减、终止救助前应当听取救助对象的意见。"),
            ("SAL26:48",),
            _("请退回重新提出调减、终止的意见，办理“听取意见”以后再决定。"),
        )


def _applicant(a: Attempt) -> Iterator[Block]:
    """After the applicant has moved out it is said who goes on before an application is favoured or anything is paid on."""
    if not (_favours_application(a) or (a.grants and not _ends_pay(a))) or not a.desk.applicant_left():
        return
    step = _("请由乡镇（街道）受理岗位先办理“登记由谁继续申请”。")
    if a.grants and a.run.pipeline.follows is None:
        step = _("请退回重新审核，登记由谁继续申请以后，重新提出审核意见并公示。")
    yield Block(
        "no_applicant",
        _(
            "申请人已不再共同生活，尚未登记由谁继续申请，不能以“%(outcome)s”办理“%(stage)s”。",
            outcome=a.line.said(a.outcome),
            stage=a.desk.label(a.line.code),
        ),
        ("D57:25", "SAL26:45"),
        step,
    )


def _favours_application(a: Attempt) -> bool:
    """An opinion by which a notice in the applicant's name goes out (D57 19)."""
    line = a.line
    opines = isinstance(line, Step) and line.act is Act.OPINE and a.outcome in line.favours
    return opines and a.run.pipeline.follows is None


def _account(a: Attempt) -> Iterator[Block]:
    """After the applicant has died or moved out nothing is granted before it is known where the family is paid (D57 25)."""
    if not a.grants or not a.desk.lacks_account() or _ends_pay(a):
        return
    yield Block(
        "no_account",
        _("申请人已死亡或者不再共同生活，尚未登记继续申请人的收款账户，不能作出发放的决定。"),
        ("D57:25", "SAL26:45"),
        _("请由乡镇（街道）受理岗位先办理“登记收款账户”。"),
    )


def _for_the_dead(a: Attempt) -> Iterator[Block]:
    """Nothing is left or changed for those who have all died: what is paid is held until its end is decided (N83 1(3))."""
    pipeline, settings = a.run.pipeline, a.run.process.settings
    to = [pipeline[code] for code in led_to(pipeline, a.line, a.target, settings)]
    leaves = bool(to) and all(isinstance(line, End) and line.ends is None for line in to)
    if not leaves or not a.desk.pays_the_dead():
        return
    yield Block(
        "nobody_lives",
        _(
            "保障对象都已死亡，待遇已暂停发放，不能以“%(outcome)s”办结，须作出终止的决定。",
            outcome=a.line.said(a.outcome),
        ),
        ("N83:1(3)", "SAL26:47"),
        _("请登记死亡，提出终止的意见；死亡登记有误的，先由登记死亡的案件办理“更正死亡登记”。"),
    )


def _left_against_advice(a: Attempt) -> Iterator[Block]:
    """In a review what the rules would change or end is left by no opinion alone: whoever confirms decides (SAL26 44, 47)."""
    line = a.line
    if not isinstance(line, Step) or line.act is not Act.OPINE or not line.favours or not a.ends:
        return
    may_end = any(end.ends for end in a.run.pipeline.ends)
    advice = a.desk.advice(line) if may_end and a.outcome not in line.favours else None
    if advice is None or advice.outcome not in line.favours:
        return
    yield Block(
        "not_left",
        _(
            "系统建议为“%(advised)s”，不能以“%(outcome)s”办结。",
            advised=line.said(advice.outcome),
            outcome=line.said(a.outcome),
        ),
        ("SAL26:44", "SAL26:47"),
        _(
            "请提出“%(advised)s”的意见，由确认机关决定；事实有误的，退回查明。",
            advised=line.said(advice.outcome),
        ),
    )


def _deaths_registered(a: Attempt) -> Iterator[Block]:
    """Nothing is decided before a death that another case has registered is registered here, and who goes on is known."""
    names = a.desk.unreckoned() if isinstance(a.line, Decision) and a.goes_on else []
    if names:
        yield Block(
            "death_known",
            _("另案已登记%(names)s死亡，本案尚未登记，不能作出决定。", names="、".join(names)),
            ("N83:1(3)", "D57:25"),
            _("请受理岗位先在本案登记“成员死亡”；登记有误的，由登记死亡的案件更正。"),
        )


def _ends_pay(a: Attempt) -> bool:
    to = (a.line.to or {}).get(a.outcome) if isinstance(a.line, Decision) else None
    line = a.run.pipeline[to] if isinstance(to, str) and to in a.run.pipeline else None
    return isinstance(line, End) and line.ends is not None


def _may(a: Attempt) -> Iterator[Block]:
    if not isinstance(a.line, Step) or a.line.may is None or (isinstance(a.line, Decision) and not a.grants):
        return
    yes, reason = a.run.world.rule(a.line.may, a.form or {})
    if not yes:
        yield Block("cap", _("%(reason)s", reason=reason), a.line.basis)


def _meeting(a: Attempt) -> Iterator[Block]:
    if not isinstance(a.line, Decision) or a.line.meeting is None:
        return
    if a.run.process.setting(a.line.meeting) and not a.desk.in_meeting(a.entry, a.signer.person):
        yield Block(
            "no_meeting",
            _("本案须在联合确认会议上逐件签署，且您须为到会成员。"),
            a.line.basis,
            _("请先将本案列入会议议程。"),
        )


def _responsible(a: Attempt) -> Iterator[Block]:
    """Where the instrument makes a post first responsible, nothing is confirmed while nobody holds it (ORG-05)."""
    if not isinstance(a.line, Decision) or a.line.by is not CONFIRMER or not a.goes_on:
        return
    if a.desk.responsible(a.run.state) == "":
        yield Block(
            "no_responsible",
            _("本乡镇（街道）现在没有第一责任人，不能作出确认决定。"),
            ("SAL26:44",),
            _("请由县级安全管理员登记第一责任人的任职以后再办理。"),
        )


BINDING: tuple[Callable[[Attempt], Iterator[Block]], ...] = (
    _survey,
    _opinion,
    _objections,
    _published,
    _heard,
    _applicant,
    _account,
    _for_the_dead,
    _left_against_advice,
    _deaths_registered,
    _may,
    _meeting,
    _responsible,
)
