"""The duties of a fresh installation: complete, exclusive where the rules say so, powerless in the village."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from core.declare import Duty

FILE = Path(__file__).resolve().parents[2] / "config" / "duties.toml"
CONTENT: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
DUTIES: dict[str, dict[str, Any]] = CONTENT["duty"]
RIGHTS: dict[str, dict[str, Any]] = CONTENT["right"]
DECIDE = {"review", "confirm"}
HANDLE_MONEY = {"pay", "pay_reserve"}


def excluded() -> dict[frozenset[str], str]:
    return {
        frozenset((code, other)): why
        for code, duty in DUTIES.items()
        for why, others in duty.get("excludes", {}).items()
        for other in others
    }


def test_the_duties_are_those_that_the_interfaces_name() -> None:
    assert set(DUTIES) == {
        *(
            "county_admin",
            "security_admin",
            "county_officer",
            "county_supervisor",
            "county_finance",
            "verifier",
        ),
        *(
            "petition_officer",
            "auditor",
            "finance_reader",
            "discipline_liaison",
            "archivist",
            "city_supervisor",
        ),
        *("town_clerk", "town_surveyor", "town_reviewer", "town_confirmer", "town_director", "town_cashier"),
        *(
            "chief_representative",
            "village_aide",
            "appraiser",
            "department_liaison",
            "hotline_operator",
            "agent",
        ),
    }


@pytest.mark.parametrize("code", DUTIES)
def test_a_duty_is_whole_and_names_only_what_exists(code: str) -> None:
    duty = DUTIES[code]
    allowed = {"name", "english", "level", "posted_at", "sight", "rights", "excludes", "second_factor"}
    assert allowed - {"excludes", "second_factor"} <= set(duty) <= allowed
    assert duty["level"] in ("county", "township", "village", "other")
    assert duty["posted_at"]
    assert set(duty["posted_at"]) <= {"province", "city", "county", "township", "village"}
    assert duty["level"] == "other" or duty["posted_at"] == [duty["level"]]
    assert duty["sight"] in ("scope", "granted", "counts")
    assert set(duty["rights"]) <= set(RIGHTS)
    assert set(duty.get("excludes", {})) <= set(CONTENT["exclusion"])
    made = Duty(code, duty["name"], duty["level"], tuple(duty["rights"]))
    assert made.code == code


def test_no_two_duties_share_a_name_and_no_right_is_left_over() -> None:
    for key in ("name", "english"):
        names = [duty[key] for duty in DUTIES.values()]
        assert len(set(names)) == len(names)
    assert {right for duty in DUTIES.values() for right in duty["rights"]} == set(RIGHTS)


def test_the_three_administrators_exclude_each_other() -> None:
    for pair in combinations(("county_admin", "security_admin", "auditor"), 2):
        assert excluded()[frozenset(pair)] == "administrators"


def test_who_decides_in_a_township_does_not_supervise_it() -> None:
    for code, duty in DUTIES.items():
        if duty["level"] == "township" and DECIDE & set(duty["rights"]):
            assert excluded()[frozenset((code, "county_supervisor"))] == "supervision"


def test_who_reviews_or_confirms_never_handles_money() -> None:
    deciders = [code for code, duty in DUTIES.items() if DECIDE & set(duty["rights"])]
    payers = [code for code, duty in DUTIES.items() if HANDLE_MONEY & set(duty["rights"])]
    assert deciders
    assert payers
    assert not set(deciders) & set(payers)
    for decider in deciders:
        for payer in payers:
            assert excluded()[frozenset((decider, payer))] == "money"


def test_whoever_can_be_posted_in_a_village_has_only_rights_of_the_village() -> None:
    assert not any(RIGHTS[right].get("village") for right in ("accept", "review", "confirm", "survey", "pay"))
    for duty in DUTIES.values():
        if "village" in duty["posted_at"]:
            assert all(RIGHTS[right].get("village") for right in duty["rights"])


def test_the_auditor_reads_and_changes_nothing_and_the_administrators_see_no_case() -> None:
    assert all(right.startswith("read_") for right in DUTIES["auditor"]["rights"])
    for code in ("county_admin", "security_admin"):
        assert not {"read_cases", "read_people", "accept", "review", "confirm"} & set(DUTIES[code]["rights"])


def test_who_decides_pays_or_administers_signs_in_with_two_factors() -> None:
    weighty = {"confirm", "pay", "pay_reserve", "configure", "accounts", "read_audit", "verify"}
    for code, duty in DUTIES.items():
        assert duty.get("second_factor", False) == bool(weighty & set(duty["rights"])), code
