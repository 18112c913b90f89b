"""Every reason why a stage can't be finished now. One test feeds the refusal and the disabled button."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from core.cases.attempt import Attempt, Block
from core.cases.binding import BINDING
from core.cases.forms import form_of, own_reason
from core.cases.process import OWN
from core.cases.reasoned import REASONED
from core.cases.state import CaseState
from core.declare import CONFIRMER, Check, Decision, Line, Notice, Pipeline
from core.declare.lines import Act
from core.parameters.keys.procedure import FOUR_EYES
from core.text import _

FILERS = ("town_clerk", "village_aide", "agent")
"""Who may act for the applicant, who is no duty."""


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


def _same_content(a: Attempt) -> Iterator[Block]:
    """Who signs another sum than those before him says why: the two never count together."""
    others = [o for o in a.entry.opinions if o.outcome == a.outcome]
    if not others or a.form is None:
        return
    if own_reason(form_of(getattr(a.line, "form", None), a.outcome), a.form, a.note):
        return
    what = a.desk.apart(a.entry, a.outcome, a.bound)
    if what:
        yield Block(
            "apart",
            _("您填写的与其他成员已签署的不一致（%(what)s），不一致的签署不能合并计数。", what=what),
            ("SAL26:44",),
            _("同意的，请按已签署的内容填写；不同意的，请写明理由后按您的内容签署，或者选择其他办理结果。"),
        )


def _members(a: Attempt) -> Iterator[Block]:
    if a.line.by is CONFIRMER:
        members = a.run.world.confirmer(a.run.state).members
        if members and a.signer.person not in members:
            yield Block("not_member", _("您不是本次联合确认的成员，或应当回避。"))


def _within_reach(a: Attempt) -> Iterator[Block]:
    """A sum beyond what the instrument lets this holder grant: with it the decision would be another's."""
    if a.line.by is not CONFIRMER or a.entry.holder is None or not a.grants:
        return
    confirmer = a.run.world.confirmer(a.run.state)
    there = confirmer.holder
    if (there.duty, there.division) != (a.entry.holder.duty, a.entry.holder.division):
        yield Block(
            "beyond",
            _("%(reason)s", reason=confirmer.reason),
            ("SAL26:44",),
            _("请按上限以内的金额签署，或者退回重新审核，由审核意见提出该金额后交县级确认。"),
        )


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
    for stage in _done_by_others(pipeline, a.line, a.desk.four_eyes()):
        if any(a.signer.person in e.signers for e in state.of(stage)):
            yield Block(
                "same_person",
                _("您已办理本案“%(stage)s”环节，不能再办理本环节。", stage=a.desk.label(stage)),
                FOUR_EYES.basis,
                _("请由没有办理过该环节的人员办理。"),
            )


def _other_surveyors(a: Attempt) -> Iterator[Block]:
    """What was objected to is looked at again by others (D57 19)."""
    if a.line.act is not Act.SURVEY or "survey/resurvey" not in a.desk.four_eyes():
        return
    pipeline, state = a.run.pipeline, a.run.state
    objection = state.last_left(*(line.code for line in pipeline.acting(Act.OBJECTION)))
    seen_before = state.of(*(line.code for line in pipeline.acting(Act.SURVEY)))
    if objection and any(a.signer.person in e.signers for e in seen_before if e.seq < objection.seq):
        yield Block(
            "same_person",
            _("您参加过原来的调查，异议后的重新调查须由其他人员进行。"),
            FOUR_EYES.basis,
            _("请由未参加过本案调查的人员办理。"),
        )


def barred(pipeline: Pipeline, state: CaseState, line: Line, pairs: Collection[str]) -> frozenset[int]:
    """Persons whose part in earlier stages keeps them from signing this line: no members of its quorum either."""
    stages = _done_by_others(pipeline, line, pairs)
    return frozenset(person for entry in state.of(*stages) for person in entry.signers)


