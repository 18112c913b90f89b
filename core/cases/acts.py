"""Acts that any case may take besides its stages and events: extend, pause, resume, ask, answer, hand over, re-pin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.access import queries as access
from core.actor import actor
from core.cases import (
    accounts,
    appraisers,
    asking,
    consents,
    cooperation,
    corrected,
    declared_kin,
    going_on,
    handing_over,
    helping,
    late_signing,
    outsiders,
    pinning,
    standstill,
    succession,
    unsigned,
)
from core.cases.acting import acts_on_cases
from core.cases.checking import operations as checking
from core.cases.extending import Extension, extend, total_of
from core.cases.fieldwork import operations as fieldwork
from core.cases.fieldwork.forms import Assignment
from core.cases.forms import Filled, filled
from core.cases.handling import Handling
from core.cases.models import Case, Pause, StageEntry
from core.cases.overturning import BASIS, Reviewed, fought, overturn
from core.cases.proxies import operations as proxies
from core.cases.proxies.queries import proxies_of
from core.cases.remarks import remark
from core.cases.versions import number_of, process_of, resolved
from core.cases.visits import GOING
from core.clock import now, today
from core.db import db
from core.declare import OBJECTION, Event, Limit
from core.declare.fields import Form, day, one_of, prose
from core.errors import Refused
from core.notices import operations as write_notices
from core.notices import queries as notices
from core.parameters import queries as parameters
from core.parameters.keys.procedure import PAUSE
from core.people.queries import persons_by_key
from core.text import Message, _

PAUSES = {"papers": _("等待补充材料"), "other": _("本县规定的其他情形")}
"""On which a county's rule may let the clock stand still."""


class Suspension(Form):
    """Why and until when the clock stands still."""

    ground = one_of(_("暂停的情形"), PAUSES)
    reason = prose(_("具体原因"), most=500)
    until = day(_("暂停至"), ahead=True)


class Reason(Form):
    """Why."""

    reason = prose(_("原因"), most=500)


class Correction(Form):
    """What an objector is told, where looking again has found otherwise than was drafted."""

    answer = prose(_("对异议人的答复"))


@dataclass(frozen=True)
class Act:
    """One act: its name, its form, the right that it needs, and what it does."""

    code: str
    label: Message
    form: type[Form]
    right: str
    do: Callable[[Handling, Mapping[str, Any], Filled], None]
    basis: tuple[str, ...] = ()
    of_ended: bool | None = False
    """Whether it is taken on a case that has ended, and on no other; None: on any."""
    while_paid: bool = False
    """Whether it is taken on a case that has ended too, as long as what it granted is paid."""


# --- the clock -------------------------------------------------------------------------------------------


