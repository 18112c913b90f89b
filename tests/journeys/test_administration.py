"""What administrators may set and what nobody can: duties that exclude each other, village duties, names by date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from core.access.queries import duty, postings_of
from tests import factories
from tests.casework import BEIGUAN, COUNTY, Officers
from tests.conftest import As
from tests.log import entries

MAY_LOOK = {"since": "2026-09-01", "until": "", "basis": "区民政局分工文件"}


@pytest.mark.req("ORG-03", "IMP-07")
def test_ORG_03_whoever_confirms_in_a_street_is_not_made_the_countys_inspector(
    as_: As, september: date
) -> None:
    """The confirmer of a street is to inspect for the county as well: refused with the rule, and in the log."""
    admin, auditor = as_("security_admin", COUNTY), as_("auditor", COUNTY)
    person = factories.id_number()
    account = {"username": "u.renming", "name": "任明", "id_number": person, "password": "Xin-Mima-2026-01"}
    assert admin.send("/accounts/open", account).status_code == 302
    confirmer = MAY_LOOK | {"username": "u.renming", "duty": "town_confirmer", "division": BEIGUAN}
    assert admin.send("/postings/add", confirmer).status_code == 302

    inspector = MAY_LOOK | {"username": "u.renming", "duty": "county_supervisor", "division": COUNTY}
    refused = admin.send("/postings/add", inspector)

    assert refused.status_code == 409
    assert "任明现任“确认”，不能兼任“县级监督检查”" in refused.text
    assert "审批与监督分离" in refused.text
    noted = entries(auditor, about=f"posting:county_supervisor.{COUNTY}")
    assert ("曹颖", "安全管理员", "安排任职被拒") in [entry[:3] for entry in noted]

    second = account | {"username": "u.renming2"}  # the person counts, not the account
    assert admin.send("/accounts/open", second).status_code == 302
    by_number = admin.send("/postings/add", inspector | {"username": "u.renming2"})
    assert by_number.status_code == 409
    assert "任明现任“确认”，不能兼任“县级监督检查”" in by_number.text
    namesake = second | {"username": "u.renming3", "id_number": factories.id_number()}
    assert admin.send("/accounts/open", namesake).status_code == 302
    assert admin.send("/postings/add", inspector | {"username": "u.renming3"}).status_code == 302
    page = admin.get("/postings/list/?name=任明").text
    assert page.count("/postings/show/") == 2, "his own, and the namesake's"


@pytest.mark.req("ORG-04")
def test_ORG_04_a_village_duty_never_decides_whatever_is_configured(
    officers: Officers, as_: As, september: date
) -> None:
    """Neither by giving it the right nor by sending the request."""
    admin, auditor = as_("security_admin", COUNTY), as_("auditor", COUNTY)
    before = duty("village_aide").rights
    rights = {"rights": sorted({*before, "confirm"}), "reason": "村里要求"}
    refused = admin.send("/duties/village_aide/rights", rights)
    assert refused.status_code == 409
    assert "是村（社区）岗位，不能有这些权限：作出确认决定" in refused.text
    assert duty("village_aide").rights == before
    assert [noted[2] for noted in entries(auditor, about="duty:village_aide")] == ["修改岗位权限被拒"]

    case = factories.case(officers, at="accept")
    state = case.seen_by()
    answer = case.try_to("accept", "not_accepted", "village_aide", note="不符合条件")
    assert answer.status_code == 403
    address = f"/api/v1/cases/{case.no}/finish"
    assert entries(auditor, about=address) == [("秦芳", "社会救助协理员", "访问被拒", address)]
    assert case.seen_by() == state


@pytest.mark.req("IMP-16")
def test_IMP_16_a_street_is_renamed_next_month_and_old_papers_keep_the_old_name(
    officers: Officers, as_: As, september: date, go_to: Callable[[date], None]
) -> None:
    case = factories.case(officers, at="survey", go_to=go_to)
    before = {form: case.letter(form) for form in case.letters()}
    assert any("北关街道" in words for words in before.values())

    renaming = {"name": "北关新城街道", "since": "2026-10-01", "basis": "市政府批复〔2026〕3号"}
    assert as_("county_admin", COUNTY).send(f"/divisions/{BEIGUAN}/rename", renaming).status_code == 302
    later = factories.case(officers, at="survey", go_to=go_to)
    assert "北关新城" not in later.letter(later.letters()[-1])  # September still

    go_to(date(2026, 10, 12))
    assert {form: case.letter(form) for form in case.letters()} == before
    new = factories.case(officers, at="survey", go_to=go_to)
    assert any("北关新城街道" in new.letter(form) for form in new.letters())
    page = as_("county_admin", COUNTY).get(f"/divisions/{BEIGUAN}").text
    assert "曾用名：北关街道" in page


def test_a_street_or_village_with_open_cases_and_an_instrument_is_not_ended(
    officers: Officers, as_: As, september: date
) -> None:
    case = factories.case(officers, at="accept")
    admin, told = as_("county_admin", COUNTY), {"last_day": "2026-12-31", "basis": "批复"}
    street = admin.send(f"/divisions/{BEIGUAN}/end", told)
    assert street.status_code == 409
    for left in ("11个下级区划", "1个未办结的案件", "份权限下放文书仍在施行", "项任职在这一天以后继续"):
        assert left in street.text
    village = case.seen_by()["division"]
    answer = admin.send(f"/divisions/{village}/end", told)
    assert (answer.status_code, "1个未办结的案件" in answer.text) == (409, True)


def test_an_account_with_several_duties_acts_under_one_at_a_time(
    as_: As, september: date, user_id: Callable[..., int]
) -> None:
    admin = as_("security_admin", COUNTY)
    clerk = as_("town_clerk", BEIGUAN)
    more = MAY_LOOK | {"username": f"town_clerk.{BEIGUAN}", "duty": "town_surveyor", "division": BEIGUAN}
    assert admin.send("/postings/add", more).status_code == 302
    held = postings_of(user_id("town_clerk", BEIGUAN))
    assert [posting.duty for posting in held] == ["town_clerk", "town_surveyor"]
    assert "以哪个岗位办理" in clerk.get("/calendar/2026").text
