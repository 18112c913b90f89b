"""Two people at once on the threads of one process: plain Flask-AppBuilder answers one with the other's search, ours does not."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from core.plugins import installed, using
from tests.fab.conftest import Application
from tests.fab.rows import CLERK, MINE

SEARCHES = {"first": "AA-1", "second": "BB-2"}


@pytest.fixture
def two_at_once(both: Application, monkeypatch: pytest.MonkeyPatch) -> tuple[Application, threading.Barrier]:
    """Each list waits, once its filters are read, until the other one's are read too: what chance does under load."""
    module = both.module
    for n, no in enumerate(SEARCHES.values(), 20):
        version = {"row_version": 1} if both.is_ours else {}
        both.insert(
            module.Case, [{"id": n, "office_code": MINE, "no": no, "note": "-", "person_id": 1, **version}]
        )
    view = both.view("TownCases")
    barrier, make = threading.Barrier(2, timeout=20), view._get_list_widget

    def slowly(*args: Any, **kwargs: Any) -> Any:
        barrier.wait()
        return make(*args, **kwargs)

    monkeypatch.setattr(view, "_get_list_widget", slowly)
    return both, barrier


def test_a_search_is_answered_with_the_rows_that_somebody_else_looked_for(
    two_at_once: tuple[Application, threading.Barrier],
) -> None:
    both, _barrier = two_at_once
    name = "no" if both.is_ours else "_flt_0_no"
    pages = at_once(both, {who: f"/town-cases/list/?{name}={no}" for who, no in SEARCHES.items()})
    right = {who: SEARCHES[who] in page and other not in page for who, page, other in _each(pages)}
    both.shows(not all(right.values()))


def test_a_plain_list_is_cut_down_by_the_search_of_somebody_else(
    two_at_once: tuple[Application, threading.Barrier],
) -> None:
    both, _barrier = two_at_once
    name = "no" if both.is_ours else "_flt_0_no"
    for _again in range(2):  # whichever of the two comes last
        pages = at_once(both, {"first": "/town-cases/list/", "second": f"/town-cases/list/?{name}=BB-2"})
        whole = all(no in pages["first"] for no in SEARCHES.values())
        searched = "BB-2" in pages["second"] and "AA-1" not in pages["second"]
        if not (whole and searched):
            break
    both.shows(not (whole and searched))


def at_once(both: Application, addresses: dict[str, str]) -> dict[str, str]:
    """What each of the two reads, who ask at the same time, each with a browser of his own."""
    browsers = {who: both.sign_in(CLERK) for who in addresses}
    plugins = installed() if both.is_ours else None

    def ask(who: str) -> str:
        if plugins is None:
            return both.get(addresses[who], browsers[who]).text
        with using(plugins):
            return both.get(addresses[who], browsers[who]).text

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(addresses, pool.map(ask, addresses), strict=True))


def _each(pages: dict[str, str]) -> list[tuple[str, str, str]]:
    others = {"first": SEARCHES["second"], "second": SEARCHES["first"]}
    return [(who, page, others[who]) for who, page in pages.items()]
