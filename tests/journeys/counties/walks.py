"""The way of a case in any county, whatever it appraises and checks first, to where a test begins."""

from __future__ import annotations

from typing import Any

from core.clock import now
from tests import factories
from tests.casework import CaseWork, Officers
from tests.ground import begin_after
from tests.journeys.counties.places import County


def at_review(officers: Officers, county: County, **more: Any) -> CaseWork:
    """A case of the township that confirms, at its review; shared by tests that begin with one of the same people."""
    told = {"people": factories.alone(), **more}
    key = ("at review", county.town, repr(told), now())
    opened, version = begin_after(key, lambda: _walked(officers, county, told))
    case = CaseWork(officers, opened, county.town)
    case.version = version
    return case


def _walked(officers: Officers, county: County, told: dict[str, Any]) -> tuple[dict[str, Any], int]:
    case = factories.case(officers, at="survey", town=county.town, **told)
    case.check_clean()
    case.survey()
    if "appraise" in case.left_open:
        case.appraise()
    case.first_steps()
    assert case.left_open == ["review"]
    return dict(case.opened), case.version


def at_decision(officers: Officers, county: County, **more: Any) -> CaseWork:
    """The same after its review, where no notice hangs before the decision."""
    case = at_review(officers, county, **more)
    case.review()
    return case
