"""Which page of a list is asked for, read from the address; anything that cannot be meant is refused in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import BadInput
from core.numbers import whole_number
from core.text import _

MOST_ROWS = 200
COUNTED = 10_000
SIZES = (25, 50, 100, 200)


@dataclass(frozen=True)
class Asked:
    """Page counted from 0, rows a page, and the column to sort by (empty for the list's own order)."""

    page: int
    page_size: int
    order: str
    direction: str


def asked(args: Mapping[str, str], view: str, *, page_size: int, order_columns: Sequence[str]) -> Asked:
    """Read `page_VIEW`, `psize_VIEW`, `_oc_VIEW` and `_od_VIEW`; raises BadInput."""
    size = _number(args.get(f"psize_{view}"), page_size)
    if not 1 <= size <= MOST_ROWS:
        raise _too_many()
    page = _number(args.get(f"page_{view}"), 0)
    if page < 0 or page * size > COUNTED:
        raise BadInput(
            _("列表最多翻到第 %(rows)s 条，地址中的页码超出了范围。", rows=f"{COUNTED:,}"),
            next=_("请用筛选条件缩小范围。"),
            code="bad_page",
        )
    order = args.get(f"_oc_{view}", "")
    direction = args.get(f"_od_{view}", "asc")
    if (order and order not in order_columns) or direction not in ("asc", "desc"):
        raise BadInput(
            _("列表不能按地址中的这一列排序。"), next=_("请点击表头中带箭头的列名排序。"), code="bad_order"
        )
    return Asked(page, size, order, direction)


def _number(text: str | None, default: int) -> int:
    if text is None:
        return default
    found = whole_number(text, 10**9)
    if found is None:
        raise _too_many()
    return found


def _too_many() -> BadInput:
    return BadInput(
        _("每页最多显示 %(most)s 条，地址中的条数或页码不对。", most=MOST_ROWS),
        next=_("请从列表下方选择每页条数。"),
        code="bad_page_size",
    )


def page_numbers(page: int, pages: int) -> list[int]:
    """At most seven pages around the current one, counted from 0."""
    first = max(0, min(page - 3, pages - 7))
    return list(range(first, min(pages, first + 7)))


def page_count(rows: int, page_size: int) -> int:
    """How many pages can be turned to; what was counted as "more than 10,000" ends there."""
    return max(1, -(-min(rows, COUNTED) // page_size))