def _done_by_others(pipeline: Pipeline, line: Line, pairs: Collection[str]) -> list[str]:
    """Stages whose signers may not sign this line, by the line itself or by the county's pairs."""
    stages = set(getattr(line, "not_by", ()))
    for pair, others, here in _EYES:
        if pair in pairs and here(line):
            stages |= {other.code for other in pipeline.lines if others(other)}
    return sorted(stages)


def _is_decision(line: Line) -> bool:
    return isinstance(line, Decision)


def _opines(line: Line) -> bool:
    return line.act is Act.OPINE


def _surveys(line: Line) -> bool:
    return line.act is Act.SURVEY


def _is_own_opinion(line: Line) -> bool:
    """A further opinion that the county has inserted, such as 初审."""
    return line.code.startswith(OWN) and "agreed" in line.outcomes


_EYES: tuple[tuple[str, Callable[[Line], bool], Callable[[Line], bool]], ...] = (
    ("review/decide", _opines, _is_decision),
    ("survey/decide", _surveys, _is_decision),
    ("survey/review", _surveys, _opines),
    ("first/review", _is_own_opinion, _opines),
)
"""A county's pair -> the stages whose signers are kept from a line, and which line that is."""


def _papers(a: Attempt) -> Iterator[Block]:
    unmarked, missing = a.desk.papers(a.line)
    if unmarked and not a.ends and (a.goes_on or a.line.act is Act.ACCEPT):
        yield Block(
            "unmarked",
            _("材料清单尚有未标注的条目：%(names)s。", names="、".join(unmarked)),
            a.line.basis,
            _("请逐项标注：已收、缺少、共享取得或不适用。"),
        )
    if missing and a.goes_on and not a.ends:
        yield Block(
            "missing",
            _("尚缺材料：%(names)s。", names="、".join(missing)),
            a.line.basis,
            _("请一次性告知申请人补正。"),
        )


def _declared(a: Attempt) -> Iterator[Block]:
    """Accepted is what every adult has signed, and where rigid expenditure is told; what is urgent comes first (SAL26 50)."""
    if a.line.act is not Act.ACCEPT or not a.goes_on or a.ends:
        return
    for said in a.desk.undeclared():
        yield Block(
            "undeclared",
            said,
            ("SAL26:40", *a.line.basis),
            _("补齐以前申请保持登记；有人拒绝签署的，请登记拒绝并书面告知后果。"),
        )


def _competent(a: Attempt) -> Iterator[Block]:
    """Accepted is where the applicant is registered, or lives by a permit; nobody is sent away (SAL26 37)."""
    if a.line.act is not Act.ACCEPT or not a.goes_on:
        return
    said = a.desk.not_competent()
    if said:
        yield Block(
            "not_competent",
            said,
            ("SAL26:37",),
            _("请当天转送户籍地，并把转送情况告诉申请人；不要让申请人自己再跑一趟。"),
        )


def _beside(a: Attempt) -> Iterator[Block]:
    if not a.goes_on or a.entry.lane != "road" or a.waived:
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
    if not a.goes_on or a.waived:
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
    if not isinstance(a.line, Check) or a.line.settled_by is None or a.entry.holder is None:
        return
    if a.entry.holder.duty != a.line.settled_by:
        yield Block(
            "unanswered",
            _("核对尚未出具结果，不能由人工办结。"),
            a.line.basis,
            _("请等待核对机构填报各数据源的结果。"),
        )


_TESTS: tuple[Callable[[Attempt], Iterator[Block]], ...] = (
    _whose,
    _signed,
    _same_content,
    _members,
    _within_reach,
    _recusal,
    _other_eyes,
    _other_surveyors,
    _papers,
    _declared,
    _competent,
    _beside,
    _fresh,
    _notice,
    _unanswered,
    *BINDING,
    *REASONED,
)


__all__ = ["FILERS", "Attempt", "Block", "barred", "blocks"]
