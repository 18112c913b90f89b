"""民主评议 by each county's rule: always, only where something is disputed, only on an objection (APR-02, APR-03)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import As
from tests.journeys.counties.places import County, in_county

GoTo = Callable[[date], None]


def surveyed(officers: Officers, county: County, truthful: str, name: str) -> CaseWork:
    """A case of the township after its survey, which found things as declared or otherwise."""
    people = factories.alone(name=name)
    case = factories.case(officers, at="survey", people=people, town=county.town)
    case.check_clean()
    case.survey(truthful=truthful)
    return case


@pytest.mark.req("APR-02")
@in_county("lianhu", "yuquan", "ningxia", "xintai")
def test_the_appraisal_is_in_the_case_as_the_county_s_document_says(
    officers: Officers, september: date, county: County, as_: As
) -> None:
    plain = surveyed(officers, county, "same", "周小兰")
    disputed = surveyed(officers, county, "different", "吴桂花")
    held = {
        "lianhu": (True, True),
        "yuquan": (False, True),
        "ningxia": (False, True),
        "xintai": (False, False),
    }
    found = tuple("appraise" in case.open_stages() for case in (plain, disputed))
    assert found == held[county.name]
    because = {
        "xintai": "按规定只在公示有异议时进行民主评议。",
    }.get(county.name, "入户调查无争议，按规定不进行民主评议。")
    for case, has in zip((plain, disputed), found, strict=True):
        if not has:
            (skipped,) = [each for each in case.seen_by()["skipped"] if each["stage"] == "appraise"]
            assert (skipped["why"], skipped["by"]) == (because, ["吴刚", "郑洁"])
            page = as_("town_clerk", county.town).get(f"/cases/{case.no}").text
            assert because in page
            assert "此前由吴刚、郑洁办理“入户调查”" in page
