"""A list as a file: what is read, and the one sentence for whatever cannot be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from core.discovery.sheets import COLUMNS, MEGABYTE, empty_sheet, read
from core.errors import Incomplete

HEAD = "姓名,身份证件号码,村（社区）,备注\n"
ROW = "孙大海,610104196001150015,西北三路社区,独居\n"


def workbook(*rows: Sequence[Any]) -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(made)
    return made.getvalue()


def packed(size: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    return made.getvalue()


def test_a_workbook_and_both_encodings_of_csv_say_the_same() -> None:
    rows = [COLUMNS, ("孙大海", "610104196001150015", "西北三路社区", "独居")]
    files = [workbook(*rows), (HEAD + ROW).encode("utf-8-sig"), (HEAD + ROW).encode("gb18030")]
    first, *others = [read(file, 2, 500) for file in files]
    assert (first[0].number, first[0].name, first[0].note) == (2, "孙大海", "独居")
    assert others == [first, first]


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    file = workbook(COLUMNS, (None, " "), ("孙大海", "1", "甲"), (None,), ("周小兰", "2", "乙"))
    assert [(line.number, line.name) for line in read(file, 2, 500)] == [(3, "孙大海"), (5, "周小兰")]


def test_columns_may_stand_in_another_order_and_without_the_note() -> None:
    (line,) = read(workbook(("村(社区)", "姓 名", "身份证件号码"), ("甲", "孙大海", "1")), 2, 500)
    assert (line.name, line.place, line.note) == ("孙大海", "甲", "")


def test_a_number_kept_as_a_figure_has_lost_its_end() -> None:
    (line,) = read(workbook(COLUMNS, ("孙大海", 610104196001150015, "甲")), 2, 500)
    assert line.rounded


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"x" * (2 * MEGABYTE + 1), "文件超过2兆"),
        (b"PK\x03\x04 broken", "读不懂这个文件"),
        (b"\xff\xfe\xfd\x80", "读不懂这个文件"),
        (b"%PDF-1.7", "第一行没有“姓名”“身份证件号码”“村（社区）”这一列"),
        (packed(20 * MEGABYTE + 1), "文件展开后太大"),
        (packed(10), "读不懂这个文件"),
        (HEAD.encode(), "名单里没有人"),
        (workbook(), "第一行没有|名单里没有人"),
        ((HEAD + ROW * 4).encode(), "名单超过3人"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(Incomplete, match=said) as refused:
        read(content, 2, 3)
    assert list(refused.value.fields) == ["file"]


def test_the_empty_sheet_keeps_numbers_as_text_and_lists_the_villages() -> None:
    book = openpyxl.load_workbook(io.BytesIO(empty_sheet([("610104003001", "北关街道甲社区")])))
    sheet, places = book.worksheets
    assert tuple(cell.value for cell in sheet[1]) == COLUMNS
    assert sheet.column_dimensions["A"].number_format == "@"
    assert [cell.value for cell in places[1]] == ["610104003001", "北关街道甲社区"]
