"""What a reconsideration body or a court has said of a decision: upheld, or a new decision is taken and the old stays readable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from core.cases import deaths_told, follow_ups
from core.cases.corrected import CORRECTED, is_corrected
from core.cases.forms import Filled
from core.cases.models import Case
from core.cases.remarks import remark
from core.clock import today
from core.db import db
from core.declare import End
from core.declare.fields import Form, day, one_of, prose, words
from core.documents.models import Letter
from core.documents.operations import end_letter
from core.documents.queries import letters
from core.errors import Incomplete, Refused
from core.payments import queries as payments
from core.payments.operations import reinstate
from core.people.models import Household
from core.people.operations import resume_household
from core.tasks.operations import settle_tasks
from core.text import Text, _

if TYPE_CHECKING:
    from core.cases.handling import Handling

BASIS = ("SAL26:76", "REC23:64", "LIT:70")
"""行政复议法 64, 行政诉讼法 70: a decision that can't stand is set aside, and another may be ordered."""

OWN = "own"
WAYS = {"reconsideration": _("行政复议"), "suit": _("行政诉讼"), OWN: _("自行纠正")}
"""`own`: the office takes back what rested on a death that was registered by mistake."""
UPHELD = "upheld"
RESULTS = {
    UPHELD: _("维持原决定或者驳回请求"),
    "overturned": _("撤销原决定，责令重新作出"),
    "changed": _("变更原决定，按其内容办理"),
}


class Reviewed(Form):
    """Which letter was fought, where, and what came of it."""

    letter = words(_("被复议或者被诉的文书"), most=80)
    way = one_of(_("救济途径"), WAYS)
    result = one_of(_("结果"), RESULTS)
    body = words(_("作出机关"), most=80, hint=_("复议机关或者人民法院的全称。"))
    number = words(_("复议决定书或者裁判文书编号"), most=80)
    on = day(_("作出日期"))
    due_on = day(
        _("限定重新作出的期限"),
        required=False,
        ahead=True,
        hint=_("文书载明期限的，填最后一天；没有载明的不填。"),
    )
    reason = prose(_("认定的事实和理由"), most=1000)


def fought(case: Case) -> list[Letter]:
    """Letters of a case against which a remedy is open, and that are in force."""
    return [letter for letter in letters(case.id) if letter.has_remedy and letter.ended_on is None]


def overturn(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Keep what was said; where the decision can't stand, its letter ends and somebody has to decide anew.

    A decision that gave nothing is taken up again in its own case, at the stage that led to its end. One that has
    taken effect goes on paying until a follow-up has decided otherwise; what had been stopped is paid again.
    """
    case, letter = act.case, _letter(act.case, data)
    _must_rest_on_a_mistake(case, data)
    said = _(
        "%(body)s%(on)s以%(number)s对《%(letter)s》（%(no)s）作出%(way)s结果：%(result)s。%(reason)s",
        body=data["body"],
        on=data["on"],
        number=data["number"],
        letter=letter.label,
        no=letter.number,
        way=WAYS[data["way"]],
        result=RESULTS[data["result"]],
        reason=data["reason"],
    )
    remark(case, "reviewed", str(said))
    if data["result"] == UPHELD:
        return
    settle_tasks(f"case:{case.no}", CORRECTED, _("已登记自行纠正"))
    end_letter(letter, today(), str(_("被%(number)s撤销或者变更", number=data["number"])))
    end = act.process.pipeline[case.ended_as or ""]
    assert isinstance(end, End)
    if end.takes_effect:
        _decide_in_follow_up(act, end, str(said))
    else:
        _take_up_again(act, data["due_on"] if data.get("due_on") else None)
    deaths_told.look_again(case, _("须重新作出决定"))


def _must_rest_on_a_mistake(case: Case, data: Mapping[str, Any]) -> None:
    """Refused where the office would take back of its own accord what no corrected registration has undone."""
    if data["way"] == OWN and not (data["result"] != UPHELD and is_corrected(case)):
        raise Refused(
            _("本案没有更正过的死亡登记，不能登记自行纠正。"),
            basis=BASIS,
            next=_("请先由受理岗位更正死亡登记；其他情形按复议决定或者裁判登记。"),
        )


def _letter(case: Case, data: Mapping[str, Any]) -> Letter:
    """The letter of that number; Incomplete for one that carries no remedy, and for a day before it was issued."""
    found = next((each for each in fought(case) if each.number == data["letter"]), None)
    if found is None:
        raise Incomplete(_("没有这一文书。"), fields={"letter": [_("请从本案可以复议、起诉的文书中选择。")]})
    faults: dict[str, list[Text]] = {}
    if data["on"] < found.issued_on:
        faults["on"] = [_("不能早于文书的出具日期 %(on)s。", on=found.issued_on)]
    if data.get("due_on") and data["due_on"] < today():
        faults["due_on"] = [_("期限早于今天，请更正日期。")]
    if faults:
        raise Incomplete(_("登记有误。"), fields=faults)
    return found


def _take_up_again(act: Handling, due_on: date | None) -> None:
    """The case is open again where it was decided; its household binds again."""
    case = act.case
    ended = _("原以“%(end)s”办结（%(on)s）", end=act.label(case.ended_as or ""), on=case.closed_on)
    _bind_again(case)
    act.run.resume(str(_("复议或者诉讼撤销、变更原决定，须重新作出决定；%(ended)s", ended=ended)))
    act.keep()
    case.due_on, case.provisional = due_on, False
    db.session.flush()


def _bind_again(case: Case) -> None:
    if case.household_id is not None:
        resume_household(db.session.get_one(Household, case.household_id))


def _decide_in_follow_up(act: Handling, end: End, said: str) -> None:
    """Somebody has to decide about what is paid; Refused where the type knows no such procedure."""
    from core.cases.operations import open_follow_up  # acts are taken by operations

    pipeline = next((p for p in act.type.follow_ups if p.follows == follow_ups.ENTITLEMENT), None)
    if pipeline is None:
        raise Refused(
            _("本案已按原决定一次发放，不能在本案重新作出决定。"),
            basis=BASIS,
            next=_("请按复议决定或者裁判的内容另行受理一件。"),
        )
    case = act.case
    if end.ends is not None and case.entitlement_id is not None:
        _bind_again(case)
        reinstate(case.entitlement_id)
    root = follow_ups.parent_of(case) if case.entitlement_id is not None else case
    if root is None or payments.in_effect(root.id) is None:
        raise Refused(
            _("没有正在发放的待遇可以重新决定。"),
            basis=BASIS,
            next=_("请核对案件；需要救助的，另行提出申请。"),
        )
    opened = open_follow_up(root.no, pipeline.code, {"reason": said[:500]})
    remark(case, "reviewed", str(_("已开始重新作出决定：%(no)s。", no=opened.no)))
