"""What surrounds a page: menu by rights, posting, language, place, help, ways for keyboards and screen readers."""

from __future__ import annotations

import re

from flask import Flask

from core.errors import NotAllowed
from core.text import _
from core.web import ports
from core.web.menu import Entry
from core.web.ports import PostingChoice
from tests.core.web.conftest import Browser


def entries(page: str) -> list[str]:
    """Labels of the sidebar's links."""
    return re.findall(
        r'class="side-link[^"]*"[^>]*>\s*(?:<svg.*?</svg>)?<span>([^<]+)</span>', page, flags=re.DOTALL
    )


def test_the_menu_holds_what_one_may_read_and_no_empty_heading(writer: Browser, reader: Browser) -> None:
    assert {"公示公告", "公示查询"} <= set(entries(writer.get("/").text))
    page = reader.get("/").text
    assert entries(page) == ["工作台", "公示公告"]
    assert "用户权限" not in page


def test_the_open_entry_is_marked_and_its_heading_stands_above_the_title(writer: Browser) -> None:
    page = writer.get("/notices/add").text
    assert re.search(r'class="side-link active" href="/notices/list/" aria-current="page"', page)
    crumbs = re.search(r'<ol class="crumbs">(.*?)</ol>', page, flags=re.DOTALL)
    assert crumbs
    assert re.findall(r">([^<>\s][^<>]*)<", crumbs[1]) == ["公示", "公示公告"]


def test_what_a_page_is_for_is_told_in_a_sentence_that_ends() -> None:
    assert (
        Entry("x", "x", "x", help="有三种互相独立的状态：\n安装、启用、下放。").told
        == "有三种互相独立的状态。"
    )
    assert Entry("x", "x", "x", help="看谁在办：一件一行。\n其他").told == "看谁在办：一件一行。"


def test_place_and_posting_are_named(writer: Browser) -> None:
    page = writer.get("/").text
    assert "莲湖区北关街道" in page
    assert "乡镇受理员" in page


def test_one_posting_offers_no_choice_several_do(app: Flask, writer: Browser) -> None:
    assert "以哪个岗位办理" not in writer.get("/").text
    chosen: list[int] = []
    ports.postings.empty()
    ports.postings.fill(
        lambda: [
            PostingChoice(7, _("受理员"), "北关街道", current=True),
            PostingChoice(8, _("调查员"), "枣园街道"),
        ]
    )
    ports.choose_posting.fill(chosen.append)
    assert "以哪个岗位办理" in writer.get("/").text
    assert writer.post("/posting", {"posting": "8"}).status_code == 302
    assert chosen == [8]


def test_a_posting_that_is_not_held_is_refused(writer: Browser) -> None:
    def refuse(posting: int) -> None:
        raise NotAllowed(_("您没有这个岗位。"))

    ports.choose_posting.fill(refuse)
    assert writer.post("/posting", {"posting": "9"}).status_code == 403
    assert writer.post("/posting", {"posting": "x"}).status_code == 400


def test_the_language_is_changed_by_post_and_one_comes_back_to_the_page(writer: Browser) -> None:
    assert '<html lang="zh-CN"' in writer.get("/notices/list/?name=王").text
    answer = writer.post("/language", {"language": "en", "next": "/notices/list/?name=王"})
    assert answer.headers["Location"].startswith("/notices/list/?name=")
    page = writer.get("/notices/list/").text
    assert '<html lang="en"' in page
    assert "Search" in page
    assert writer.post("/language", {"language": "xx"}).status_code == 400


def test_the_way_back_leads_nowhere_else(writer: Browser) -> None:
    for address in ("https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)"):
        answer = writer.post("/language", {"language": "zh", "next": address})
        assert answer.headers["Location"] == "/", address


def test_the_help_of_a_page_is_folded_beside_its_title(writer: Browser) -> None:
    page = writer.get("/notices/list/").text
    assert '<details class="help-block">' in page
    assert "这里列出本辖区的全部公示。" in page


def test_keyboards_can_skip_the_menu_and_the_title_is_the_one_heading(writer: Browser) -> None:
    page = writer.get("/notices/list/").text
    assert page.index('class="skip-link" href="#content"') < page.index('id="side"')
    assert '<main class="page" id="content" tabindex="-1">' in page
    assert len(re.findall(r"<h1\b", page)) == 1


def test_every_field_of_a_form_has_a_label(writer: Browser) -> None:
    page = writer.get("/notices/add").text
    fields = re.findall(r'<(?:input(?! type="(?:hidden|checkbox))|select|textarea)[^>]*\bid="([^"]+)"', page)
    assert len(fields) >= 6
    assert set(fields) <= set(re.findall(r'<label class="field-label" for="([^"]+)"', page))


def test_a_picker_answers_only_who_is_signed_in(app: Flask, writer: Browser) -> None:
    stranger = Browser(app.test_client())
    stranger.get("/login/")
    json = {"Accept": "application/json"}
    assert stranger.post("/pick/person", {"q": "张"}, headers=json).status_code == 401
    assert writer.get("/pick/person?q=张").status_code == 405  # a name stands in no address
    found = writer.post("/pick/person", {"q": "张"}).get_json()
    assert found == {"items": [{"value": "p1", "text": "张*梅", "note": "6101**********1234"}]}
    assert writer.get("/pick/division?q=北关").get_json()["items"][0]["value"] == "610104003"
