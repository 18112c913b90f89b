"""A county may add its own words to a letter: by version, without taking the remedy away, never a fifth public field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from core import clock
from core.access import plugin as access
from core.db import db
from core.documents import plugin as documents
from core.documents import queries
from core.documents.models import Wording
from core.documents.operations import About
from core.documents.wording.operations import end, publish
from core.errors import Incomplete, NotFound, Refused
from core.parameters import plugin as parameters
from core.plugins import find_sources, load_plugins, using
from tests.core.documents.conftest import ON, TOWN
from tests.core.documents.filled import NOTICE
from tests.core.documents.test_operations import CONFIRMED, REFUSED, SHEET, issue, text_of

COUNTY = "610104"
WORDS = ["如需上门服务，请拨打社区电话，并报文书编号{number}，保障金额{amount}元。"]


@pytest.fixture(autouse=True)
def dibao(app: Flask) -> Iterator[None]:
    with using(load_plugins([access, parameters, documents], find_sources(["dibao"]))):
        yield


def words(
    document: str = "F17", paragraphs: list[str] = WORDS, division: str = COUNTY, since: date = ON
) -> Wording:
    return publish("dibao", document, division, paragraphs, since, "便民")


def test_the_countys_words_stand_in_the_letters_of_all_its_townships(case: About, other_case: About) -> None:
    words()
    here, there = issue(case, CONFIRMED), issue(other_case, CONFIRMED)
    assert "报文书编号DB-610104003-2026-00017-F17-1，保障金额1,460.00元。" in text_of(here)
    assert here.version == there.version
    assert here.version.endswith("-1")
    assert here.version in text_of(here)
    assert (here.serial, there.serial) == (1, 1)


def test_the_remedy_stays_whatever_the_words(case: About) -> None:
    words("F18", ["本决定为最终决定。"])
    text = text_of(issue(case, REFUSED))
    assert "本决定为最终决定。" in text
    assert "六十日" in text


def test_a_new_version_leaves_old_letters_as_they_were(case: About) -> None:
    words()
    old = issue(case, CONFIRMED)
    before = queries.letter_pdf(old.number)
    words(paragraphs=["新的一段。"], since=date(2026, 7, 11))
    assert "如需上门服务" in text_of(issue(case, CONFIRMED))  # the new version begins tomorrow
    with clock.at(date(2026, 7, 11)):
        new = issue(case, CONFIRMED)
    assert "新的一段。" in text_of(new)
    assert "如需上门服务" not in text_of(new)
    assert queries.letter_pdf(old.number) == before


def test_a_townships_words_beat_the_countys(case: About, other_case: About) -> None:
    words()
    words(paragraphs=["街道的一段。"], division=TOWN)
    assert "街道的一段。" in text_of(issue(case, CONFIRMED))
    assert "如需上门服务" in text_of(issue(other_case, CONFIRMED))


def test_ended_words_are_no_longer_printed(case: About) -> None:
    end(words(), date(2026, 7, 9), "停用")
    assert "如需上门服务" not in text_of(issue(case, CONFIRMED))


@pytest.mark.parametrize("field", ["id_number", "illness", "recipient", "number"])
def test_a_notice_with_a_fifth_field_cannot_be_saved(field: str) -> None:
    with pytest.raises(Refused, match=field) as caught:
        words("F13", [f"其他情况：{{{field}}}"])
    assert caught.value.reason == "notice_field"


@pytest.mark.parametrize("personal", ["610104197803121230", "6222000000008891", "DB-610104003-2026-00017"])
def test_a_number_of_a_person_cannot_be_written_into_a_notice(personal: str) -> None:
    with pytest.raises(Refused):
        words("F13", [f"联系{personal}"])


def test_a_notice_may_say_where_to_object(case: About) -> None:
    words("F13", ["异议也可以投入{place}意见箱。"])
    assert "异议也可以投入自强东路社区意见箱。" in text_of(issue(case, SHEET, data=NOTICE))


def test_everything_wrong_with_the_words_is_named_at_once() -> None:
    with pytest.raises(Incomplete) as caught:
        words(paragraphs=["", "字" * 501, "{secret}"])
    assert sorted(caught.value.fields) == ["paragraphs.1", "paragraphs.2", "places"]
    with pytest.raises(Incomplete):
        publish("dibao", "F17", COUNTY, WORDS, ON, " ")


def test_words_cannot_be_changed_backwards_or_for_a_letter_that_is_not_there() -> None:
    with pytest.raises(Refused):
        words(since=date(2026, 7, 9))
    words()
    with pytest.raises(Refused):
        words(since=ON)
    with pytest.raises(NotFound):
        words("F77")


def test_markup_in_the_words_is_text(case: About) -> None:
    words(paragraphs=["*重要* #strong[请看] $x$"])
    assert "*重要*#strong[请看]$x$" in text_of(issue(case, CONFIRMED))
    assert db.session.query(Wording).count() == 1
