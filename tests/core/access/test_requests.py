"""The frame of a request."""

from __future__ import annotations

from tests.conftest import As


def test_a_clerk_signs_in_by_the_form_and_acts_under_her_posting(as_: As) -> None:
    clerk = as_("town_clerk", "610104003")
    found = clerk.get("/pick/division?q=北关").get_json()["items"]
    assert [item["value"] for item in found] == ["610104003"]
