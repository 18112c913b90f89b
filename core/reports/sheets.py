"""Figures as a workbook: a sheet a type, places down, what is counted across."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from core.reports.queries import COLUMNS, Counts, Table
from core.text import _

LONGEST_NAME = 31
"""Characters that a sheet's name may have."""


def workbook(tables: Sequence[Table]) -> bytes:
    """Every table, numbers as numbers; names of places are text, whatever they begin with."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        head, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for table in tables:
            sheet = book.add_worksheet(str(table.label)[:LONGEST_NAME])
            sheet.set_column(0, 0, 24)
            sheet.set_column(1, len(COLUMNS), 14)
            sheet.write_row(0, 0, [str(_("地方")), *(str(label) for _name, label in COLUMNS)], head)
            rows = [(name, counts) for _code, name, counts in table.rows] + [(str(_("合计")), table.total)]
            for number, (name, counts) in enumerate(rows, 1):
                sheet.write_string(number, 0, name)
                _write(sheet, number, counts, money)
            sheet.freeze_panes(1, 1)
    return made.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, number: int, counts: Counts, money: object) -> None:
    for place, (name, _label) in enumerate(COLUMNS, 1):
        value = getattr(counts, name)
        sheet.write_number(number, place, float(value), money if name == "amount" else None)
