"""Writing consents: signed for as long as the county says, taken back by the person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from core.audit.operations import about, operation
from core.calendar.queries import calendar
from core.clock import add_months, today
from core.db import db
from core.declare import Limit
from core.errors import Incomplete, Refused
from core.means.consents.queries import standing, withdrawn
from core.means.models import Authorisation
from core.parameters import queries as parameters
from core.parameters.keys.means import AUTHORISATION
from core.parameters.keys.procedure import CONSENT_TEXT, INTEGRITY_TEXT
from core.people.operations import needed
from core.text import _

BASIS = ("SAL26:40", "D57:9")


@operation("consent.record")
def authorise(
    person_id: int,
    case_id: int | None,
    office_code: str,
    signed_on: date,
    *,
    sources: Iterable[str] = (),
    guardian: str = "",
    paper_id: int | None = None,
    stated: bool = False,
) -> Authorisation:
    """One person's signed consent to verification, good for as long as the county's value of that day says.

    `sources` are those consented to, none named for all; `stated`: the statement of integrity is signed with it, whose
    text is kept beside the consent's. Incomplete for a day that is still to come, or one before the
    county had any rule of how long a consent is good.
    """
    if signed_on > today():
        raise Incomplete(_("签署日期晚于今天。"), fields={"signed_on": [_("请核对日期。")]})
    good_for = parameters.find(AUTHORISATION, office_code, signed_on)
    if good_for is None:
        raise Incomplete(_("签署日期过早。"), fields={"signed_on": [_("请核对日期。")]})
    row = Authorisation(
        office_code=office_code,
        person_id=person_id,
        case_id=case_id,
        signed_on=signed_on,
        until=_valid_until(signed_on, good_for.value),
        sources=sorted(set(sources)),
        guardian=guardian.strip(),
        texts=_texts(office_code, signed_on, stated=stated),
        paper_id=paper_id,
    )
    db.session.add(row)
    db.session.flush()
    about(f"person:{person_id}")
    return row


def _valid_until(signed_on: date, limit: Limit) -> date:
    """The last day; a time of validity does not move on because it ends on a rest day."""
    if limit.unit == "workdays":
        return calendar().add(signed_on, limit.n, limit.unit).on
    return add_months(signed_on, limit.n) if limit.unit == "months" else signed_on + timedelta(days=limit.n)


def _texts(office_code: str, on: date, *, stated: bool) -> dict[str, str]:
    signed = (CONSENT_TEXT, INTEGRITY_TEXT) if stated else (CONSENT_TEXT,)
    found = {p.code: parameters.find(p, office_code, on) for p in signed}
    return {code: value.value for code, value in found.items() if value is not None}


@operation("consent.withdraw")
def withdraw_consent(row: Authorisation, on: date, reason: str) -> None:
    """The person takes the consent back from a day on; what was found before stays."""
    about(f"person:{row.person_id}", reason=needed(reason))
    row.withdrawn_on = on


def withdraw_all(person_id: int, on: date, reason: str) -> int:
    """Whatever consent of a person stands on that day ends with it; how many."""
    found = standing(person_id, on)
    for row in found:
        withdraw_consent(row, on, reason)
    db.session.flush()
    return len(found)


def refuse_withdrawn(household_id: int, on: date) -> None:
    """Refused while a member has taken the consent back and signed no other, naming every one."""
    names = withdrawn(household_id, on)
    if names:
        raise Refused(
            _("%(names)s已撤回核对授权，不能继续核对。", names="、".join(names)),
            basis=BASIS,
            next=_("此前查得的结果按原样保存；本人重新签署核对授权书后，可以继续核对。"),
            code="consent_withdrawn",
        )
