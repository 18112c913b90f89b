"""Measurement 6: what the access check and the module gate add to a request, beside the access check of plain FAB."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from bench import counting
from bench.serving import CSRF, ROOT, application

ACCESS, GATE = "access check", "module gate"
MODULE = "dibao"
PAGE = {"jiuzhu": "/cases/", "plain": "/cases/list/"}
MOST_STATEMENTS = 0
"""What both may ask the database once a process knows duties and modules: the request has read the revisions already."""


@dataclass(frozen=True)
class Added:
    """Microseconds of the first call in a request and of each further one; SQL statements of the first."""

    first_us: float
    further_us: float
    statements: int


Gates = dict[tuple[str, str], list[Added]]
"""By application and check; one a round."""


def measure_gates(
    ours: Mapping[str, str], plain: Mapping[str, str], rounds: int, requests: int, calls: int
) -> Gates:
    """Each application in a process of its own: so many requests a round, so many calls in each."""
    found: Gates = {}
    for who, environment in (("jiuzhu", ours), ("plain", plain)):
        command = [sys.executable, "-m", "bench.gate", who, *map(str, (rounds, requests, calls))]
        done = subprocess.run(
            command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{who} has no gate:\n{done.stderr[-2000:]}")
        for check, every in json.loads(done.stdout.splitlines()[-1]).items():
            found[who, check] = [Added(**added) for added in every]
    return found


def faults_in(found: Gates) -> Iterator[str]:
    """What is broken: a check of ours that asks the database in every request. Never a time."""
    for (who, check), rounds in found.items():
        most = max(added.statements for added in rounds)
        if who == "jiuzhu" and most > MOST_STATEMENTS:
            yield f"{check}: {most} SQL statements a request, the aim is {MOST_STATEMENTS}"


# --- in the process that is measured


def main(who: str, rounds: int, requests: int, calls: int) -> dict[str, list[Added]]:
    """Sign in, then ask inside requests of one's own, after two that fill what a process keeps."""
    app = application(who, os.environ)
    cookie = _signed_in(app)
    checks = _checks(app, who)

    def within_a_request(check: Callable[[], object]) -> Added:
        with app.test_request_context(PAGE[who], headers={"Cookie": cookie}):
            _begin(app)
            return _timed(check, calls)

    for check in [*checks.values()] * 2:
        within_a_request(check)
    return {
        name: [_median([within_a_request(check) for _request in range(requests)]) for _round in range(rounds)]
        for name, check in checks.items()
    }


def _begin(app: Any) -> None:
    """As far as a request goes before it reaches a page; who is signed in is known then."""
    from flask_login import current_user

    if app.preprocess_request() is not None or not current_user.is_authenticated:
        raise RuntimeError("not signed in")


def _timed(check: Callable[[], object], calls: int) -> Added:
    with counting.counted() as asked:
        begun = time.perf_counter()
        check()
        first = time.perf_counter() - begun
        statements = len(asked)
    begun = time.perf_counter()
    for _n in range(calls):
        check()
    further = (time.perf_counter() - begun) / calls
    return Added(first * 1e6, further * 1e6, statements)


def _median(each: list[Added]) -> Added:
    return Added(
        median(added.first_us for added in each),
        median(added.further_us for added in each),
        max(added.statements for added in each),
    )


def _checks(app: Any, who: str) -> dict[str, Callable[[], object]]:
    if who == "plain":
        return {ACCESS: lambda: _must(app.appbuilder.sm.has_access("can_list", "Cases"))}
    from bench.databases import TOWN  # which takes the whole product along
    from core.clock import today
    from core.modules.queries import require_enabled
    from core.web.guard import READ, require

    view = next(view for view in app.appbuilder.baseviews if type(view).__name__ == "Cases")
    return {ACCESS: lambda: require(READ, view), GATE: lambda: require_enabled(MODULE, TOWN, today())}


def _must(allowed: bool) -> None:
    if not allowed:
        raise RuntimeError("access was refused")


def _signed_in(app: Any) -> str:
    """The cookie of the one named in BENCH_USER."""
    client = app.test_client()
    name, password = os.environ["BENCH_USER"].split(" ")
    token = CSRF.search(client.get("/login/").text)
    fields = {"username": name, "password": password, "csrf_token": token[1] if token else ""}
    client.post("/login/", data=fields)
    cookie = client.get_cookie("session")
    return f"session={cookie.value}" if cookie else ""


if __name__ == "__main__":
    found = main(sys.argv[1], *map(int, sys.argv[2:]))
    print(json.dumps({name: [asdict(added) for added in every] for name, every in found.items()}))
