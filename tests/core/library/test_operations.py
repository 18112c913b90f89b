"""The library in the database: the product's texts, a county's own, repeal, and what is offered on which day."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from core.db import db, select
from core.errors import Incomplete, NotFound, Refused
from core.library.models import Text
from core.library.operations import add_text, end_text, keep_texts, seed, use_text
from core.library.queries import check_basis, citations, cite, texts, texts_for
from core.library.texts import TextRecord

DISTRICT, STREET = "610104", "610104003"
BEFORE, SINCE = date(2026, 6, 30), date(2026, 7, 1)
OWN = TextRecord(code="OWN1", title="莲湖区救助办法", number="莲民发〔2026〕1号", level="county", since=SINCE)


def test_the_seed_run_again_changes_nothing(app: Flask) -> None:
    assert seed() == 0


def test_a_case_cites_what_is_in_force_on_its_law_day(app: Flask) -> None:
    basis = ("SAL26:43", "SA649:11", "D57:15")
    assert [c.code for c in citations(basis, BEFORE)] == ["SA649", "D57"]
    assert [c.code for c in citations(basis, SINCE)] == ["SAL26", "D57"]
    assert cite("SAL26:43", SINCE).text == "《社会救助法》第四十三条"
    with pytest.raises(NotFound):
        cite("NOSUCH:1", SINCE)


def test_unknown_codes_are_found(app: Flask) -> None:
    assert check_basis(["SAL26:44", "NOSUCH:1"]) == ["NOSUCH:1"]


def test_a_countys_own_text_needs_a_number_and_a_free_code(app: Flask) -> None:
    add_text(OWN)
    assert cite("OWN1:3", SINCE).text == "《莲湖区救助办法》（莲民发〔2026〕1号）第三条"
    with pytest.raises(Refused, match="OWN1 已被"):
        add_text(OWN)
    with pytest.raises(Incomplete):
        add_text(TextRecord(code="OWN2", title="无文号"))


def test_a_text_repealed_yesterday_is_not_offered_today(app: Flask) -> None:
    use_text("T43", DISTRICT, "tekun")
    use_text("XIAN2019_142", DISTRICT, "tekun")
    end_text("XIAN2019_142", BEFORE, "市民政局公告废止")
    offered = {record.code: current for record, current in texts_for("tekun", STREET, SINCE)}
    assert offered == {"T43": True, "XIAN2019_142": False}
    assert texts_for("dibao", STREET, SINCE) == []
    assert texts_for("tekun", "610203001", SINCE) == []


def test_a_repeal_needs_its_reason_and_a_day_after_the_first(app: Flask) -> None:
    with pytest.raises(Incomplete):
        end_text("D57", BEFORE, " ")
    with pytest.raises(Refused, match="2021-07-01"):
        end_text("D57", date(2021, 6, 30), "公告")
    with pytest.raises(NotFound):
        end_text("NOSUCH", BEFORE, "公告")


def test_a_new_release_leaves_alone_what_was_changed_here(app: Flask) -> None:
    end_text("XIAN2019_142", BEFORE, "市民政局公告废止")
    assert seed() == 0
    assert texts()["XIAN2019_142"].until == BEFORE
    assert keep_texts({"T43": TextRecord(code="T43", title="特困人员认定办法（修订）", level="nation")}) == 1
    assert (
        db.session.scalars(select(Text.title).where(Text.code == "T43")).one() == "特困人员认定办法（修订）"
    )


def test_a_text_is_cited_once_for_a_topic(app: Flask) -> None:
    assert use_text("T43", DISTRICT, "tekun")
    assert not use_text("T43", DISTRICT, "tekun")
    with pytest.raises(NotFound):
        use_text("NOSUCH", DISTRICT, "tekun")
