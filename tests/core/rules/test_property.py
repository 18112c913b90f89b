"""Property against the rules of the place; data that nobody was heard on is a question."""

from decimal import Decimal
from typing import Any

import pytest

from core.declare import PropertyItem
from core.rules.property import findings, verdict

MONTHS = {"kind": "financial", "metric": "standard_months_per_person", "most": "36", "answer": "fail"}
CARS = {"kind": "vehicle", "metric": "count", "most": "0", "answer": "fail", "exempt": ["disability_vehicle"]}
AREA = {"kind": "dwelling", "metric": "area_per_person", "most": "15", "answer": "judge"}
CASH = {"kind": "deposit", "metric": "amount_per_person", "most": "30000"}
STANDARD = Decimal(700)


def thing(kind: str, amount: str = "0", **more: Any) -> PropertyItem:
    return PropertyItem(member=more.pop("member", "a"), kind=kind, amount=Decimal(amount), **more)


def statuses(items: list[PropertyItem], *rules: dict[str, Any], **more: Any) -> list[str]:
    found = findings(items, rules, members={"a", "b"}, standard=STANDARD, **more)
    return [finding.status for finding in found]


def test_36_months_of_the_standard_a_head_are_allowed_and_a_fen_more_is_not() -> None:
    most = 36 * STANDARD * 2
    assert statuses([thing("deposit", str(most))], MONTHS) == ["pass"]
    assert statuses([thing("deposit", str(most)), thing("fund", "0.01")], MONTHS) == ["fail"]


def test_an_amount_a_head_and_an_area_a_head_are_divided_by_those_who_count() -> None:
    assert statuses([thing("deposit", "60000")], CASH) == ["pass"]
    assert statuses([thing("deposit", "60000.02")], CASH) == ["fail"]
    assert statuses([thing("dwelling", area=Decimal(30))], AREA) == ["pass"]
    assert statuses([thing("dwelling", area=Decimal(31))], AREA) == ["needs_judgement"]


def test_a_disability_vehicle_is_exempt_where_the_rule_says_so_and_no_other_reason_is() -> None:
    assert statuses([thing("vehicle", exempt="disability_vehicle")], CARS) == ["pass"]
    assert statuses([thing("vehicle", exempt="needed_for_work")], CARS) == ["fail"]
    assert statuses([thing("vehicle")], CARS) == ["fail"]


def test_every_rule_is_evaluated_after_a_first_breach_too() -> None:
    items = [thing("vehicle"), thing("deposit", "999999"), thing("dwelling", area=Decimal(10))]
    assert statuses(items, CARS, MONTHS, AREA) == ["fail", "fail", "pass"]


def test_a_breach_that_only_registry_data_shows_asks_for_judgement_until_the_family_was_heard() -> None:
    hit = [thing("vehicle", source="checked")]
    assert statuses(hit, CARS) == ["needs_judgement"]
    assert statuses(hit, CARS, heard=True) == ["fail"]
    assert statuses([thing("vehicle", source="surveyed"), *hit], CARS) == ["fail"]


def test_what_is_not_accepted_or_not_of_the_household_does_not_count() -> None:
    assert statuses([thing("vehicle", accepted=False), thing("vehicle", member="uncle")], CARS) == ["pass"]


def test_one_failure_fails_and_one_question_asks() -> None:
    def over(*items: PropertyItem) -> str:
        return verdict(findings(items, [CARS, AREA], members={"a"}, standard=STANDARD))

    assert over() == "pass"
    assert over(thing("dwelling", area=Decimal(99))) == "needs_judgement"
    assert over(thing("dwelling", area=Decimal(99)), thing("vehicle")) == "fail"


def test_an_unknown_metric_is_an_error() -> None:
    with pytest.raises(ValueError, match="colour"):
        statuses([thing("vehicle")], {**CARS, "metric": "colour"})


def test_a_finding_prints_what_was_measured_against_what() -> None:
    (finding,) = findings([thing("deposit", "70000")], [CASH], members={"a", "b"}, standard=STANDARD)
    assert dict(finding.trace.inputs) == {
        "财产种类": "存款",
        "测算值": "人均 35000.00 元",
        "上限（含）": "人均 30000.00 元",
    }
    assert finding.trace.result == "不符合"
    assert finding.origins == ("declared",)
    assert finding.trace.basis == ("SAL26:23", "D57:14")
