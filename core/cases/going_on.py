"""The applicant moves out and the family stays: who applies, is written to and is paid from then on is said by the clerk.

As after a death nothing is granted before (SAL26 45; D57 25), and no application favoured, for its notice bears the
applicant's name; the next review hears whoever goes on. What ends goes on with nobody: those who are left are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.cases import accounts, succession
from core.cases.facts import applicant_key, composed_on
from core.cases.forms import Filled
from core.cases.grounds import newest
from core.cases.models import Case
from core.cases.records import state_of
from core.cases.remarks import is_said
from core.cases.versions import process_of
from core.clock import today
from core.db import db
from core.declare import Step
from core.declare.applications import ACCOUNT
from core.declare.fields import Form, confirmed, one_of_family, words
from core.declare.lines import Act
from core.divisions.queries import place_of
from core.errors import Refused
from core.people import queries as people
from core.people.models import Person
from core.people.queries import Enrolled
from core.rules.household import ADULT_AT
from core.tasks.operations import open_task, settle_tasks
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

BASIS = ("D57:25", "SAL26:45")


class GoesOn(Form):
    """Who of those who live together goes on, who signs for a minor, and where the family is paid from then on."""

    successor = one_of_family(_("由谁继续申请"))
    guardian = words(
        _("监护人"), most=60, required=False, hint=_("只剩未成年人的填写，由其重新签署承诺和授权。")
    )
    bank = words(_("开户银行"), required=False, hint=_("暂时没有账户的，在作出决定以前登记。"))
    account = words(_("银行账号"), most=32, required=False, pattern=ACCOUNT)
    account_holder = words(_("户名"), most=60, required=False, hint=_("不填即为继续申请的人本人。"))
    asked = confirmed(_("其本人（未成年人由监护人）同意继续申请并领取，已核对身份证件"))


def has_left(case: Case) -> bool:
    """Whether the applicant of an open case lives, but not in the family any more that goes on without him."""
    return case.closed_on is None and _is_away(case)


def _is_away(case: Case) -> bool:
    if case.household_id is None or case.applicant_id is None:
        return False
    there = _staying(case)
    if not there or any(row.person_id == case.applicant_id for row in there):
        return False
    return db.session.get_one(Person, case.applicant_id).dead_on is None


def _staying(case: Case) -> list[Enrolled]:
    """Who of the family of a case is alive and counts there."""
    if case.household_id is None:
        return []
    dead = people.deaths(case.household_id)
    there = people.roster(case.household_id, composed_on(case))
    return [row for row in there if row.member.counted and row.member.key not in dead]


def able(case: Case) -> list[str]:
    """Who of them may go on, by their places: the adults; without any the minors, for whom a guardian signs."""
    there = _staying(case)
    adults = [row for row in there if row.member.age(today()) >= ADULT_AT]
    return [row.member.key for row in adults or there]


def left_behind(case: Case) -> str:
    """To whom a review writes of a family that the applicant has left before anybody goes on: to its first adult.

    Nothing where he is there, or has left minors alone, for whom he signed. An application answers who brought it
    (SAL26 45), a review those who are aided (48).
    """
    if case.entitlement_id is None or not _is_away(
        case
    ):  # the letter of its end is written when it has ended
        return ""
    adults = (row.name for row in _staying(case) if row.member.age(today()) >= ADULT_AT)
    return next(adults, "")


def may_name(case: Case) -> bool:
    """Whether it is to be said, or said anew, who goes on, and no notice bears another name."""
    return _is_asked(case) and not is_favoured(case)


def _is_asked(case: Case) -> bool:
    """Whether it is to be said who goes on, or was said in this case, so that it may be said anew."""
    another = case.closed_on is None and applicant_key(case) != applicant_key(None)
    return has_left(case) or (another and is_said(case, accounts.GOES_ON))


def is_favoured(case: Case) -> bool:
    """Whether an application stands behind a favourable opinion, so that its notice bears the applicant's name (D57 19)."""
    pipeline, state = process_of(case).pipeline, state_of(case)
    opinion, road = newest(pipeline, state, Act.OPINE), state.road
    if pipeline.follows is not None or opinion is None or road is None:
        return False
    line, here = pipeline[opinion.stage], pipeline[road.stage]
    favoured = isinstance(line, Step) and opinion.outcome in line.favours
    return favoured and here.on_road and pipeline.index[here.code] > pipeline.index[line.code]


def go_on(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Enter who applies from now on. Refused while the applicant lives there; Incomplete for whoever doesn't."""
    case, left = act.case, has_left(act.case)
    if not _is_asked(case):
        raise _why_not(case)
    if is_favoured(case):
        raise Refused(
            _("乡镇（街道）已按现在的申请人提出审核意见，不能改由他人继续申请。"),
            basis=("D57:19", *BASIS),
            next=_("请由确认机关退回重新审核，登记由谁继续申请以后，重新提出审核意见并公示。"),
        )
    before = case.applicant_name
    dead = act.world.facts.answer("death", "members", ())
    staying = [member for member in act.world.facts.counted if member.key not in dead]
    succession.take_over(act, staying, data, _("申请人不再共同生活"))
    said = _("登记：%(name)s不再共同生活，由%(heir)s继续申请。", name=before, heir=case.applicant_name)
    if not left:
        said = _("登记：改由%(heir)s继续申请。", heir=case.applicant_name)
    succession.went_on(act, accounts.GOES_ON, said)
    look(case)


def _why_not(case: Case) -> Refused:
    """The applicant lives there; or there is nobody who could go on, or no applicant to go on after but by a death."""
    if case.applicant_id not in {row.person_id for row in _staying(case)}:
        return Refused(
            _("家庭中没有其他成员在此共同生活，或者申请人已经死亡，不登记由谁继续申请。"),
            basis=BASIS,
            next=_("申请人死亡的，登记“成员死亡”；都已不再共同生活的，提出意见，由确认机关作出决定。"),
        )
    return Refused(
        _("申请人仍在家庭中共同生活，不必改由他人继续申请。"),
        basis=BASIS,
        next=_("调查查明申请人不再共同生活的，才登记由谁继续申请；申请人死亡的，登记“成员死亡”。"),
    )


def look(case: Case) -> None:
    """Ask the clerk who goes on where the applicant has moved out; where that is said, or he is back, nobody is asked."""
    if not has_left(case):
        settle_tasks(f"case:{case.no}", accounts.GOES_ON, _("已有申请人"))
        return
    open_task(
        accounts.GOES_ON,
        f"case:{case.no}",
        "town_clerk",
        place_of(case.office_code),
        _("登记由谁继续申请：%(name)s", name=case.applicant_name),
        office_code=case.office_code,
        link=f"/cases/{case.no}",
    )


def is_over(case: Case) -> None:
    """The case has ended: nobody is asked any more who goes on with it, nor for an account."""
    for what in (accounts.GOES_ON, accounts.WANTED):
        settle_tasks(f"case:{case.no}", what, _("本案已办结"))


__all__ = [
    "BASIS",
    "GoesOn",
    "able",
    "go_on",
    "has_left",
    "is_favoured",
    "is_over",
    "left_behind",
    "look",
    "may_name",
]
