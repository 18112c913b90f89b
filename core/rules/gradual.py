"""The gradual exit (渐退期) of a family whom work has lifted over the line: for whom, from when to when, how much (N83 1(3))."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.declare.facts import Facts, Member, Values
from core.rules.benefit import phase_out, rounded
from core.rules.deductions import IMPUTED
from core.rules.lasting import living, paid_now
from core.rules.means import means_of

_EARNED = ("wage", "business")
"""Kinds of income that come from work."""


def lifted_by_work(facts: Facts, values: Values, members: Sequence[Member], standard: Decimal) -> bool:
    """Whether somebody works, and without what the members earn by it the family would still be under the line."""
    if not any(m.working for m in members):
        return False
    unearned = tuple(i for i in facts.income if i.kind not in _EARNED or i.item == IMPUTED)
    return means_of(replace(facts, income=unearned), values, members, standard).below(standard)


def exit_of(facts: Facts, months: int, share: Decimal) -> tuple[date, date, Decimal]:
    """First and last month and yuan a month: nothing for who has died, and one that already runs is neither longer nor less.

    The span begins with the month after the crossing: as the newest visit says, or one before it in `answers["visits"]`,
    else with that after the day of the facts.
    """
    said = facts.answer("survey", "crossed_on") or facts.answer("visits", "crossed_on")
    crossed, until = said or facts.on, facts.answer("entitlement", "until")
    first, last, amount = phase_out(
        crossed, months, _paid_to_the_living(facts), share if until is None else Decimal(1)
    )
    return first, last if until is None else min(last, until.replace(day=1)), amount


def _paid_to_the_living(facts: Facts) -> Decimal:
    """What is paid a month, without the equal share of those who have died."""
    paid, covered = paid_now(facts), set(facts.answer("entitlement", "members", ()))
    left = covered & {m.key for m in living(facts)}
    return paid if not covered or left == covered else rounded(paid * len(left) / len(covered), "fen").value
