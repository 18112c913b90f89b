"""Loading profiles: the shipped ones are sound, fill what must be set, and load twice without a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from core.db import db, select
from core.library.files import read_library
from core.library.queries import cite, texts_for
from core.parameters import queries
from core.parameters.building import check_profile, read_profile
from core.parameters.loading import diff_profile, load_profile
from core.parameters.models import ParameterValue
from core.parameters.operations import set_value
from core.parameters.profiles import Profile, draft_of, path_of
from core.plugins import Plugins, registry
from tests.district import loaded

DISTRICT, STREET = "610104", "610104003"
STORY, TODAY = date(2021, 8, 2), date(2026, 7, 20)


COUNTIES = ("lianhu", "yuquan", "ningxia", "naiman", "xintai")


@pytest.mark.parametrize("name", ["national", *COUNTIES, *(f"{county}.demo" for county in COUNTIES)])
def test_every_shipped_profile_is_sound(declared: Plugins, name: str) -> None:
    assert check_profile(name) == []


def test_the_nations_values_rest_on_national_texts_alone(declared: Plugins) -> None:
    texts = read_library()
    cited = {text.partition(":")[0] for item in read_profile("national").parameters for text in item.basis}
    assert {code for code in cited if texts[code].level != "nation"} == set()


@pytest.mark.parametrize("county", COUNTIES)
def test_no_demo_repeats_what_all_demos_share(declared: Plugins, county: str) -> None:
    shared = [entry.data for entry in draft_of(path_of("demo")).of("parameters")]
    own = draft_of(path_of(f"{county}.demo")).of("parameters")
    repeated = [e.data for e in own if e.file == f"{county}.demo.toml" and e.data in shared]
    assert repeated == []


def test_lianhu_says_what_the_document_says_and_leaves_the_rest_open(declared: Plugins) -> None:
    lianhu = read_profile("lianhu")
    said = {item.address: item.value for item in lianhu.parameters}
    assert said["staff.county_min"] == 7
    assert said["staff.township_range"] == {"least": 3, "most": 5}
    assert said["dibao:appraisal.rule"] == "always"
    assert said["dibao:categories"] == "urban"
    assert [phase["until"] for phase in said["plan.phases"]] == ["2021-07-15", "2021-09-30", "2021-11-30"]
    open_keys = {
        "dibao:notice.days",
        "dibao:notice.rounds",
        "dibao:objection.handling",
        "pay.day",
        "hearing.days",
    }
    assert said.keys() & open_keys == set()
    assert {item.source for item in lianhu.parameters} == {"document"}


def test_lianhus_pilots_are_three_streets_and_stay_a_draft_without_form_and_quorum(declared: Plugins) -> None:
    (pilot,) = read_profile("lianhu").instruments
    assert pilot.townships == ("610104003", "610104005", "610104009")
    assert (pilot.since, pilot.until) == (date(2021, 7, 28), date(2021, 9, 30))
    assert (pilot.confirmer, pilot.form, pilot.quorum) == ("joint", "", None)


def test_lianhu_lists_its_21_duties_each_with_a_post(declared: Plugins) -> None:
    duties = read_profile("lianhu").responsibilities
    tiers = [item.tier for item in duties]
    assert {tier: tiers.count(tier) for tier in tiers} == {"county": 9, "township": 9, "village": 3}
    assert all(item.duty in registry().duties for item in duties)


def test_the_demo_delegates_three_streets_from_the_law_on_and_marks_its_values(declared: Plugins) -> None:
    demo = read_profile("lianhu.demo")
    streets = demo.instruments[-1]
    assert streets.townships == ("610104003", "610104005", "610104009")
    assert (streets.since, streets.until) == (date(2026, 7, 1), None)
    assert (streets.quorum, streets.members) == (3, 5)
    (provision,) = demo.provisions
    assert (provision.division, provision.since, provision.until) == ("61", date(2026, 7, 1), None)
    marks = {item.source for item in demo.parameters if item.where.startswith("lianhu.demo.toml")}
    assert marks == {"test"}


@pytest.fixture
def demo(app: Flask) -> Profile:
    """The nation's values and the demo, loaded."""
    loaded("national", "lianhu.demo")
    return read_profile("lianhu.demo")


@pytest.mark.parametrize("on", [STORY, date(2025, 3, 3), TODAY])
def test_with_the_demo_nothing_is_missing_for_any_module(demo: Profile, on: date) -> None:
    modules = registry().modules
    missing = {module: [p.address for p in queries.missing(module, DISTRICT, on)] for module in modules}
    assert missing == {module: [] for module in modules}


