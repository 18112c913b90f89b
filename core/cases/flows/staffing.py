"""Whether a place has as many people of a duty as the county's lines ask for: a case would stand still there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.access.queries import duties, signers
from core.cases.flows.queries import known_of
from core.cases.overlay import applied
from core.cases.overlay_people import people_of, present_of
from core.declare import Pipeline
from core.divisions.queries import children, level_of, name_of
from core.modules.queries import is_enabled
from core.plugins import registry
from core.text import Message, Text, _

NAMES = ("duty", "asked_by", "run_by", "settled_by")
"""What of a change names the duty that acts there."""


@dataclass(frozen=True)
class Short:
    """A line that asks for more people than some places have. `nowhere`: no place has as many."""

    stage: str
    said: Message
    nowhere: bool


def short_of(pipeline: Pipeline, overlay: Mapping[str, Any], division: str, on: date) -> list[Short]:
    """Inserted lines, and those given to another duty, for which people are missing on that day."""
    found = []
    for stage, label, duty, asked in _asked(pipeline, overlay):
        places = _places(pipeline, division, duty, on)
        held = {place: len(signers(duty, place, on)) for place in places}
        few = {place: n for place, n in held.items() if n < asked}
        if few:
            found.append(Short(stage, _sentence(label, duty, asked, few), len(few) == len(held)))
    return found


def _asked(pipeline: Pipeline, overlay: Mapping[str, Any]) -> Iterator[tuple[str, Text, str, int]]:
    built = applied(pipeline, overlay, known_of(pipeline.code)) if overlay else pipeline
    for one in overlay.get("insert", ()):
        if one.get("duty"):
            others = (built[stage] for stage in getattr(built[one["code"]], "not_by", ()))
            alike = sum(getattr(line, "people", 1) for line in others if line.by == one["duty"])
            yield one["code"], one["label"], one["duty"], max(people_of(one), present_of(one)) + alike
    for stage, edits in overlay.get("change", {}).items():
        for name in NAMES:
            if edits.get(name) and stage in pipeline:
                line = pipeline[stage]
                people = getattr(line, "people", 1)
                yield stage, edits.get("label") or line.label, edits[name], people


def _places(pipeline: Pipeline, division: str, duty: str, on: date) -> list[str]:
    """Where the duty would act: the county itself, or each of its townships in which the type is handled."""
    info = duties().get(duty)
    if info is None or info.level not in ("county", "township"):
        return []
    if info.level == "county" or level_of(division) == "township":
        return [division]
    module = pipeline.code.partition(".")[0]
    module = registry().module_of.get(module, module)
    return [town.code for town in children(division, on) if is_enabled(module, town.code, on)]


def _sentence(label: Text, duty: str, asked: int, few: Mapping[str, int]) -> Message:
    named = registry().duties.get(duty)
    places = [_("%(place)s %(n)s 人", place=name_of(place), n=n) for place, n in few.items()]
    return _(
        "“%(stage)s”需要 %(asked)s 人任“%(duty)s”岗位，人数不够的：%(places)s。",
        stage=label,
        asked=asked,
        duty=named.label if named else duty,
        places="、".join(map(str, places)),
    )
