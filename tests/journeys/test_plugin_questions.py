"""A plugin that fails in a question or a piece of news that an act rests on: named, the act refused, reading goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from core.db import seeing_everything
from core.plugins import Source
from tests import factories
from tests.casework import BEIGUAN, CaseWork, Officers, visit_record
from tests.district import COUNTY, District
from tests.journeys.test_clock import NOTICE_2027
from tests.journeys.test_plugins import browser, plugins_on_disk, rest, with_plugins
from tests.throwaway import Writer

__all__ = ["plugins_on_disk", "with_plugins"]

ASKED = {
    "find_conflicts": "case, stage, person",
    "describe_household": "household, on",
    "instrument_changed": "instrument",
    "posting_changed": "posting",
    "applications_changed": "case",
    "calendar_changed": "year",
    "relatives_changed": "persons",
}
RAISES = "\nARMED = set()\n" + "".join(
    f"""

@hookimpl
def {hook}({arguments}):
    if "{hook}" in ARMED:
        raise RuntimeError("王某某")
"""
    for hook, arguments in ASKED.items()
)
"""A plugin that fails in whichever hook a test has armed."""


def arm(source: Source, *hooks: str) -> None:
    """From now on the plugin fails in these hooks and in no other."""
    armed: set[str] = sys.modules[source.module].ARMED
    armed.clear()
    armed.update(hooks)


def is_said(answer: TestResponse, source: Source, hook: str) -> bool:
    """Whether somebody was told which plugin failed in what, and what to do; as a page or as JSON, and no bug."""
    assert answer.status_code == 503, answer.text
    if answer.is_json:
        error = answer.get_json()["error"]
        assert error["code"] == "plugin_failed"
        said = error["message"] + error["next"]
    else:
        said = answer.text
    assert "王某某" not in said
    return source.name in said and hook in said and "停用该插件" in said


def is_named(district: District, source: Source, hook: str) -> bool:
    """Whether the health page names the plugin and the hook, and nobody's data."""
    page: str = district.browser.get("/modules/health").text
    assert "王某某" not in page
    return f">{source.name}</td>" in page and hook in page and "RuntimeError (plugin.py" in page


def test_a_question_that_a_plugin_fails_in_stops_whoever_acts_and_nobody_who_reads(
    with_plugins: Callable[..., Flask], plugins_on_disk: Writer, jump_to: Callable[[Any], None]
) -> None:
    jump_to(date(2026, 9, 1))
    raising = plugins_on_disk.write(append={"plugin.py": RAISES})
    app = with_plugins(raising)
    district = District(lambda duty, place, number=1: browser(app, duty, place))
    case = factories.case(Officers(lambda duty, place, number=1: rest(app, duty, place, number)), at="survey")
    reviewed = factories.case(case.officers, at="review", people=factories.alone(name="周小兰"))
    clerk = browser(app, "town_surveyor", BEIGUAN)

    for hook, work, stage, duty in (
        ("find_conflicts", case, "survey", "town_surveyor"),
        ("describe_household", reviewed, "review", "town_reviewer"),
    ):
        arm(raising, hook)
        assert not is_named(district, raising, hook)
        page = clerk.get(f"/cases/{work.no}")
        assert page.status_code == 200
        assert raising.name in page.text or stage == "review"  # the surveyor has no button at the review
        (entry,) = [e for e in work.seen_by(duty)["open"] if e["stage"] == stage]
        assert entry["outcomes"]
        for outcome in entry["outcomes"]:
            (blocked,) = [b for b in outcome["blocked_by"] if b["code"] == "plugin_failed"]
            assert raising.name in blocked["message"]
        assert is_said(try_review(work) if stage == "review" else try_survey(work), raising, hook)
        assert is_named(district, raising, hook)

    arm(raising)
    assert case.survey()["no"] == case.no
    reviewed.review()
    assert reviewed.open_stages() == ["publicise"]


def try_survey(case: CaseWork) -> TestResponse:
    """The first surveyor signs."""
    return case.try_to("survey", "done", "town_surveyor", visit_record())


def try_review(case: CaseWork) -> TestResponse:
    """The reviewer gives an opinion."""
    form = {"facts": "属实", "amount": "450.00"}
    return case.try_to("review", "eligible", "town_reviewer", form, note="按核定金额")


def test_a_change_that_a_plugin_fails_to_take_is_undone_and_said(
    with_plugins: Callable[..., Flask], plugins_on_disk: Writer, jump_to: Callable[[Any], None]
) -> None:
    jump_to(date(2026, 9, 1))
    raising = plugins_on_disk.write(append={"plugin.py": RAISES})
    app = with_plugins(raising)
    district = District(lambda duty, place, number=1: browser(app, duty, place))
    clerk, security = rest(app, "town_clerk"), browser(app, "security_admin", COUNTY)
    account = {"username": "u.renming", "name": "任明", "id_number": factories.id_number()}
    assert security.send("/accounts/open", account | {"password": "Xin-Mima-2026-01"}).status_code == 302
    posting = {"since": "2026-09-01", "until": "", "basis": "区民政局分工文件", "username": "u.renming"}
    posting |= {"duty": "town_confirmer", "division": BEIGUAN}
    year = {"year": "2027", "source": "国办发明电〔2026〕9号", "division": "nation"}
    year["lines"] = NOTICE_2027
    with app.app_context(), seeing_everything():
        instrument = district._instrument("演示莲政发〔2026〕1号")
    relative = {
        "kind": "cadre",
        "handler_name": "赵六",
        "place": BEIGUAN,
        "relation": "sibling",
        "name": "周强",
    }
    relative["id_number"] = factories.id_number()
    acts: dict[str, Callable[[], TestResponse]] = {
        "applications_changed": lambda: clerk.post("/api/v1/cases", json=factories.application()),
        "instrument_changed": lambda: district.try_to(
            f"/delegation/instruments/{instrument}/suspend", {"why": "街道人员不足"}
        ),
        "posting_changed": lambda: security.send("/postings/add", posting),
        "calendar_changed": lambda: district.try_to("/calendar/load", year),
        "relatives_changed": lambda: browser(app, "town_clerk", BEIGUAN).send("/relatives/add", relative),
    }

    for hook, act in acts.items():
        arm(raising, hook)
        assert is_said(act(), raising, hook), hook
        assert is_named(district, raising, hook)
    assert clerk.get("/api/v1/cases").get_json()["items"] == []
    arm(raising)
    for hook, act in acts.items():
        assert act().status_code in (201, 302), hook
