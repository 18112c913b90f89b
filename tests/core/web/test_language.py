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


def test_outside_a_request_the_language_is_chinese(app: Flask) -> None:
    with app.app_context():
        assert str(_("是")) == "是"
