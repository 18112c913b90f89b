"""A case opened to a member of its appraisal: a summary alone, until a day; no check, no illness, no papers (社会救助法 70)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from core.access.operations import open_sight
from core.access.queries import Held, duty, holders, opened_matters, opened_parts
from core.actor import actor
from core.cases.confidence import require_whole
from core.cases.forms import Filled
from core.cases.looking import keep_out
from core.cases.models import Case
from core.cases.queries import case_numbered
from core.cases.remarks import remark
from core.cases.versions import type_of
from core.clock import today
from core.db import seeing_everything
from core.db.scope import outside
from core.declare import APPRAISE
from core.declare.fields import Form, day, number
from core.divisions.queries import full_name, place_of
from core.errors import Incomplete, Refused
from core.people.queries import persons_by_key
from core.plugins import registry
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

DUTY, PART = "appraiser", "summary"
BASIS = ("CC18:24", "SAL26:70")


class Invitation(Form):
    """Who sees the summary, until when."""

    appraiser = number(_("民主评议成员"), least=1, most=10**9)
    until = day(_("可以查看至"), ahead=True)


@dataclass(frozen=True)
class Summary:
    """All that a member of the appraisal sees of a case."""

    no: str
    matter: str
    applicant: str
    place: str
    people: int
    opened_on: date


def members_for(case: Case) -> list[Held]:
    """Whoever is a member of appraisals in the case's village or township."""
    return [*holders(DUTY, case.division), *holders(DUTY, place_of(case.office_code))]


def is_appraised(case: Case) -> bool:
    """Whether the procedure of the case has an appraisal at all; a report has none."""
    return bool(type_of(case.type_code).pipeline(case.pipeline).acting(APPRAISE))


def may_open(case: Case) -> bool:
    """Whether there is a summary to open, and somebody to open it to."""
    return case.accepted_on is not None and is_appraised(case) and bool(members_for(case))


def invite(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Open the summary of the case to one member until a day. Incomplete for anybody else, or for a day that is over.

    Refused where the case is not appraised; NotAllowed for whoever does not read it whole.
    """
    require_whole(act.case.id)
    if not is_appraised(act.case):
        raise Refused(
            _("本类事项没有民主评议，不能向评议成员开放摘要。"),
            basis=BASIS,
            next=_("请按本案的办理流程继续办理。"),
        )
    case, chosen = act.case, int(data["appraiser"])
    names = {held.user_id: held.called for held in members_for(case)}
    faults: dict[str, list[Any]] = {}
    if chosen not in names:
        faults["appraiser"] = [_("请选择本村（社区）或者本乡镇（街道）的民主评议成员。")]
    if data["until"] < today():
        faults["until"] = [_("日期早于今天，请更正日期。")]
    if faults:
        raise Incomplete(_("没有向评议成员开放本案摘要。"), basis=BASIS, fields=faults)
    open_sight(chosen, f"case:{case.no}", (PART,), until=data["until"], reason=str(_("民主评议")))
    said = _("向评议成员%(who)s开放本案摘要，至%(day)s。", who=names[chosen], day=data["until"])
    remark(case, "summary_opened", str(said))


def sees_summaries_only() -> bool:
    """Whether the one who acts sees of cases no more than what was opened to him."""
    me = actor()
    return bool(me.duty) and duty(me.duty or "").sight == "granted"


def summary_of(no: str) -> Summary:
    """The summary of a case; NotAllowed unless it was opened to the one who acts, and for a near relative."""
    if PART not in opened_parts(f"case:{no}"):
        raise outside()
    with seeing_everything():
        case = case_numbered(no)
        keep_out(case)
        return _summary(case)


def _summary(case: Case) -> Summary:
    case_type = registry().case_types.get(case.type_code)
    return Summary(
        no=case.no,
        matter=str(case_type.label if case_type else case.type_code),
        applicant=case.applicant_name or "",
        place=full_name(case.division, today()),
        people=len(persons_by_key(case.household_id)) if case.household_id else 0,
        opened_on=case.opened_on,
    )


def opened() -> Sequence[Summary]:
    """The cases whose summary is open to the one who acts today."""
    if not sees_summaries_only():
        return ()
    with seeing_everything():
        return [_summary(case_numbered(matter.removeprefix("case:"))) for matter in opened_matters("case:")]
