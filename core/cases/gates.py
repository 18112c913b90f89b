"""Every reason why a stage can't be finished now. One test feeds the refusal and the disabled button."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.cases.engine import Run
from core.cases.questions import Desk
from core.cases.state import Entry, Signer
from core.declare import CONFIRMER, NEXT, Check, Decision, End, Line, Notice, Step, Wait
from core.declare.checks import outcomes_on
from core.declare.lines import Act
from core.text import Message, _

FILERS = ("town_clerk", "village_aide", "agent")
"""Who may act for the applicant, who is no duty."""


@dataclass(frozen=True)
class Block:
    """One reason: a permanent code, a sentence, the articles, and what to do next."""

    code: str
    message: Message
    basis: tuple[str, ...] = ()
    next: Message | None = None


_BY_HAND: dict[type[Line], tuple[str, ...]] = {Notice: ("undisputed",), Check: ("settled",), Wait: ()}
"""What a person may do where a machine, the public or time ends the stage: post the notice, settle a hit, nothing."""


@dataclass(frozen=True)
class Attempt:
    """One try to finish an entry: by whom, with which outcome, amount in yuan, and reason."""

    run: Run
    desk: Desk
    entry: Entry
    line: Line
    outcome: str
    signer: Signer
    note: str = ""
    form: Mapping[str, Any] | None = None

    @property
    def target(self) -> Any:
        """Where the outcome leads; None when a person has no such outcome now."""
        if self.outcome not in _BY_HAND.get(type(self.line), (self.outcome,)):
            return None
        return outcomes_on(self.line, self.run.process.settings).get(self.outcome)

    @property
    def goes_on(self) -> bool:
        """Whether the case moves ahead or ends by it; False when it is sent back."""
        if self.target is NEXT:
            return True
        pipeline = self.run.pipeline
        to = pipeline[self.target]
        return (
            isinstance(to, End)
            or pipeline.index[self.target] > pipeline.index[self.line.code]
            and not to.aside
        )

    @property
    def grants(self) -> bool:
        """Whether money would begin, change or end by it."""
        return isinstance(self.line, Decision) and self.outcome in self.line.grants


def blocks(attempt: Attempt) -> list[Block]:
    """Every reason against this attempt, the most basic first; empty when it may be done."""
    first = list(_standing(attempt))
    if first:
        return first
    return [block for test in _TESTS for block in test(attempt)]


def _standing(a: Attempt) -> Iterator[Block]:
    if a.run.state.ended_as:
        yield Block("ended", _("本案已办结，不能再办理。"), next=_("请刷新页面查看结果。"))
    elif not a.entry.is_open:
        yield Block(
            "passed",
            _("“%(stage)s”环节已经办完。", stage=a.desk.label(a.line.code)),
            next=_("请刷新页面，查看案件现在所处的环节。"),
        )
    elif a.target is None:
        yield Block(
            "no_outcome",
            _("“%(stage)s”环节没有这一办理结果。", stage=a.desk.label(a.line.code)),
            next=_("请在页面列出的结果中选择。"),
        )


def _whose(a: Attempt) -> Iterator[Block]:
    holder = a.entry.holder
    if holder is None:
        yield Block(
            "waits", _("本环节期限至 %(day)s 届满，届满前不能办理。", day=a.entry.wakes_on), a.line.basis
        )
    elif not a.desk.covers(holder, a.signer):
        yield Block(
            "not_yours",
            _("本环节由其他岗位或其他地方办理，您现在的岗位不能办理。"),
            next=_("如您兼任该岗位，请先在页面顶部切换岗位。"),
        )


def _signed(a: Attempt) -> Iterator[Block]:
    if a.signer.person in a.entry.signers:
        yield Block(
            "signed", _("您已在本环节签署，签署后不能更改，也不能代他人签署。"), (), _("等待其他人员签署。")
        )


def _members(a: Attempt) -> Iterator[Block]:
    if a.line.by is CONFIRMER:
        members = a.run.world.confirmer(a.run.state).members
        if members and a.signer.person not in members:
            yield Block("not_member", _("您不是本次联合确认的成员，或应当回避。"))


def _recusal(a: Attempt) -> Iterator[Block]:
    for conflict in a.desk.conflicts(a.signer.person, a.line.code):
        yield Block(
            "conflict",
            _("您应当回避：%(reason)s", reason=conflict.reason),
            conflict.basis,
            _("请由无利害关系的同岗位人员办理。"),
        )


def _other_eyes(a: Attempt) -> Iterator[Block]:
    pipeline, state = a.run.pipeline, a.run.state
    stages = set(getattr(a.line, "not_by", ()))
    for pair, act, here in _EYES:
        if pair in a.desk.four_eyes() and here(a.line):
            stages |= {line.code for line in pipeline.acting(act)}
    for stage in sorted(stages):
        if any(a.signer.person in e.signers for e in state.of(stage)):
            yield Block(
                "same_person",
                _("您已办理本案“%(stage)s”环节，不能再办理本环节。", stage=a.desk.label(stage)),
                ("roles.four_eyes",),
            )


_EYES: tuple[tuple[str, Act, Callable[[Line], bool]], ...] = (
    ("review/decide", Act.OPINE, lambda line: isinstance(line, Decision)),
    ("survey/decide", Act.SURVEY, lambda line: isinstance(line, Decision)),
    ("survey/review", Act.SURVEY, lambda line: line.act is Act.OPINE),
)


def _papers(a: Attempt) -> Iterator[Block]:
    unmarked, missing = a.desk.papers(a.line)
    if unmarked and (a.goes_on and not _ends(a) or a.line.act is Act.ACCEPT and not _ends(a)):
        yield Block(
            "unmarked",
            _("材料清单尚有未标注的条目：%(names)s。", names="、".join(unmarked)),
            ("D57:10",),
            _("请逐项标注：已收、缺少、共享取得或不适用。"),
        )
    if missing and a.goes_on and not _ends(a):
        yield Block(
            "missing",
            _("尚缺材料：%(names)s。", names="、".join(missing)),
            ("D57:10",),
            _("请一次性告知申请人补正。"),
        )


def _ends(a: Attempt) -> bool:
    return (
        a.target is not NEXT
        and isinstance(a.run.pipeline[a.target], End)
        and not isinstance(a.line, Decision)
    )


def _beside(a: Attempt) -> Iterator[Block]:
    if not a.goes_on or a.entry.lane != "road":
        return
    gates = {line.code for line in a.run.pipeline.beside(a.line.code)}
    guarded = isinstance(a.line, Decision) or a.line.act is Act.OPINE
    for entry in (e for e in a.run.state.open if e.lane == "beside"):
        line = a.run.pipeline[entry.stage]
        if entry.stage in gates or (guarded and isinstance(line, Check)):
            yield Block(
                "beside",
                _("须先办完“%(stage)s”。", stage=a.desk.label(entry.stage)),
                line.basis,
                _("现由其经办岗位办理。"),
            )


def _fresh(a: Attempt) -> Iterator[Block]:
    """A report is tested at its gate and at the decision, nowhere later (hole 12)."""
    if not a.goes_on:
        return
    for line in a.run.pipeline.lines:
        tested = isinstance(a.line, Decision) or line.before == a.line.code or a.line.act is Act.OPINE
        if isinstance(line, Check) and tested and a.run.expired(line):
            yield Block(
                "expired",
                _("“%(stage)s”的报告已过有效期，须重新核对。", stage=a.desk.label(line.code)),
                line.basis,
            )


def _notice(a: Attempt) -> Iterator[Block]:
    if isinstance(a.line, Notice):
        names = a.desk.unposted(a.entry)
        if names:
            yield Block(
                "unposted",
                _("尚未在以下渠道张贴：%(names)s。", names="、".join(names)),
                a.line.basis,
                _("请登记张贴日期和照片。"),
            )


def _unanswered(a: Attempt) -> Iterator[Block]:
    """Only a hit is settled by a person, and by the duty that settles: the machine's answer is not his to give."""
    if isinstance(a.line, Check) and a.entry.holder and a.line.settled_by:
        if a.entry.holder.duty != a.line.settled_by:
            yield Block(
                "unanswered",
                _("核对尚未出具结果，不能由人工办结。"),
                a.line.basis,
                _("请等待核对机构填报各数据源的结果。"),
            )