def test_without_the_demo_the_document_leaves_much_to_be_set(app: Flask) -> None:
    load_profile(read_profile("national"))
    load_profile(read_profile("lianhu"))
    missing = {p.address for p in queries.missing("dibao", DISTRICT, STORY)}
    assert {
        "dibao:limit.total_workdays",
        "dibao:notice.days",
        "standard.dibao.urban",
        "hotline.number",
    } <= missing
    assert "dibao:appraisal.rule" not in missing


def test_the_demos_values_are_those_of_the_worked_example(demo: Profile) -> None:
    parameters = registry().parameters
    day = date(2025, 3, 3)
    assert queries.value_of(parameters["standard.dibao.urban"], STREET, day) == Decimal("750.00")
    assert queries.value_of(parameters["income.basic_pension_excluded"], STREET, day) is True
    rule = queries.value_of(parameters["income.work_cost_deduction"], STREET, day)
    assert rule == {"kind": "percent", "rate": "0.20"}


def test_the_law_of_2026_changes_what_the_nation_says_on_its_first_day(demo: Profile) -> None:
    fine = registry().parameters["fraud.fine_max_multiple"]
    edge = registry().parameters["edge.ratio"]
    last, first = date(2026, 6, 30), date(2026, 7, 1)
    assert queries.value_of(fine, DISTRICT, last) == Decimal(3)
    assert queries.value_of(fine, DISTRICT, first) == Decimal(2)
    before, since = (queries.find(edge, DISTRICT, day) for day in (last, first))
    assert before is not None
    assert since is not None
    assert (before.division, since.division) == ("", DISTRICT)


def test_loading_again_changes_nothing(demo: Profile) -> None:
    assert diff_profile(demo) == []
    before = [row.id for row in db.session.scalars(select(ParameterValue))]
    again = load_profile(demo)
    assert again.done["parameters"] == ()
    assert [row.id for row in db.session.scalars(select(ParameterValue))] == before


def test_what_no_feature_takes_is_told(demo: Profile) -> None:
    taken: list[str] = []

    def instruments(profile: Profile) -> list[str]:
        taken.extend(item.code for item in profile.instruments)
        return ["委托书：2 份"]

    loaded = load_profile(demo, {"instruments": instruments})
    assert taken == ["lianhu-pilot-2021", "demo-streets-2026"]
    assert loaded.done["instruments"] == ("委托书：2 份",)
    assert "instruments" not in loaded.left_out


def test_a_value_changed_in_the_file_is_changed_and_the_old_one_voided(demo: Profile) -> None:
    changed = _with(demo, "pay.day", 15)
    assert [str(change) for change in diff_profile(changed)] == [
        "更改 pay.day：由 10 改为 15，自 2021-07-27 起"
    ]
    load_profile(changed)
    assert queries.value_of(registry().parameters["pay.day"], DISTRICT, TODAY) == 15
    old = db.session.scalars(select(ParameterValue).where(ParameterValue.voided_at.is_not(None))).one()
    assert (old.key, old.value, old.source) == ("pay.day", 10, "test")


def test_what_the_county_has_set_itself_is_kept(demo: Profile) -> None:
    set_value("", "pay.day", DISTRICT, 5, TODAY, basis=["LIANHU21"], reason="财政要求")
    (kept,) = diff_profile(demo)
    assert kept.kind == "kept"
    load_profile(demo)
    assert queries.value_of(registry().parameters["pay.day"], DISTRICT, TODAY) == 5


def test_the_documents_of_lianhu_are_offered_for_their_module_only(demo: Profile) -> None:
    tekun = {record.code: current for record, current in texts_for("tekun", STREET, TODAY)}
    assert tekun == {"T43": True, "XIAN2019_142": True}
    dibao = {record.code for record, _current in texts_for("dibao", STREET, TODAY)}
    assert dibao == {"SHAANXI2019_94", "XIAN2020_42", "XIAN2018_127", "XIAN2021_19"}
    assert cite("DEMO_CITY", TODAY).text == "《演示值，假定由市级文件规定》（演示〔2021〕2号）"


def _with(profile: Profile, address: str, value: object) -> Profile:
    items = tuple(replace(i, value=value) if i.address == address else i for i in profile.parameters)
    return replace(profile, parameters=items)
