"""The county's letters: one template for all its townships, its own words drafted, looked at and published on screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers, read_pdf
from tests.conftest import As, Client
from tests.district import COUNTY, complaints
from tests.journeys.counties.places import in_county

pytestmark = in_county("lianhu")
ACCEPTED = "/templates/dibao/F06"
REFUSED = "/templates/dibao/F18"
WORDS = "需要上门服务的，请拨打社区电话，并报{文书编号}。\n受理日期为{受理日期}。"


@pytest.fixture
def admin(as_: As) -> Client:
    """The district's administrator."""
    return as_("county_admin", COUNTY)


def write(admin: Client, words: str, letter: str = ACCEPTED) -> None:
    answer = admin.send(f"{letter}/write", {"paragraphs": words})
    assert answer.status_code == 302, complaints(answer)


def publish(admin: Client, since: date, letter: str = ACCEPTED) -> None:
    answer = admin.send(f"{letter}/publish", {"since": since.isoformat(), "reason": "统一文书"})
    assert answer.status_code == 302, complaints(answer)


def accepted_in(officers: Officers, town: str, **more: Any) -> CaseWork:
    case = factories.case(officers, town=town, people=factories.alone(**more))
    case.accept()
    return case


def format_of(letter: str) -> str:
    """The version that is printed in the foot."""
    return letter.partition("格式")[2].partition("第")[0]


@pytest.mark.req("DOC-01")
def test_two_townships_print_one_version_with_numbers_of_their_own_and_an_old_letter_keeps_its_version(
    admin: Client, officers: Officers, september: date, jump_to: Callable[[Any], None]
) -> None:
    write(admin, WORDS)
    publish(admin, september)
    here = accepted_in(officers, BEIGUAN)
    there = accepted_in(officers, QINGNIANLU, name="周小兰")
    letters = [case.letter("F06") for case in (here, there)]
    assert format_of(letters[0]) == format_of(letters[1])
    assert format_of(letters[0]).endswith("-1")
    numbers = [case.seen_by()["letters"][-1]["number"] for case in (here, there)]
    assert numbers == [f"{here.no}-F06-1", f"{there.no}-F06-1"]
    for letter, number in zip(letters, numbers, strict=True):
        assert f"并报{number}。" in letter
        assert "受理日期为2026年9月1日。" in letter
        assert "{" not in letter

    write(admin, "第二版的一段。")
    jump_to(september + timedelta(days=1))
    publish(admin, september + timedelta(days=1))
    assert here.letter("F06") == letters[0]
    new = accepted_in(officers, BEIGUAN, name="郑小梅")
    assert "第二版的一段。" in new.letter("F06")
    assert "需要上门服务" not in new.letter("F06")
    assert format_of(new.letter("F06")).endswith("-2")
    page = admin.get(ACCEPTED).text
    for said in ("第2版", "第1版", "现行", "统一文书", "孔亮", "{文书编号}"):
        assert said in page


def test_a_draft_is_looked_at_with_an_invented_case_and_printed_on_nothing(
    admin: Client, officers: Officers, september: date
) -> None:
    before = read_pdf(admin.get(f"{REFUSED}/preview.pdf").data)
    write(admin, "本决定由{出具机关}作出，为最终决定。", REFUSED)
    seen = read_pdf(admin.get(f"{REFUSED}/preview.pdf").data)
    assert "本决定由莲湖区民政局作出，为最终决定。" in seen
    assert "为最终决定" not in before
    for fixed in ("样张（虚构案例，无效）", "您的救济权利", "六十日", "张某某"):
        assert fixed in seen, "what is fixed stays, whatever the words"
    for invented in ("人均300.00元", "核对后补充了收入情况"):
        assert invented in seen
    write(admin, WORDS)
    assert "需要上门服务" not in accepted_in(officers, BEIGUAN).letter("F06")
    assert "没有增加文字" in admin.get(REFUSED).text
    assert "修改中" in admin.get("/templates/").text
    assert admin.send(f"{REFUSED}/discard").status_code == 302
    assert admin.send(f"{REFUSED}/publish", {"since": "2026-09-02", "reason": "试"}).status_code == 409


def test_every_printed_letter_of_every_type_can_be_looked_at(admin: Client, september: date) -> None:
    page = admin.get("/templates/").text
    addresses = sorted({part.partition('"')[0] for part in page.split('href="/templates/')[1:]})
    letters = [address for address in addresses if address.count("/") == 1]
    assert len(letters) > 20
    for letter in letters:
        answer = admin.get(f"/templates/{letter}/preview.pdf")
        assert answer.status_code == 200, letter
        assert answer.data.startswith(b"%PDF"), letter


def test_what_a_letter_cannot_say_is_refused_and_nothing_is_kept(admin: Client, september: date) -> None:
    strange = admin.send(f"{ACCEPTED}/write", {"paragraphs": "金额{病情}"})
    assert strange.status_code == 422
    assert "本文书没有这些内容：病情" in strange.text
    fifth = admin.send("/templates/dibao/F13/write", {"paragraphs": "身份证{recipient}"})
    assert fifth.status_code == 409
    assert "公示内容只能有" in fifth.text
    assert "修改中" not in admin.get("/templates/").text
    write(admin, WORDS)
    early = admin.send(f"{ACCEPTED}/publish", {"since": "2026-08-31", "reason": "试"})
    assert early.status_code == 409
    assert "不能从过去的日期起" in early.text
    assert admin.get("/templates/dibao/F99").status_code == 404


def test_the_county_s_words_end_and_nobody_else_writes_them(
    admin: Client, as_: As, officers: Officers, september: date
) -> None:
    write(admin, WORDS)
    publish(admin, september)
    for other in (as_("town_clerk", BEIGUAN), as_("auditor", COUNTY)):
        assert other.send(f"{ACCEPTED}/write", {"paragraphs": "乡镇自己的文字"}).status_code == 403
    ended = admin.send(f"{ACCEPTED}/end", {"last_day": "2026-08-31", "reason": "电话取消"})
    assert ended.status_code == 302, complaints(ended)
    letter = accepted_in(officers, BEIGUAN).letter("F06")
    assert "需要上门服务" not in letter
    assert format_of(letter).endswith("-0")