def _reasons(a: Attempt) -> Iterator[Block]:
    against = (
        isinstance(a.line, Decision)
        and not a.grants
        or a.line.act is Act.OPINE
        and isinstance(a.line, Step)
        and a.outcome not in a.line.favours
        or a.line.act is Act.ACCEPT
        and _ends(a)
    )
    note = a.note.strip().rstrip("。.")
    if against and not note:
        yield Block(
            "no_reason",
            _("作出这一结果须写明理由。"),
            a.line.basis,
            _("请写明查明的事实、不符合的条件及依据。"),
        )
    elif against and note in a.desk.stock_phrases():
        yield Block(
            "stock_phrase",
            _("“%(note)s”不是理由。", note=note),
            ("SAL26:45",),
            _("请写明查明的数额、来源和适用的标准。"),
        )


def _departs(a: Attempt) -> Iterator[Block]:
    if not isinstance(a.line, Step) or a.line.advice is None or a.note.strip() or a.target is None:
        return
    advice = a.desk.advice(a.line)
    if advice is None or not a.goes_on:
        return
    amount = (a.form or {}).get("amount")
    differs = advice.amount is not None and amount is not None and amount != advice.amount
    if advice.outcome != a.outcome or differs:
        yield Block(
            "departs",
            _("与系统建议不一致，须写明理由。"),
            a.line.basis,
            _("请在“理由”中写明不采纳建议的原因。"),
        )


