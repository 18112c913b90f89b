"""What a visit found enters the family and the means when the last of those who went has signed, as they all wrote it (D57 15)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.audit.operations import tried
from core.cases import ballot, newcomers
from core.cases.forms import form_of, name_of, read_back
from core.cases.models import Case, StageEntry
from core.cases.visits import GOING
from core.clock import today
from core.declare import Line
from core.declare.fields import shared
from core.means import operations as means
from core.people import queries as people
from core.rules.hearing import FOUND

if TYPE_CHECKING:
    from core.cases.handling import Handling


def enter(act: Handling, row: StageEntry, line: Line, outcome: str, data: Mapping[str, Any]) -> None:
    """Write what all who went state; of what doesn't enter (yet) only whether it could.

    So what one alone has signed changes nothing, and whoever signs hears at once what is wrong with it.
    """
    if line.act not in GOING or not act.case.household_id:
        return
    agreed = _agreed(act, row, line, outcome, data)
    if _rows(agreed) != _rows(data):
        with tried():
            _write(act.case, data)
    _write(act.case, agreed)


def _agreed(
    act: Handling, row: StageEntry, line: Line, outcome: str, data: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The form as it stands with this signature; nothing before the last one."""
    if act.state.entry(row.seq).votes(outcome) + 1 < row.need:
        return {}
    schema = form_of(getattr(line, "form", None), outcome)
    others = [signed.answers or {} for signed in row.opinions if signed.outcome == outcome]
    if schema is None or not others:
        return data
    whole = ballot.merged(line, outcome, [*others, shared(schema).dump(data)])
    return read_back(name_of(schema), whole)


def _rows(data: Mapping[str, Any]) -> list[Any]:
    return [data.get(name) or [] for name in FOUND]


def _write(case: Case, data: Mapping[str, Any]) -> None:
    assert case.household_id is not None, "whose family it is"
    means.record_items(case.household_id, case.office_code, _items(case, data), "surveyed", today())
    newcomers.change_members(case, data)
    newcomers.take_in(case, data)


def _items(case: Case, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """By person: forms name a member by the place in the case (m1, m2 ...)."""
    persons = people.persons_by_key(case.household_id) if case.household_id else {}
    return [
        {
            "group": group,
            "person_id": persons[item["member"]],
            **{k: v for k, v in item.items() if k != "member"},
        }
        for group in ("incomes", "holdings", "spending")
        for item in data.get(group) or ()
        if item["member"] in persons
    ]
