"""Which track a matter is on, which clock runs, who looks into it and who replies."""

from datetime import date
from typing import Any

import pytest
from marshmallow import ValidationError

from core.calendar.days import Calendar
from core.calendar.years import as_published
from core.declare import Facts, Limit, WhoDid
from plugins.complaints import forms, rules
from plugins.complaints import parameters as p

ON = date(2025, 3, 3)


class Values(dict[Any, Any]):
    """Parameter values of an invented place; what is not named is not set."""


def matter(sort: dict[str, Any] | None = None, **register: Any) -> Facts:
    return Facts(on=ON, answers={"register": register, **({"sort": sort} if sort else {})})


def routed(routing: str) -> Values:
    return Values({p.ROUTING: routing})


@pytest.mark.parametrize(
    ("about", "track"),
    [
        ("notice", "objection"),
        ("check_result", "data_dispute"),
        ("decision", "remedy"),
        ("no_action", "duty_to_act"),
        ("abuse", "report"),
        ("corruption", "discipline"),
        ("service", "service"),
        ("request", "petition"),
        ("suggestion", "suggestion"),
        ("question", "enquiry"),
        ("elsewhere", "not_ours"),
    ],
)
def test_every_kind_of_matter_has_a_track_of_its_own(about: str, track: str) -> None:
    advice = rules.track(matter(about=about), routed("both_tiers"))
    assert advice.outcome == track
    assert advice.reasons


def test_a_refused_applicant_is_never_sent_down_the_sixty_day_road() -> None:
    assert rules.track(matter(about="decision"), routed("both_tiers")).outcome == "remedy"


@pytest.mark.parametrize(
    ("track", "limit"),
    [
        ("petition", p.PETITION),
        ("report", p.REPORT),
        ("duty_to_act", p.DUTY),
        ("service", p.SERVICE),
        ("suggestion", p.SUGGESTION),
        ("enquiry", p.ENQUIRY),
    ],
)
def test_each_track_has_its_own_clock(track: str, limit: Any) -> None:
    assert rules.clock_of_track(matter({"outcome": track}), Values()) is limit


def test_a_petition_of_3_march_2025_is_due_on_6_may_and_extended_on_3_june() -> None:
    """60 days end on 2 May, in the Labour Day rest; 90 days on 1 June, a Sunday before the Dragon Boat rest day."""
    calendar = Calendar(as_published(2025), {2025: False})
    limit = Limit(60, "days", mode="add", extended=30)
    assert calendar.add(ON, 15, "days").on == date(2025, 3, 18)
    assert calendar.add(ON, limit.n, limit.unit).on == date(2025, 5, 6)
    assert calendar.add(ON, limit.n + (limit.extended or 0), limit.unit).on == date(2025, 6, 3)


def test_word_of_receipt_is_owed_to_a_name_that_can_be_reached() -> None:
    assert rules.is_named(matter(name="周小满", phone="029-00000000"), Values())[0]
    assert not rules.is_named(matter(name="周小满"), Values())[0]
    assert not rules.is_named(matter(phone="029-00000000"), Values())[0]


@pytest.mark.parametrize(
    ("routing", "sort", "duty"),
    [
        ("forward_to_township", {}, "town_reviewer"),
        ("first_receiver", {}, "petition_officer"),
        ("first_receiver", {"forwarded": True}, "town_reviewer"),
        ("forward_to_township", {"handled_by": "county"}, "petition_officer"),
        ("both_tiers", {"handled_by": "county"}, "petition_officer"),
        ("both_tiers", {"handled_by": "township"}, "town_reviewer"),
    ],
)
def test_the_county_says_who_looks_into_it(routing: str, sort: dict[str, Any], duty: str) -> None:
    facts = matter({"outcome": "petition", **sort})
    assert rules.who_verifies(facts, routed(routing)) == duty
    assert rules.was_forwarded(facts, routed(routing))[0] is (duty == "town_reviewer")


@pytest.mark.parametrize("routing", ["forward_to_township", "first_receiver", "both_tiers"])
def test_the_office_complained_of_never_looks_into_itself(routing: str) -> None:
    facts = matter({"outcome": "report", "handled_by": "township", "forwarded": True}, against_township=True)
    sorted_out = {"outcome": "report", "handled_by": "township", "forwarded": True, "against_township": True}
    for told in (facts, matter(sorted_out)):
        assert rules.who_verifies(told, routed(routing)) == "county_supervisor"
        assert rules.who_replies(told, routed(routing)) == "county_supervisor"
        assert rules.readers(told, routed(routing)) == ("hand_to_discipline",)
        assert not rules.was_forwarded(told, routed(routing))[0]


def test_the_first_receiver_replies_even_where_others_looked_into_it() -> None:
    facts = matter({"outcome": "petition", "forwarded": True})
    assert rules.who_replies(facts, routed("first_receiver")) == WhoDid("register")
    assert rules.who_replies(facts, routed("forward_to_township")) == "town_reviewer"


def test_a_key_matter_is_studied_together_unless_the_county_has_no_such_rule() -> None:
    assert rules.is_key(matter(is_key=True), Values())[0]
    assert rules.is_key(matter({"is_key": True}), Values())[0]
    assert not rules.is_key(matter(is_key=True), Values({p.KEY_RULES: False}))[0]
    assert not rules.is_key(matter(), Values())[0]


def test_a_matter_that_asks_for_help_waits_for_the_case_it_led_to() -> None:
    facts = matter(asks_for_help=True, opened_case="DB-610104003-2026-00017")
    assert rules.asked_for_help(facts, Values())[0]
    assert rules.linked_case(facts, Values()) == "DB-610104003-2026-00017"
    assert not rules.asked_for_help(matter(), Values())[0]


def test_the_tier_above_looks_again() -> None:
    assert rules.superior(matter(), routed("forward_to_township")) == "county_officer"
    assert rules.superior(matter(), routed("both_tiers")) == "petition_officer"


def registered(**more: Any) -> dict[str, Any]:
    given = {"channel": "visit", "about": "request", "content": "反映低保申请长期没有答复。", **more}
    loaded: dict[str, Any] = forms.Registration().load(given)
    return loaded


def test_an_anonymous_matter_is_registered_and_a_named_one_needs_its_name() -> None:
    assert registered()["about"] == "request"
    with pytest.raises(ValidationError) as fault:
        registered(named=True)
    assert "name" in fault.value.messages


def test_a_group_is_heard_through_at_most_five_representatives() -> None:
    assert registered(people=40, representatives=5)["representatives"] == 5
    for representatives in ({}, {"representatives": 6}):
        with pytest.raises(ValidationError) as fault:
            registered(people=40, **representatives)
        assert "representatives" in fault.value.messages
