"""Papers that the applicant handed in for an earlier case of the type, offered while a new request waits to be accepted."""

from __future__ import annotations

from core.cases.models import Case
from core.db import db, select
from core.documents.models import Paper
from core.people.models import HouseholdMember
from core.text import Message, _


def handed_in(case: Case) -> dict[str, Message]:
    """Document -> when and for which ended case it was handed in last; of a request that is not accepted yet."""
    if case.household_id is None or case.accepted_on is not None:
        return {}
    first = HouseholdMember.position == 1
    here = HouseholdMember.household_id == case.household_id
    applicant = select(HouseholdMember.person_id).where(here, first)
    households = select(HouseholdMember.household_id).where(HouseholdMember.person_id.in_(applicant), first)
    wanted = (
        select(Paper.document, Paper.received_at, Case.no)
        .join(Case, Case.id == Paper.case_id)
        .where(Case.household_id.in_(households), Case.type_code == case.type_code, Case.id != case.id)
        .where(Case.closed_on.is_not(None), Paper.state == "present", Paper.ended_at.is_(None))
        .order_by(Paper.id)
    )
    return {
        document: _("%(day)s 已在案件 %(no)s 提交，仍有效的可以沿用", day=at.date(), no=no)
        for document, at, no in db.session.execute(wanted)
    }
