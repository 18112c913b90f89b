"""What a connected source confirms is asked of nobody: form, checklist, guide, letter, a county's own stage, a plugin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from core.cli import main
from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import As, Client
from tests.core.documents.test_uploads import JPEG_FILE
from tests.journeys.counties.places import County, in_county
from tests.throwaway import writer

VEHICLE = "机动车登记材料"
OTHERS = ["registration", "social_insurance", "real_estate", "business", "bank"]
ASKS = {"after": "review", "kind": "papers", "code": "x_papers_1", "label": "补充材料", "duty": "town_clerk"}


@pytest.fixture
def public(app: Any) -> Client:
    """Somebody who is not signed in."""
    return Client(app, app.response_class)


def asked_at_home(public: Client, county: County) -> bool:
    """Whether the guide and the form of an application name the paper; both say the same."""
    guide, form = (public.get(f"/apply/{county.town}{page}").text for page in ("", "/dibao"))
    assert (VEHICLE in guide) == (VEHICLE in form)
    return VEHICLE in form


def paper(case: CaseWork, code: str = "vehicle") -> dict[str, Any]:
    """A line of the checklist."""
    return next(p for p in case.seen_by()["papers"] if p["document"] == code)


def asked_of_clerk(as_: As, case: CaseWork) -> bool:
    """Whether the clerk's form of acceptance has a line for the paper."""
    form = as_("town_clerk", case.town).get(f"/cases/{case.no}/finish/accept/complete").text
    return 'value="vehicle"' in form


def tell_once(case: CaseWork, **marks: str) -> Any:
    """The correction notice about what is missing."""
    form = {"checklist": case.checklist(**marks), "near_relative": False}
    return case.try_to("accept", "incomplete", "town_clerk", form)


def asked_though_available(officers: Officers) -> int:
    """The report of the county's supervisor."""
    found = officers("county_supervisor").get("/api/v1/oversight").get_json()["asked_though_available"]
    return sum(each["count"] for each in found)


def published(officers: Officers, needs: list[str]) -> Any:
    """The county publishes a stage of its own that waits for papers."""
    body = {"overlay": {"insert": [ASKS | {"needs": needs}]}, "since": "2026-09-03", "reason": "补充材料"}
    return officers("county_admin").post("/api/v1/processes/dibao.apply", json=body)


@pytest.mark.req("LAW-46", "INT-08")
@in_county("lianhu")
def test_what_a_source_confirms_is_asked_of_nobody_from_the_day_it_is_connected_until_it_is_suspended(
    officers: Officers,
    public: Client,
    as_: As,
    september: date,
    jump_to: Callable[[Any], None],
    county: County,
    set_value: Callable[..., None],
    tmp_path: Path,
) -> None:
    set_value("check.sources", OTHERS)
    assert asked_at_home(public, county)
    before = factories.case(officers, people=factories.alone(name="周小兰"))
    assert asked_of_clerk(as_, before)
    assert tell_once(before, vehicle="missing").status_code == 200
    assert VEHICLE in before.letter("F05")

    jump_to(date(2026, 9, 2))
    set_value("check.sources", [*OTHERS, "vehicle"])
    case = factories.case(officers)
    assert not asked_at_home(public, county)
    assert not asked_of_clerk(as_, case)
    assert "户口簿或者居住证" not in public.get(f"/apply/{county.town}/dibao").text, (
        "proof of residence is had by sharing"
    )
    assert (paper(case)["state"], paper(case)["required"]) == ("shared", False)
    assert paper(case, "register")["required"] is False

    for demanded in ("vehicle", "register"):
        refused = tell_once(case, **{demanded: "missing"})
        assert (refused.status_code, refused.get_json()["error"]["basis"]) == (409, ["SAL26:62"])
    assert tell_once(case, illness="missing").status_code == 200
    assert VEHICLE not in case.letter("F05")

    overlay = published(officers, ["vehicle"])
    assert overlay.status_code == 422
    assert "第六十二条" in str(overlay.get_json()["error"]["fields"]["x_papers_1"])
    assert published(officers, ["study"]).status_code == 201
    with writer(tmp_path) as plugins:
        demands = ('"application", _("试验津贴申请书"), kind="form"', '"vehicle", _("行驶证"), kind="paper"')
        source = plugins.write(("documents.py", *demands))
        checked = CliRunner().invoke(main, ["plugin", "check", str(source.root)], prog_name="jiuzhu")
    assert checked.exit_code == 1
    assert "第六十二条" in checked.output

    case.finish("apply", "done", "town_clerk")
    brought = {"document": "vehicle", "file": (BytesIO(JPEG_FILE), "行驶证.jpg")}
    assert case.as_("town_clerk").post(f"/api/v1/cases/{case.no}/papers", data=brought).status_code == 201
    assert (paper(case)["state"], paper(case)["required"]) == ("present", False)
    case.accept()
    fetching = {a["source"]: a["instead_of"] for a in case.seen_by("verifier")["means"]["answers"]}
    assert fetching["vehicle"] == [VEHICLE]
    assert "户口簿或者居住证" in fetching["registration"]
    waits = officers("verifier").get("/api/v1/worklist").get_json()["items"]
    assert case.no in str(waits), "who fetches it has the check on his list"
    assert f"代替材料：{VEHICLE}" in as_("verifier", county.code).get(f"/cases/{case.no}").text

    jump_to(date(2026, 9, 3))
    set_value("check.sources", OTHERS)
    after = factories.case(officers, people=factories.alone(name="吴桂花"))
    assert asked_at_home(public, county)
    assert asked_of_clerk(as_, after)
    why = "“车船”核对来源自 2026-09-03 起停用，恢复前须由本人提供：县民政局通知"
    assert paper(after)["asked_again"] == why
    assert why in as_("town_clerk", after.town).get(f"/cases/{after.no}/finish/accept/incomplete").text
    assert tell_once(after, vehicle="missing").status_code == 200
    assert "县民政局通知" in after.letter("F05")
    report = as_("county_supervisor", county.code).get("/oversight/asked").text
    assert '合计</td><td class="is-number" data-label="次数">0<' in report
    assert asked_though_available(officers) == 0, "both were asked on days on which the source was off"
