"""From the window to an entitlement in effect, in a street that confirms and in one that doesn't."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, Officers

GoTo = Callable[[date], None]


def test_a_family_is_granted_dibao_by_three_of_five_in_its_own_street(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    assert case.waiting_at("decide", "town_confirmer")["need"] == 3

    case.decide(by=(1, 2))
    assert case.seen_by()["status"] == "open"
    case.decide(by=4)

    seen = case.seen_by()
    assert (seen["ended_as"], seen["status"]) == ("granted", "closed")
    (entitlement,) = seen["entitlements"]
    assert entitlement["amount"] == "1460.00"
    assert entitlement["from_month"] == "2026-10"
    letter = case.letter("F17")
    assert "1,460.00" in letter
