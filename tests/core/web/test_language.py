"""Both languages whole: English for every Chinese message, Chinese for every text of the framework."""

from __future__ import annotations

import re
from pathlib import Path

import flask_appbuilder
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask

from core.text import _
from core.web import catalogue
from core.web.language import FOLDER, say
from core.web.stored import Sentences

ENGLISH = catalogue.catalogue_of()
THEIRS = Path(flask_appbuilder.__file__).parent
OURS = FOLDER / "zh" / "LC_MESSAGES" / "messages.po"


def _pairs(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return {str(e.id): str(e.string) for e in read_po(file) if e.id and e.string}


def test_placeholders_are_the_same_in_both_languages() -> None:
    for entry in ENGLISH:
        if entry.id:
            names = [set(re.findall(r"%\((\w+)\)s", str(text))) for text in (entry.id, entry.string)]
            assert names[0] == names[1], entry.id


def test_an_english_text_is_english_though_it_may_quote() -> None:
    for entry in ENGLISH:
        text = str(entry.string)
        chinese = len(re.findall(r"[\u4e00-\u9fff]", text))
        assert not entry.id or (text and chinese < len(re.findall(r"[A-Za-z]", text)) + 1), entry.id


def test_the_framework_speaks_chinese_throughout() -> None:
    known = _pairs(THEIRS / "translations" / "zh" / "LC_MESSAGES" / "messages.po") | _pairs(OURS)
    keywords: dict[str, None] = dict.fromkeys(
        ("_", "__", "gettext", "lazy_gettext", "lazy_formatter_gettext")
    )
    said = {
        entry[2][0] if isinstance(entry[2], tuple) else entry[2]
        for entry in extract_from_dir(
            THEIRS, [("**.py", "python"), ("**.html", "jinja2")], {}, keywords=keywords
        )
    }
    assert said - {""} - set(known) == set()


def test_what_is_compiled_is_what_is_written() -> None:
    with OURS.with_suffix(".mo").open("rb") as file:
        compiled = {str(e.id): str(e.string) for e in read_mo(file) if e.id}
    assert compiled == _pairs(OURS)


@pytest.mark.parametrize(("language", "yes", "delete"), [("zh", "是", "删除"), ("en", "Yes", "Delete")])
def test_our_messages_and_the_frameworks_follow_the_language_of_the_page(
    app: Flask, language: str, yes: str, delete: str
) -> None:
    with app.test_request_context(f"/?_l_={language}"):
        assert say("是") == yes
        assert say("Delete") == delete
        assert say(_("剩 %(n)s 天", n=3)) == {"zh": "剩 3 天", "en": "3 days left"}[language]
        assert str(_("是")) == yes
        assert say("") == "", "the catalogue's head is no text"


STORED = {
    "家庭月人均收入 205.00 元，低于低保标准 750.00 元，财产状况符合规定。": "Monthly household income per head of 205.00 yuan",
    "本地的“公示轮次”为“确认前公示”，不办这一环节。": "Left out here: “Rounds of notice” is “before confirmation”.",
    "人均 36.00 个月低保标准": "36.00 months of the dibao standard per head",
    "3 天": "3 days",
    "独自生活，退休金少，常年吃药": "独自生活，退休金少，常年吃药",
    "王小明": "王小明",
    "莲湖区北关街道": "莲湖区北关街道",
}


@pytest.mark.parametrize("stored", STORED)
def test_a_sentence_that_was_stored_with_its_values_is_told_in_english_and_what_people_wrote_is_left(
    app: Flask, stored: str
) -> None:
    with app.test_request_context("/?_l_=en"):
        assert say(stored).startswith(STORED[stored])
    with app.test_request_context("/?_l_=zh"):
        assert say(stored) == stored


def test_outside_a_request_the_language_is_chinese(app: Flask) -> None:
    with app.app_context():
        assert str(_("是")) == "是"


def test_a_sentence_that_could_be_matched_in_too_many_ways_is_left_as_it_is() -> None:
    known = {
        "%(body)s%(on)s以%(number)s对《%(name)s》（%(text)s）作出说明": "%(body)s",
        "成员%(member)s连续拒绝": "%(member)s refused",
    }
    sentences = Sentences(known)
    assert sentences.told("成员王小明连续拒绝") == "王小明 refused"
    many = "李家九月以三号对《决定》（原文）作出说明"
    assert sentences.told(many) == many