def pause(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Stop the clock; only where the county's own rule names a maximum (ruling 2). What is due moves at once."""
    case, until = act.case, data["until"]
    most = _longest_pause(case)
    if most is None:
        raise Refused(
            _("国家规定没有暂停计时的情形，本县也没有规定，不能暂停。"),
            basis=("D57:22",),
            next=_("确需更多时间的，请按规定的情形办理延长。"),
        )
    if standstill.open_pause(case.id) is not None:
        raise Refused(_("本案已在暂停计时。"), next=_("材料已经补齐的，请先恢复计时。"))
    due = total_of(case).due_on
    if due < today():
        raise Refused(_("本案办理时限已于%(day)s届满，不能再暂停计时。", day=due), next=_("请抓紧办结。"))
    _must_fit(until, standstill.last_day(case, most))
    row = Pause(
        office_code=case.office_code,
        case_id=case.id,
        from_on=today(),
        most_until=until,
        ground=data["ground"],
        why=data["reason"][:200],
    )
    db.session.add(row)
    db.session.flush()
    standstill.recount(case)
    said = _(
        "自%(day)s起暂停计时，最迟至%(until)s：%(ground)s。%(why)s办理时限由%(old)s顺延至%(new)s。",
        day=row.from_on,
        until=until,
        ground=PAUSES[data["ground"]],
        why=_sentence(data["reason"]),
        old=due,
        new=case.due_on,
    )
    remark(case, "paused", str(said))


def _longest_pause(case: Case) -> Limit | None:
    """The maximum that the county's rule names on the day whose law the case has; None: there is no pausing."""
    most: Limit | None = parameters.value_of(PAUSE, case.division, case.accepted_on or today())
    return most


def _must_fit(until: date, last: date | None) -> None:
    """Within the county's maximum, of which earlier pauses of the case have used their part."""
    if last is None:
        raise Refused(
            _("本案累计暂停计时已达本县规定的最长期限，不能再暂停。"),
            next=_("确需更多时间的，请按规定的情形办理延长。"),
        )
    if not today() < until <= last:
        raise Refused(
            _("暂停最长至%(last)s，所填日期超出范围。", last=last),
            fields={"until": [str(_("请更正日期"))]},
            next=_("请填写明天至这一天之间的日期。"),
        )


def resume(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Let the clock run again; what is due moves by the days really lost."""
    case, row = act.case, standstill.open_pause(act.case.id)
    if row is None:
        raise Refused(_("本案没有暂停计时。"), next=_("时限仍在计算，请继续办理。"))
    row.to_on = today()
    db.session.flush()
    standstill.recount(case)
    said = _(
        "自%(day)s起恢复计时，办理时限为%(due)s。%(why)s",
        day=row.to_on,
        due=case.due_on,
        why=data["reason"],
    )
    remark(case, "resumed", str(said))


def _sentence(reason: str) -> str:
    """A reason as it stands within other sentences."""
    return reason if reason.endswith(("。", "！", "？", "；")) else f"{reason}。"


def correct_answer(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Write the answer to an objection anew while nobody outside has read it (D57 19)."""
    drafted = notices.drafted_in(act.case.id)
    if drafted is None:
        raise Refused(
            _("本案没有待公布的异议答复。"),
            basis=("D57:19",),
            next=_("答复已经公布的不能修改；有新的异议的，请登记新的异议。"),
        )
    write_notices.draft_answers(act.case.id, drafted, data["answer"])
    remark(act.case, "corrected", str(_("异议答复已按重新办理的结果修改。")))


# --- which law -------------------------------------------------------------------------------------------


def repin(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Move a running case to the process of today; only before its decision and only if every open stage exists there.

    Raises Refused otherwise (hole 20).
    """
    case = act.case
    if case.accepted_on is None:
        raise Refused(_("案件尚未受理，本来就按现行流程办理。"), next=_("请直接继续办理。"))
    if any(act.state.last_left(line.code) for line in act.process.pipeline.decisions):
        raise Refused(_("案件已作出决定，不能改用新流程。"), next=_("请按原流程办结。"))
    fresh = resolved(act.type.pipeline(case.pipeline), case.division, today())
    lost = [e.stage for e in act.state.open if e.lane != "asked" and e.stage not in fresh.pipeline]
    if lost:
        raise Refused(
            _("新流程没有本案所处的环节，不能改用。"),
            fields={stage: [str(_("新流程中没有"))] for stage in lost},
            next=_("请先办完现在的环节，再改用新流程。"),
        )
    pinning.pin(act, on=today())
    number = number_of(case, process_of(case))
    remark(case, "repinned", str(_("改按第 %(n)s 版流程办理：%(why)s", n=number, why=data["reason"])))


ACTS: dict[str, Act] = {
    act.code: act
    for act in (
        Act("extend", _("延长办理时限"), Extension, "confirm", extend, ("N83:4(1)",)),
        Act(
            "ask_cooperation",
            _("通知配合核查"),
            cooperation.Request,
            "accept",
            cooperation.ask,
            ("SAL26:43", "D57:29"),
        ),
        Act(
            "refuse_to_sign",
            _("登记拒绝签署"),
            unsigned.Refusal,
            "accept",
            unsigned.refuse_to_sign,
            ("SAL26:40", "D57:9"),
        ),
        Act(
            "sign_later",
            _("补签承诺和授权"),
            late_signing.Signature,
            "accept",
            late_signing.sign_later,
            late_signing.BASIS,
        ),
        Act(
            "withdraw_mandate",
            _("撤销代办委托"),
            proxies.Withdrawal,
            "accept",
            proxies.withdraw,
            ("SAL26:37", "D57:6"),
        ),
        Act(
            "withdraw_consent",
            _("撤回核对授权"),
            consents.Withdrawal,
            "accept",
            consents.withdraw,
            consents.BASIS,
        ),
        Act(
            "payee_account",
            _("登记收款账户"),
            accounts.PayeeAccount,
            "accept",
            accounts.set_account,
            accounts.BASIS,
            while_paid=True,
        ),
        Act("go_on", _("登记由谁继续申请"), going_on.GoesOn, "accept", going_on.go_on, going_on.BASIS),
        Act("start_check", _("发起核对"), checking.Start, "accept", checking.start, checking.BASIS),
        Act("obligor", _("登记义务人意见"), outsiders.Answered, "accept", outsiders.answer, outsiders.BASIS),
        Act("ask_obligor", _("核对义务人"), outsiders.Asked, "accept", outsiders.ask, outsiders.BASIS),
        Act(
            "withdraw_obligor",
            _("义务人撤回同意"),
            outsiders.Withdrawn,
            "accept",
            outsiders.withdraw,
            outsiders.BASIS,
        ),
        Act("pause", _("暂停计时"), Suspension, "keep_file", pause),
        Act("resume", _("恢复计时"), Reason, "keep_file", resume),
        Act("enquire", _("询问"), asking.Question, "read_cases", asking.enquire),
        Act("answer", _("答复询问"), asking.Reply, "read_cases", asking.answer),
        Act("correct_answer", _("修改异议答复"), Correction, "review", correct_answer, ("D57:19",)),
        Act(
            "deny_kin",
            _("声明无亲属关系"),
            declared_kin.Denial,
            "read_cases",
            declared_kin.deny,
            declared_kin.BASIS,
        ),
        Act("hand_over", _("移交办理"), handing_over.HandOver, "assign_task", handing_over.hand_over),
        Act("assign_visit", _("指派入户调查"), Assignment, "assign_task", fieldwork.assign, fieldwork.BASIS),
        Act(
            "open_summary",
            _("向评议成员开放摘要"),
            appraisers.Invitation,
            "assign_task",
            appraisers.invite,
            appraisers.BASIS,
        ),
        Act("ask_help", _("请协理员协助"), helping.Asked, "accept", helping.ask, helping.BASIS),
        Act("help", _("报告协助情况"), helping.Helped, "help_survey", helping.help_out, helping.BASIS),
        Act("repin", _("改用新流程"), Reason, "confirm", repin),
        Act(
            "correct_death",
            _("更正死亡登记"),
            corrected.Correction,
            "accept",
            corrected.correct,
            corrected.BASIS,
            of_ended=None,
        ),
        Act("overturn", _("登记复议、诉讼结果"), Reviewed, "confirm", overturn, BASIS, of_ended=True),
    )
}


def acts_now(case: Case, open_rows: Sequence[StageEntry], events: Sequence[Event] = ()) -> list[Act]:
    """Acts that the caller's duty may take on this case as it stands; `events` that may happen to it now."""
    if case.closed_on is not None:
        after: dict[str, Callable[[Case], Any]] = {
            "correct_death": corrected.registered,
            "overturn": fought,
            "payee_account": accounts.may_change,
        }
        return [ACTS[code] for code, fit in after.items() if access.may(ACTS[code].right) and fit(case)]
    paused, clocked = standstill.open_pause(case.id) is not None, case.due_on is not None
    pauses = clocked and not paused and _longest_pause(case) is not None
    acting = acts_on_cases(actor().duty)
    fits = {
        "extend": clocked,
        "ask_cooperation": any(map(cooperation.is_about, events)),
        "refuse_to_sign": case.accepted_on is None and case.household_id is not None,
        "sign_later": access.may("accept") and late_signing.lacks_signatures(case),
        "withdraw_mandate": any(row.stands for row in proxies_of(case.id)),
        "withdraw_consent": case.household_id is not None,
        "payee_account": access.may("accept")
        and (succession.lacks_account(case) or accounts.may_change(case)),
        "go_on": access.may("accept") and going_on.may_name(case),
        "start_check": access.may("accept") and checking.may_start(case, open_rows),
        "obligor": case.household_id is not None,
        "ask_obligor": outsiders.MARK in (case.raised or ()),
        "withdraw_obligor": outsiders.MARK in (case.raised or ()),
        "pause": pauses,
        "resume": paused,
        "enquire": acting,
        "answer": acting and bool(asking.asked_here(open_rows)),
        "deny_kin": declared_kin.may_deny(case),
        "assign_visit": any(row.act in GOING for row in open_rows),
        "open_summary": access.may("assign_task") and appraisers.may_open(case),
        "ask_help": access.may("accept") and bool(helping.kinds_of(case)),
        "help": access.may("help_survey") and bool(helping.waiting(case)),
        "repin": case.accepted_on is not None,
        "correct_death": bool(corrected.registered(case)),
        "correct_answer": _objected(case) and notices.drafted_in(case.id) is not None,
    }
    return [a for a in ACTS.values() if not a.of_ended and fits.get(a.code, True) and access.may(a.right)]


def _objected(case: Case) -> bool:
    return any(row.act == OBJECTION and row.left_on for row in case.entries)


def take(act: Handling, code: str, form: Mapping[str, Any], note: str) -> None:
    """Do one of these acts. NotAllowed for a duty without the right, Incomplete for a form with faults."""
    chosen = ACTS[code]
    access.require(chosen.right)
    ended = act.case.closed_on is not None
    if ended and chosen.of_ended is False and not (chosen.while_paid and accounts.may_change(act.case)):
        raise Refused(_("本案已办结，不能再办理。"), next=_("需要继续处理的，请在后续办理中提出。"))
    if act.case.closed_on is None and chosen.of_ended:
        raise Refused(
            _("本案尚未办结，没有可以登记复议、诉讼结果的决定。"), next=_("请在决定作出、案件办结以后登记。")
        )
    given = {"reason": note, **form} if note and "reason" in chosen.form().fields else form
    home = act.case.household_id
    paper = filled(chosen.form, code, given, persons_by_key(home) if home is not None else None)
    chosen.do(act, paper.data, paper)
    act.case.moved_at = now()
    db.session.flush()


__all__ = ["ACTS", "Act", "acts_now", "take"]
