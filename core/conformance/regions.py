"""Names and codes of places in a plugin's code: what differs from county to county is a parameter."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from core.conformance.reading import File
from core.divisions.operations import read_table
from core.plugins import Fault
from core.text import _

TABLES = Path(__file__).resolve().parents[2] / "config" / "divisions"
PROVINCES = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽",
    "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州",
    "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "台湾", "香港", "澳门",
)  # fmt: skip
HIGH = ("province", "city", "county")
_ENDING = re.compile(r"(?:自治[区州县旗]|特别行政区|[省市县区旗])$")
_CODE = re.compile(
    r"(?<!\d)(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{2}(?!00)\d{2}(?:\d{3}|\d{6})?(?!\d)", re.ASCII
)
"""Of a county (6 digits), a township (9) or a village (12), by the provinces' numbers of GB/T 2260."""
_NUMBERS = frozenset({"Decimal", "int", "float"})


def places_in(file: File) -> Iterator[Fault]:
    """A fault for every text or number of the code that names a place."""
    sums = {id(arg) for node in ast.walk(file.tree) if _is_number(node) for arg in ast.walk(node)}
    for text in file.texts:
        found = _place_in(text.value, counted=id(text) in sums)
        if found:
            yield Fault(
                "region", file.at(text), _("“%(place)s”是地名或者区划代码：改成参数，由各地设定", place=found)
            )


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _NUMBERS


def _place_in(value: object, counted: bool) -> str:
    """The place that a text names; of numbers, and of texts that are made into one, only those of known places."""
    codes, stems, names = _known()
    if not isinstance(value, str):
        return str(value) if str(value) in codes else ""
    code = _CODE.search(value)
    if code and (code[0] in codes or not counted):
        return code[0]
    named = names.search(value)
    return named[0] if named else value if value in stems else ""


@cache
def _known() -> tuple[frozenset[str], frozenset[str], re.Pattern[str]]:
    """Codes of the places that have a table here, their names without 区 or 县, and whole names as they are searched for.

    A short name is a place only where nothing else is said: 同心 is a county and a word.
    """
    rows = [row for path in sorted(TABLES.glob("*.csv")) for row in read_table(path)]
    high = {row["name"] for row in rows if row["level"] in HIGH}
    whole = {*high, *(row["name"] for row in rows if row["level"] == "township")}
    names = [*PROVINCES, *sorted(name for name in whole if len(name) > 2)]
    codes = frozenset(row["code"] for row in rows if len(row["code"]) > 4)
    return (
        codes,
        frozenset(_ENDING.sub("", name) for name in high),
        re.compile("|".join(map(re.escape, names))),
    )
