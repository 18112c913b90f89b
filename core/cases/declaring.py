"""What a family has to have said and signed before its application is accepted (社会救助法 40)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from core.cases.models import Case
from core.db import read_once
from core.means import queries as means
from core.numbers import check_id_number, clean_number
from core.people.queries import names_of, persons_by_key
from core.rules.household import ADULT_AT
from core.text import Message, _


def undeclared(case: Case, said: Mapping[str, Any], on: date) -> list[Message]:
    """What is not signed yet, a sentence for each person, and what is not said; `said` is the application as filled in."""
    if "applicant" not in said:
        return []
    people = [said["applicant"], *(said.get("members") or ())]
    return [*_unsigned(case, people, said.get("consents") or (), on), *_unsaid(people, said)]


def _unsigned(
    case: Case, people: Collection[Mapping[str, Any]], consents: Collection[Mapping[str, Any]], on: date
) -> Iterator[Message]:
    """Adults who have not signed; where there is none, minors for whom no guardian has (民法典 23)."""
    signed = {clean_number(c["id_number"]): c for c in consents}
    adults = [one for one in people if _age(one, on) >= ADULT_AT]
    taken_back = _taken_back(case, on)
    for one in adults or people:
        own = signed.get(clean_number(one["id_number"]), {})
        by_guardian = bool(adults) or bool(own.get("guardian"))
        if own and not own.get("statement"):
            yield _("%(name)s尚未签署诚信承诺书。", name=one["name"])
        told = own.get("authorised") and by_guardian and one["name"] not in taken_back
        if not told and one["name"] not in _standing(case.household_id, on):
            yield _unauthorised(one, bool(adults))


def unfounded(
    consents: Collection[Mapping[str, Any]], people: Collection[Mapping[str, Any]], on: date
) -> dict[str, list[str]]:
    """Adults for whom a guardian signed though nothing says that they can't act, by field (民法典 21-24)."""
    adults = {clean_number(one["id_number"]): one["name"] for one in people if _age(one, on) >= ADULT_AT}
    return {
        f"consents.{place}.incapacity": [str(guarded(adults[number]))]
        for place, row in enumerate(consents)
        if (number := clean_number(row.get("id_number") or "")) in adults
        if row.get("guardian") and not (row.get("incapacity") and (row.get("incapacity_paper") or "").strip())
    }


def guarded(name: str) -> Message:
    """That a guardian signs for somebody of age only with a paper that says why."""
    return _(
        "%(name)s已成年，由监护人代签的，须写明其无民事行为能力或者限制民事行为能力和认定的文书，否则由本人签署（民法典第二十一条至第二十四条）。",
        name=name,
    )


def _unauthorised(one: Mapping[str, Any], adult: bool) -> Message:
    if adult:
        return _("%(name)s尚未签署核对授权书。", name=one["name"])
    return _("%(name)s未成年，须由监护人签署核对授权书。", name=one["name"])


def _taken_back(case: Case, on: date) -> frozenset[str]:
    """Names of members who withdrew what they signed for this case and signed nothing anew."""
    rows = means.consents_of(case.id) if case.household_id is not None else ()
    back = {row.person_id for row in rows if row.withdrawn_on is not None} - {
        row.person_id for row in rows if row.stands(on)
    }
    if not back or case.household_id is None:
        return frozenset()
    names = names_of(case.household_id)
    return frozenset(
        names[key] for key, person in persons_by_key(case.household_id).items() if person in back
    )


@read_once()
def _standing(household_id: int | None, on: date) -> frozenset[str]:
    """Names of members of whom a consent stands, handed in with the application or brought since."""
    if household_id is None:
        return frozenset()
    unsigned = means.unsigned(household_id, on, adults_only=False)
    return frozenset(name for key, name in names_of(household_id).items() if key not in unsigned)


def _age(one: Mapping[str, Any], on: date) -> int:
    born = check_id_number(one["id_number"], on).born_on
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _unsaid(people: Collection[Mapping[str, Any]], said: Mapping[str, Any]) -> Iterator[Message]:
    """Rigid expenditure is told, be it 0 (社会救助法 40)."""
    if said.get("rigid_spending") is None and not any(one.get("spending") for one in people):
        yield _("刚性支出没有填写；没有的，填 0。")
