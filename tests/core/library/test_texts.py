"""Which text is cited on which day, and how an article is written."""

from __future__ import annotations

from datetime import date

import pytest

from core.library.files import read_library, unknown_citations
from core.library.texts import (
    TextRecord,
    citation,
    citations,
    grouped,
    highest_level,
    numeral,
    unknown,
    written,
)

LIBRARY = read_library()
LAST_DAY_OF_THE_OLD = date(2026, 6, 30)
FIRST_DAY_OF_THE_LAW = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (43, "四十三"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (1259, "一千二百五十九"),
    ],
)
def test_numbers_are_written_as_in_a_law(number: int, words: str) -> None:
    assert numeral(number) == words


@pytest.mark.parametrize(
    ("style", "article", "words"),
    [
        ("article", "43", "第四十三条"),
        ("article", "15-16", "第十五条至第十六条"),
        ("article", "21, 22", "第二十一条、第二十二条"),
        ("article", "31(4)", "第三十一条第（四）项"),
        ("article", "附则", "附则"),
        ("section", "4(1)", "四（一）"),
        ("section", "4(2)3", "四（二）3"),
        ("section", "24", "二十四"),
        ("section", "", ""),
    ],
)
def test_an_article_is_written_in_the_style_of_its_text(style: str, article: str, words: str) -> None:
    assert written(style, article) == words


def test_a_case_accepted_before_the_law_cites_the_interim_measures() -> None:
    found = citations(("SAL26:43", "SA649:11", "D57:15"), LIBRARY, LAST_DAY_OF_THE_OLD)
    assert [one.text for one in found] == [
        "《社会救助暂行办法》（国务院令第649号）第十一条",
        "《最低生活保障审核确认办法》（民发〔2021〕57号）第十五条",
    ]


def test_a_case_accepted_since_the_law_cites_the_law_and_no_longer_the_interim_measures() -> None:
    found = citations(("SAL26:43", "SA649:11", "D57:15"), LIBRARY, FIRST_DAY_OF_THE_LAW)
    assert [one.text for one in found] == [
        "《社会救助法》第四十三条",
        "《最低生活保障审核确认办法》（民发〔2021〕57号）第十五条",
    ]


def test_a_repealed_text_is_in_force_to_its_last_day() -> None:
    assert LIBRARY["D220"].in_force(date(2021, 6, 30))
    assert not LIBRARY["D220"].in_force(date(2021, 7, 1))
    assert not LIBRARY["D57"].in_force(date(2021, 6, 30))


def test_a_text_without_certain_days_is_cited_and_says_that_they_are_open() -> None:
    opinion = LIBRARY["L23"]
    assert opinion.since is None
    assert opinion.dates_open
    assert opinion.in_force(date(2021, 1, 1))


def test_the_citation_of_a_text_that_has_ended_is_marked() -> None:
    assert not citation("D220:26", LIBRARY, FIRST_DAY_OF_THE_LAW).in_force


def test_an_unknown_code_is_found() -> None:
    assert unknown(("SAL26:44", "SAL62:44", "D57"), LIBRARY) == ["SAL62:44"]
    with pytest.raises(KeyError):
        citation("SAL62:44", LIBRARY, FIRST_DAY_OF_THE_LAW)


def test_an_article_behind_the_last_one_is_unknown_where_it_is_known_how_many_there_are() -> None:
    known = ("SAL26:78", "SAL26", "D57:41-42", "T43:8(2)", "CC18:999", "SAL26:附则")
    unknown_of = unknown_citations()
    assert unknown_of(known) == []
    assert unknown_of(("SAL26:79", "D57:19、43", "T43:30(1)", "SAL26:0", "OLD99:1")) == [
        "OLD99:1",
        "SAL26:79",
        "D57:19、43",
        "T43:30(1)",
        "SAL26:0",
    ]


def test_the_highest_issuer_of_a_basis_counts() -> None:
    own = {"OWN": TextRecord(code="OWN", title="本县办法", level="county")}
    assert highest_level(("OWN", "XIAN2019_142"), {**LIBRARY, **own}) == "city"
    assert highest_level(("OWN",), own) == "county"


def test_every_text_that_the_rulebook_and_the_plan_of_lianhu_name_is_in_the_library() -> None:
    rulebook = (
        "SAL26 SA649 D57 D220 T43 R2025 L23 CC18 N83 GB39 FCH PET22 SDPET PIPL OGI CIV REC23 LIT PEN21 LIC19 HOL24 "
        "URB99 ZJ20 SH24 CQ16"
    )
    plan = (
        "LIANHU21 SHAANXI2021_49 SHAANXI2019_94 SHAANXI2018_68 XIAN2021_59 XIAN2021_19 XIAN2020_42 XIAN2020_142 "
        "XIAN2019_142 XIAN2018_127"
    )
    assert set((rulebook + " " + plan).split()) <= LIBRARY.keys()


def test_no_open_day_is_hidden() -> None:
    silent = [t.code for t in LIBRARY.values() if t.since is None and not t.dates_open]
    assert silent == []


def test_a_text_is_named_once_with_all_its_articles() -> None:
    on = date(2026, 9, 1)
    cited = citations(["SAL26:18", "D57:21", "SAL26:45", "SAL26:18"], LIBRARY, on)
    law, ministry = grouped(cited)
    assert law == "《社会救助法》第十八条、第四十五条"
    assert ministry.endswith("第二十一条")
