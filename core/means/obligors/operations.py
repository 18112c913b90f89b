"""Writing obligors: what one answered, his consent taken back, him added to a request that runs."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.actor import actor
from core.audit.operations import about, operation
from core.clock import today
from core.db import db
from core.errors import Incomplete, Refused
from core.means.models import CheckAnswer, ObligorAnswer
from core.means.obligors import queries
from core.means.operations import authorise, open_request, standing_now, withdraw_consent
from core.people.operations import register_person
from core.people.queries import persons_by_key
from core.text import _

BASIS = ("SAL26:41",)


@operation("obligor.consent")
def record_consent(
    case: Any, name: str, relation: str, id_number: str, signed_on: date, need: str
) -> ObligorAnswer:
    """His own written consent, and why his means must be known. Incomplete for a member of the household."""
    person = register_person(name, id_number, today())
    if person.id in persons_by_key(case.household_id).values():
        raise Incomplete(
            _("此人是共同生活的家庭成员，随家庭一并核对，不必另行登记。"),
            basis=BASIS,
            fields={"id_number": [_("请填写家庭以外的义务人。")]},
        )
    signed = authorise(person.id, case.id, case.office_code, signed_on)
    return _answered(case, name, relation, "consented", signed_on, need=need, authorisation_id=signed.id)


@operation("obligor.refuse")
def record_refusal(case: Any, name: str, relation: str, written_on: date) -> ObligorAnswer:
    """He refuses in writing. By itself it counts against nobody."""
    return _answered(case, name, relation, "refused", written_on)


def _answered(case: Any, name: str, relation: str, answer: str, on: date, **more: Any) -> ObligorAnswer:
    row = ObligorAnswer(
        office_code=case.office_code,
        case_id=case.id,
        name=name,
        relation=relation,
        answer=answer,
        answered_on=on,
        recorded_by=actor().name,
        **more,
    )
    db.session.add(row)
    db.session.flush()
    about(f"case:{case.no}")
    return row


@operation("obligor.withdraw")
def withdraw(row: ObligorAnswer, entry_id: int | None, reason: str) -> str:
    """His consent is taken back from today on: what has not been asked is asked no more; how the request stands then.

    What sources had said before stays. `entry_id`: the stage entry whose request runs, None where none does.
    """
    assert row.authorisation is not None, "only a consent is withdrawn"
    withdraw_consent(row.authorisation, today(), reason)
    if entry_id is None:
        return "none"
    request = open_request(entry_id)
    silent = ("waiting", "unreachable")
    left = [a for a in request.answers if a.person_id == row.authorisation.person_id and a.state in silent]
    for answer in left:
        request.answers.remove(answer)
        db.session.delete(answer)
    return standing_now(request)


@operation("obligor.ask")
def ask_about(case: Any, entry_id: int, name: str) -> None:
    """Add him to a request that runs, with the sources that it asks. Refused without his own consent."""
    row = queries.newest(case.id).get(name)
    if not queries.allowed(case.office_code, today()):
        raise Refused(_("本县规定不核对法定义务人。"), basis=BASIS, code="obligors_never")
    if row is None or row.authorisation is None or not queries.consents(row, today()):
        raise Refused(
            _("%(name)s没有本人同意，不能核对。", name=name),
            basis=BASIS,
            next=_("请先登记本人签署的同意；本人不同意的，以其他证据核实其履行义务能力。"),
            code="no_consent",
        )
    request, person = open_request(entry_id), row.authorisation.person_id
    asked = {a.source for a in request.answers if a.person_id == person}
    for source in dict.fromkeys(a.source for a in request.answers):
        if source not in asked:
            request.answers.append(
                CheckAnswer(office_code=request.office_code, person_id=person, source=source, state="waiting")
            )
    db.session.flush()
    about(f"case:{case.no}")
