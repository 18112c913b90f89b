"""Which of several statements counts, and where they differ."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from core.means.statements import counting, differ, standing_of, total_of


@dataclass(frozen=True)
class Row:
    source: str
    amount: Decimal
    origin: str = ""
    chosen_why: str = ""


def row(source: str, amount: int, origin: str = "", chosen: str = "") -> Row:
    return Row(source, Decimal(amount), origin, chosen)


def test_checked_counts_before_surveyed_before_declared() -> None:
    declared, surveyed, checked = row("declared", 800), row("surveyed", 1000), row("checked", 1200, "tax")
    assert counting("incomes", [declared]) == [declared]
    assert counting("incomes", [declared, surveyed]) == [surveyed]
    assert counting("incomes", [checked, declared, surveyed]) == [checked]


def test_what_a_person_chose_counts_before_everything() -> None:
    declared, checked = row("declared", 800, chosen="工资单已核对"), row("checked", 1200, "tax")
    assert counting("incomes", [declared, checked]) == [declared]


def test_two_registers_that_tell_one_wage_are_not_added() -> None:
    tax, insurance = row("checked", 3000, "tax"), row("checked", 2800, "social_insurance")
    assert counting("incomes", [tax, insurance]) == [tax]
    assert total_of("incomes", [tax, insurance]) == Decimal(3000)


def test_two_accounts_are_two_things() -> None:
    bank, payment = row("checked", 3000, "bank"), row("checked", 500, "payment")
    assert counting("holdings", [bank, payment]) == [bank, payment]
    assert total_of("holdings", [bank, payment]) == Decimal(3500)


def test_two_jobs_of_one_register_are_added() -> None:
    assert total_of("incomes", [row("checked", 900, "tax"), row("checked", 300, "tax")]) == Decimal(1200)


def test_nothing_said_counts_for_nothing() -> None:
    assert counting("incomes", []) == []
    assert total_of("incomes", []) is None


@pytest.mark.parametrize(
    ("declared", "found", "differs"),
    [
        (800, 1200, True),
        (800, 900, False),
        (800, 901, True),
        (None, 101, True),
        (None, 100, False),
        (800, None, False),
    ],
)
def test_a_difference_is_what_lies_beyond_the_tolerance(
    declared: int | None, found: int | None, differs: bool
) -> None:
    others = [None if found is None else Decimal(found)]
    assert differ(None if declared is None else Decimal(declared), others, Decimal(100)) is differs


@pytest.mark.parametrize(
    ("states", "standing"),
    [
        ([], "incomplete"),
        (["clean", "waiting"], "incomplete"),
        (["hit", "waiting"], "incomplete"),
        (["clean", "unreachable"], "incomplete"),
        (["clean", "hit"], "hit"),
        (["clean", "clean"], "clean"),
    ],
)
def test_a_request_stands_incomplete_until_every_source_has_answered(
    states: list[str], standing: str
) -> None:
    assert standing_of(states) == standing
