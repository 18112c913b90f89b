"""Measurement 5: memory of a process that compiles letters one after the other, after a hundred and after a thousand."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from bench.serving import ROOT

TEMPLATES = ("dibao/accepted.typ", "dibao/confirmed.typ", "dibao/refused.typ", "dibao/notice_sheet.typ")


@dataclass(frozen=True)
class Compiled:
    """Letters so far, how many of them are unlike every other, resident memory in MB, letters a second since the last."""

    letters: int
    different: int
    mb: float
    a_second: float


Letters = list[list[Compiled]]
"""By round, in the order of their numbers."""


def measure_letters(environment: Mapping[str, str], counts: Sequence[int], rounds: int) -> Letters:
    """Each round in a process of its own."""
    command = [sys.executable, "-m", "bench.letters", *map(str, counts)]
    found: Letters = []
    for _n in range(rounds):
        done = subprocess.run(
            command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"no letters:\n{done.stderr[-2000:]}")
        found.append([Compiled(**each) for each in json.loads(done.stdout.splitlines()[-1])])
    return found


def faults_in(found: Letters) -> Iterator[str]:
    """What is broken: two letters that are the same bytes. Never a time, and memory is no fault either."""
    for each in (one for one_round in found for one in one_round if one.different != one.letters):
        yield f"of {each.letters} letters {each.different} differ"


# --- in the process that is measured


def main(counts: Sequence[int]) -> Iterator[Compiled]:
    """Letters by core's own compiler, as it stands in a worker, each with a number and an addressee of its own."""
    import psutil

    from app import create_app
    from config.settings import load_settings

    create_app(load_settings(os.environ))
    process = psutil.Process()
    seen: set[bytes] = set()
    done = 0
    for count in counts:
        begun = time.perf_counter()
        for n in range(done, count):
            seen.add(hashlib.sha256(_letter(n)).digest())
        taken = time.perf_counter() - begun
        yield Compiled(count, len(seen), process.memory_info().rss / 1e6, (count - done) / taken)
        done = count


def _letter(n: int) -> bytes:
    from core.clock import today
    from core.documents.catalogue import template
    from core.documents.letters import Check, Remedy, head, issuer
    from core.documents.render import Fonts, render
    from core.documents.shape import sample

    found, day = template(TEMPLATES[n % len(TEMPLATES)]), today()
    by = issuer("county", bureau="莲湖区民政局", township="北关街道办事处")
    remedy = Remedy(
        body="莲湖区人民政府",
        court="莲湖区人民法院",
        respondent=by.respondent,
        days=60,
        months=6,
        basis=("《社会救助法》第七十六条",),
    )
    code = f"{n:016d}"
    sheet = head(
        number=f"DB-610104003-{day.year}-{n:06d}-F17-1",
        title="通知书",
        by=by,
        recipient=f"收件人{n}",
        issued_on=day,
        basis=("《社会救助法》第四十五条",),
        remedy=remedy if found.remedy else None,
        hotline="12349",
        check=Check(code=code, address=f"https://jz.example/verify/{code}", site="jz.example/verify"),
    )
    return render(found.path, sheet, sample(found.fields), on=day, fonts=Fonts.of())


if __name__ == "__main__":
    print(json.dumps([asdict(each) for each in main([int(count) for count in sys.argv[1:]])]))
