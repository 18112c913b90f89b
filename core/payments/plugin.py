"""What this feature answers to core's questions: which aid a household receives."""

from __future__ import annotations

from datetime import date

from core.declare import hookimpl
from core.payments.queries import received
from core.people.models import Household


@hookimpl
def describe_household(household: Household, on: date) -> list[str]:
    """`<type>_recipient` for every aid received: for rules of other types, which know nothing of those."""
    return [f"{type_code}_recipient" for type_code in received(household.id, on)]
