"""A list as a file: an Excel workbook or CSV read row by row, and the empty sheet that is filled in. No database."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import Incomplete
from core.text import Message, _

NAME, NUMBER, PLACE, NOTE = COLUMNS = ("姓名", "身份证件号码", "村（社区）", "备注")
"""What stands in the first row; the note may be left out. In Chinese whatever the page's language: it is a form."""
MUST = (NAME, NUMBER, PLACE)
SHEET, PLACES = "名单", "村（社区）"
MEGABYTE = 1024 * 1024
UNPACKED = 10
"""A workbook is a packed file: unpacked it may be so many times as large as a file may be."""


@dataclass(frozen=True)
class Line:
    """A row that says something, with its number in the file; `rounded`: the number was kept as a figure, its end is lost."""

    number: int
    name: str
    id_number: str
    place: str
    note: str
    rounded: bool = False


def read(content: bytes, megabytes: int, most_rows: int) -> list[Line]:
    """The rows of a file. Incomplete with one sentence for a file that is empty, too large or none of the two kinds."""
    if not content:
        raise _fault(_("文件是空的，请重新选择。"))
    if len(content) > megabytes * MEGABYTE:
        raise _fault(_("文件超过%(most)s兆，请分成几份导入。", most=megabytes))
    packed = content[:4] == b"PK\x03\x04"
    rows = _workbook(content, megabytes) if packed else csv.reader(io.StringIO(_decoded(content)))
    return _lines(rows, most_rows)


def _lines(rows: Iterable[Sequence[Any]], most: int) -> list[Line]:
    found: list[Line] = []
    columns: dict[str, int] = {}
    try:
        for number, row in enumerate(rows, 1):
            if number == 1:
                columns = _columns(row)
            elif any(_said(cell) for cell in row):
                found.append(_line(number, row, columns))
            if len(found) > most:
                raise _fault(_("名单超过%(most)s人，请分成几份导入。", most=most))
    except csv.Error:
        raise _unreadable() from None
    if not found:
        raise _fault(_("名单里没有人，请填写后再导入。"))
    return found


def _columns(head: Sequence[Any]) -> dict[str, int]:
    places = {_plain(cell): place for place, cell in enumerate(head)}
    columns = {name: places[_plain(name)] for name in COLUMNS if _plain(name) in places}
    absent = [name for name in MUST if name not in columns]
    if absent:
        raise _fault(
            _("第一行没有“%(columns)s”这一列。", columns="”“".join(absent)),
            _("请下载空白名单，按其中的表头填写。"),
        )
    return columns


def _line(number: int, row: Sequence[Any], columns: dict[str, int]) -> Line:
    cells = {name: row[place] if place < len(row) else None for name, place in columns.items()}
    said = {name: _said(cells.get(name)) for name in COLUMNS}
    rounded = isinstance(cells[NUMBER], (int, float))
    return Line(number, said[NAME], said[NUMBER], said[PLACE], said[NOTE], rounded)


def _said(cell: Any) -> str:
    """A cell as text; a figure without a fraction that it doesn't have."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "".join(c for c in str(cell) if unicodedata.category(c) not in ("Cc", "Cf")).strip()


def _plain(cell: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", _said(cell)).split())


def _workbook(content: bytes, megabytes: int) -> list[Sequence[Any]]:
    import openpyxl

    try:
        _check_unpacked(content, UNPACKED * megabytes * MEGABYTE)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a workbook says of its own size is often wrong
        return list(sheet.iter_rows(values_only=True))
    except Incomplete:
        raise
    except Exception:  # noqa: BLE001  (whatever a broken workbook makes its reader stumble over)
        raise _unreadable() from None


def _check_unpacked(content: bytes, most: int) -> None:
    """Before anything is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > most:
            raise _fault(_("文件展开后太大，请只保留名单这一张表。"))


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable()


def _unreadable() -> Incomplete:
    return _fault(
        _("读不懂这个文件。"), _("请使用 Excel 工作簿（.xlsx），或者 UTF-8、GB18030 编码的 CSV 文件。")
    )


def _fault(message: Message, next_: Message | None = None) -> Incomplete:
    return Incomplete(message, next=next_, fields={"file": [str(message)]})


def empty_sheet(places: Iterable[tuple[str, str]]) -> bytes:
    """The sheet to fill in; numbers stay text in it. A second page lists the villages by code."""
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        head, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(SHEET)
        sheet.set_column(0, len(COLUMNS) - 1, 24, text)
        sheet.write_row(0, 0, COLUMNS, head)
        sheet.freeze_panes(1, 0)
        listed = book.add_worksheet(PLACES)
        listed.set_column(0, 1, 24, text)
        for number, row in enumerate(places):
            listed.write_row(number, 0, row)
    return made.getvalue()
