"""The statement and the consent of somebody of age who joins a household that receives aid (社会救助法 40; D57 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.cases.declaring import guarded
from core.cases.models import Case
from core.clock import add_months, today
from core.errors import Incomplete
from core.means import operations as means
from core.means.queries import consents_of
from core.people.models import Person
from core.rules.household import ADULT_AT
from core.text import _


def sign(case: Case, person: Person, row: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Keep what he signed, or say by field what is missing. A consent handed in for this case as a paper counts as well.

    Children are covered by what the adults of the household signed.
    """
    if add_months(person.born_on, ADULT_AT * 12) > today():
        return
    on_file = any(c.person_id == person.id and c.stands(today()) for c in consents_of(case.id))
    missing = dict(_missing(case, person, row, on_file=on_file))
    yield from missing.items()
    if missing or on_file:
        return
    try:
        consent = means.authorise(
            person.id,
            case.id,
            case.office_code,
            row.get("signed_on") or today(),
            guardian=row.get("guardian") or "",
            stated=True,
        )
    except Incomplete as fault:
        yield from fault.fields.items()
        return
    if not consent.stands(today()):
        yield "signed_on", [_("核对授权已过有效期，须重新签署。")]


def _missing(
    case: Case, person: Person, row: Mapping[str, Any], *, on_file: bool
) -> Iterator[tuple[str, list[Any]]]:
    # of an application everybody of age has signed the statement before it was accepted
    stated = on_file and case.entitlement_id is None
    if not (row.get("statement") or stated):
        yield "statement", [_("%(name)s已成年，须本人签署诚信承诺书。", name=person.name)]
    if not (row.get("authorised") or on_file):
        yield "authorised", [_("%(name)s已成年，须本人签署核对授权书。", name=person.name)]
    if row.get("guardian") and not (row.get("incapacity") and (row.get("incapacity_paper") or "").strip()):
        yield "incapacity", [guarded(person.name)]
