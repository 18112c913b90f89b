"""Who receives an aid of the same group already is not advised to get another: told before the notice (SAL26 15; D57 28)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from core.clock import today
from core.db import read_once, seeing_everything
from core.declare import Advice, Decision, Step
from core.parameters.keys.money import START_RULE
from core.payments.models import EntitledPerson
from core.payments.operations import first_month
from core.payments.queries import recipients
from core.people.queries import persons_by_key
from core.text import _

if TYPE_CHECKING:
    from core.cases.world import CaseWorld


def advised(world: CaseWorld, line: Step, advice: Advice) -> Advice:
    """The rule's advice; against it where everybody for whom it would be paid receives such an aid already.

    Where some of them do, they are named: whoever opines leaves them out.
    """
    favours = line.grants if isinstance(line, Decision) else line.favours
    case, group = world.case, world.type.group
    if advice.outcome not in favours or group is None or case.entitlement_id is not None:
        return advice
    persons = persons_by_key(case.household_id) if case.household_id else {}
    wanted = frozenset(persons[m.key] for m in world.facts.covered if m.key in persons)
    month = first_month(today(), case.division, START_RULE)
    held = _held(wanted, group, month)
    if not held:
        return advice
    reason = str(_("家庭成员正在享受同类基本生活救助，不能重复享受。"))
    against = next((code for code in line.outcomes if code not in favours), advice.outcome)
    if held >= wanted:
        return Advice(against, None, (reason, *advice.reasons), advice.trace, figures=advice.figures)
    return replace(advice, reasons=(reason, *advice.reasons))


@read_once(EntitledPerson)
def _held(persons: frozenset[int], group: str, month: date) -> set[int]:
    """Those who receive such an aid, wherever it was granted."""
    if not persons:
        return set()
    with seeing_everything():
        return recipients(persons, group, month)
