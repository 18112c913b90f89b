"""Measurement 2: start and memory of one worker with 1, 4 and 40 plugins, beside plain FAB with as many screens."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench import counting
from bench.progress import Said
from bench.serving import CSRF, ROOT, application

BUILT_IN = 4
COUNTS = (1, BUILT_IN, 40)
MOST_MS_A_PLUGIN = 30
ONLY_ONE = "dibao"
MOST_MEMORY = 1.5
LIST = {"jiuzhu": "/cases/", "plain": "/cases/list/", "loaded": "/cases/list/"}


@dataclass(frozen=True)
class Start:
    """One start of one process.

    Milliseconds from its birth until it could serve, SQL statements until then, plugins loaded, and resident memory
    in MB when it could serve and after it has served a list; ours also names the modules of others that it has loaded.
    """

    ready_ms: float
    statements: int
    writes: int
    plugins: int
    fresh_mb: float
    serving_mb: float
    libraries: tuple[str, ...] = ()


Starts = dict[tuple[str, int], list[Start]]
"""By application and number of plugins or screens; "loaded" is plain FAB with the libraries loaded that ours loads."""


def write_plugins(folder: Path, many: int) -> Path:
    """Throw-away plugins out of the skeleton of `jiuzhu plugin new`, lying in the folder as if they were installed."""
    from core.conformance import write_distribution

    for n in range(many):
        code, letters = f"bench{n}", f"B{chr(65 + n // 26)}{chr(65 + n % 26)}"
        package = f"jiuzhu_{code}"
        source = folder / "sources" / code
        write_distribution(source, code, f"试验津贴{n}", letters)
        (source / package).rename(folder / package)
        about = folder / f"{package}-0.1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: jiuzhu-{code}\nVersion: 0.1.0\n")
        (about / "entry_points.txt").write_text(f"[jiuzhu.plugins]\n{code} = {package}.plugin\n")
    return folder


def measure_starts(
    ours: Mapping[str, str],
    plain: Mapping[str, str],
    plugins: Path,
    rounds: int,
    counts: tuple[int, ...],
    say: Said,
) -> Starts:
    """Every kind of worker started anew `rounds` times in turn.

    The one loaded with our libraries, started once for its memory, makes plain FAB's tables and permissions.
    """
    most, found = max(counts), Starts()
    for n in range(rounds):
        for count in counts:
            chosen = dict(ours) | _chosen(count, plugins)
            found.setdefault(("jiuzhu", count), []).append(start_once("jiuzhu", count, chosen))
        if n == 0:
            libraries = {"BENCH_LIBRARIES": " ".join(found["jiuzhu", most][-1].libraries)}
            found["loaded", most] = [start_once("loaded", most, dict(plain) | libraries)]
        for count in counts:
            found.setdefault(("plain", count), []).append(start_once("plain", count, plain))
        say(f"  round {n + 1} of {rounds}")
    return found


def _chosen(count: int, plugins: Path) -> dict[str, str]:
    """The first plugin alone, the built-in four, or these and every installed one."""
    if count == 1:
        return {"JIUZHU_PLUGINS": ONLY_ONE}
    return {} if count == BUILT_IN else {"PYTHONPATH": os.pathsep.join((str(ROOT), str(plugins)))}


def faults_in(found: Starts) -> Iterator[str]:
    """What is broken: a plugin that was not loaded, or a statement before the first request. Never a time."""
    for (who, count), starts in found.items():
        if who != "jiuzhu":
            continue
        if any(start.plugins != count for start in starts):
            yield f"{starts[0].plugins} plugins were loaded, not {count}"
        if any(start.statements for start in starts):
            yield f"{starts[0].statements} SQL statements at start with {count} plugins, {starts[0].writes} of them writes"


def a_further_one(found: Starts, who: str) -> float:
    """Milliseconds that each further plugin or screen adds, between the second and the last count."""
    counts = sorted(count for name, count in found if name == who)
    few, many = counts[-2], counts[-1]
    ready = [median(start.ready_ms for start in found[who, count]) for count in (few, many)]
    return (ready[1] - ready[0]) / (many - few)


def beside_loaded(found: Starts) -> tuple[float, float, int]:
    """Memory in MB of ours and of plain FAB with the same libraries, both after a first page, and how many these are."""
    most = max(count for _who, count in found)
    ours, plain = (median(start.serving_mb for start in found[who, most]) for who in ("jiuzhu", "loaded"))
    return ours, plain, len(found["jiuzhu", most][-1].libraries)


def start_once(which: str, count: int, environment: Mapping[str, str]) -> Start:
    """A new process that makes the application, serves one list, and says what it took."""
    command = [sys.executable, "-m", "bench.starts", which, str(count), str(time.monotonic())]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{which} did not start:\n{done.stderr[-2000:]}")
    return Start(**json.loads(done.stdout.splitlines()[-1]))


# --- in the process that is measured


def main(which: str, count: int, spawned: float) -> Start:
    """Make the application, then serve a list to one who is signed in."""
    for name in os.environ.get("BENCH_LIBRARIES", "").split():
        with suppress(ImportError):
            importlib.import_module(name)
    with counting.counted() as asked:
        app = application(which, os.environ, count)
        ready = time.monotonic()
        statements, writes = len(asked), len(counting.writes(asked))
    import psutil

    process = psutil.Process()
    fresh = process.memory_info().rss
    plugins = app.extensions["jiuzhu"].registry.modules if which == "jiuzhu" else ()
    _serve_a_list(app, which)
    return Start(
        ready_ms=(ready - spawned) * 1000,
        statements=statements,
        writes=writes,
        plugins=len(plugins),
        fresh_mb=fresh / 1e6,
        serving_mb=process.memory_info().rss / 1e6,
        libraries=_libraries() if which == "jiuzhu" else (),
    )


def _libraries() -> tuple[str, ...]:
    """Modules that were installed, not written here."""
    loaded = {name: getattr(module, "__file__", None) or "" for name, module in list(sys.modules.items())}
    return tuple(sorted(name for name, file in loaded.items() if "site-packages" in file))


def _serve_a_list(app: Any, which: str) -> None:
    client = app.test_client()
    name, password = os.environ["BENCH_USER"].split(" ")
    token = CSRF.search(client.get("/login/").text)
    fields = {"username": name, "password": password, "csrf_token": token[1] if token else ""}
    client.post("/login/", data=fields)
    answer = client.get(LIST[which])
    if answer.status_code != 200:
        raise RuntimeError(f"{LIST[which]}: {answer.status_code} {answer.text[:500]}")


if __name__ == "__main__":
    print(json.dumps(asdict(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))))
