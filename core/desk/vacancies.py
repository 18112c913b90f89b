"""Posts of the townships that procedures and instruments need and nobody holds: since when, who held them last, how much waits there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.access.queries import Held, duties, holders_below, left_below
from core.actor import actor
from core.cases.chain import waiting_by_post
from core.declare import Pipeline
from core.delegation.queries import responsible_posts
from core.divisions.queries import county_of, governed, governs
from core.modules.queries import is_enabled
from core.plugins import registry

NAMES = ("by", "asked_by", "settled_by", "posted_by")
"""What of a line names the duty that acts there."""


@dataclass(frozen=True)
class Vacancy:
    """A post that nobody holds; `last` is who held it last, None where nobody ever did."""

    place: str
    place_name: str
    duty: str
    duty_name: str
    last: Held | None
    waiting: int


def vacancies(on: date) -> list[Vacancy]:
    """Of the townships within sight of the one who acts, in their order; five statements whatever their number."""
    county, needed = county_of(actor().division), {code: set(_posts(code)) for code in registry().case_types}
    named = responsible_posts(county, on)
    codes = {post for _town, post in named}.union(*needed.values())
    held, left, waiting = (
        holders_below(codes, county, on),
        left_below(codes, county, on),
        waiting_by_post(),
    )
    found = []
    for town in governed(county, on):
        if not governs(actor().division, town.code):
            continue
        wanted = {
            duty
            for code, posts in needed.items()
            if is_enabled(registry().module_of[code], town.code, on)
            for duty in posts
        } | {post for place, post in named if place == town.code}
        for duty in (each for each in duties().values() if each.code in wanted):
            post = (duty.code, town.code)
            if post not in held:
                found.append(
                    Vacancy(
                        town.code, town.name, duty.code, str(duty.name), left.get(post), waiting.get(post, 0)
                    )
                )
    return found


def _posts(case_type: str) -> Iterator[str]:
    """The township's duties that the lines of a type name."""
    for pipeline in registry().case_types[case_type].pipelines:
        yield from _named(pipeline)


def _named(pipeline: Pipeline) -> Iterator[str]:
    known = duties()
    for line in pipeline:
        for code in (getattr(line, name, None) for name in NAMES):
            if isinstance(code, str) and code in known and known[code].level == "township":
                yield code