def _opinion(a: Attempt) -> Iterator[Block]:
    """No decision without the township's opinion; no grant against it (hole 18)."""
    if not isinstance(a.line, Decision) or not a.goes_on:
        return
    lines = a.run.pipeline.acting(Act.OPINE)
    opinion = a.run.state.last_left(*(line.code for line in lines))
    if lines and opinion is None:
        yield Block("no_opinion", _("乡镇（街道）尚未提出审核意见，不能作出决定。"), ("SAL26:44", "D57:19"))
    if opinion is None or not a.grants:
        return
    line = a.run.pipeline[opinion.stage]
    if isinstance(line, Step) and opinion.outcome not in line.favours:
        yield Block(
            "unfavourable",
            _("审核意见为不符合条件，不能直接确认。"),
            ("D57:19",),
            _("如认为符合条件，请退回重新审核并公示。"),
        )


def _survey(a: Attempt) -> Iterator[Block]:
    if not a.grants:
        return
    lines = [line.code for line in a.run.pipeline.acting(Act.SURVEY)]
    if lines and a.run.state.last_left(*lines) is None and not set(lines) & set(a.run.state.skipped):
        yield Block(
            "no_survey",
            _("尚未完成“%(stage)s”，不得确认。", stage=a.desk.label(lines[0])),
            ("SAL26:43", "D57:28"),
        )


def _objections(a: Attempt) -> Iterator[Block]:
    if not a.grants:
        return
    state, pipeline = a.run.state, a.run.pipeline
    objection = state.last_left(*(line.code for line in pipeline.acting(Act.OBJECTION)))
    opinion = state.last_left(*(line.code for line in pipeline.acting(Act.OPINE)))
    answered = objection is None or (opinion is not None and opinion.seq > objection.seq)
    if not answered or a.desk.open_objections():
        yield Block(
            "objection",
            _("公示期间的异议尚未处理完毕，不得确认。"),
            ("D57:19",),
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
        if isinstance(n, Notice) and pipeline.index[n.code] < here and _always_on(n, settings)
    ]
    opinion = a.run.state.last_left(*(line.code for line in pipeline.acting(Act.OPINE)))
    for line in due:
        notice = a.run.state.last_left(line.code)
        good = (
            notice is not None
            and notice.outcome in ("undisputed", "omitted")
            and (opinion is None or notice.seq > opinion.seq)
        )
        if not good:
            yield Block("no_notice", _("公示尚未期满且无异议，不得确认。"), ("D57:19",), _("请先完成公示。"))


def _always_on(line: Line, settings: Mapping[str, Any]) -> bool:
    return line.when is None or not callable(line.when) and line.when.holds(settings)


def _heard(a: Attempt) -> Iterator[Block]:
    if isinstance(a.line, Decision) and a.outcome in a.line.reduces:
        if a.run.state.last_left(*(line.code for line in a.run.pipeline.acting(Act.HEAR))) is None:
            yield Block(
                "not_heard",
                _("调减、终止救助前应当听取救助对象的意见。"),
                ("SAL26:48",),
                _("请先办理“听取意见”。"),
            )


def _may(a: Attempt) -> Iterator[Block]:
    if not isinstance(a.line, Step) or a.line.may is None or (isinstance(a.line, Decision) and not a.grants):
        return
    yes, reason = a.run.world.rule(a.line.may, a.form or {})
    if not yes:
        yield Block("cap", _("%(reason)s", reason=reason), a.line.basis)


def _meeting(a: Attempt) -> Iterator[Block]:
    if isinstance(a.line, Decision) and a.line.meeting is not None and a.run.process.setting(a.line.meeting):
        if not a.desk.in_meeting(a.entry, a.signer.person):
            yield Block(
                "no_meeting",
                _("本案须在联合确认会议上逐件签署，且您须为到会成员。"),
                a.line.basis,
                _("请先将本案列入会议议程。"),
            )


_TESTS: tuple[Callable[[Attempt], Iterator[Block]], ...] = (
    _whose,
    _signed,
    _members,
    _recusal,
    _other_eyes,
    _papers,
    _beside,
    _fresh,
    _notice,
    _unanswered,
    _survey,
    _opinion,
    _objections,
    _published,
    _heard,
    _may,
    _meeting,
    _reasons,
    _departs,
)
