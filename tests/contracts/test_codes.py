"""Codes are permanent: cases, profiles, letters and other people's programs hold them. The list is only ever added to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app import load
from config.settings import BUILT_IN_PLUGINS
from core.plugins import Registry

LIST = Path(__file__).with_name("permanent_codes.txt")


def declared(registry: Registry) -> Iterator[str]:
    """A line for everything that has a code."""
    for case_type in registry.case_types.values():
        yield f"type {case_type.code} {case_type.letters}"
    for pipeline in registry.pipelines.values():
        for line in pipeline:
            yield f"stage {pipeline.code} {line.code}"
            yield from (f"outcome {pipeline.code} {line.code} {outcome}" for outcome in line.outcomes)
        yield from (f"event {pipeline.code} {event.code}" for event in pipeline.events)
    yield from (f"parameter {address}" for address in registry.parameters)
    yield from (f"letter {type_code} {number}" for type_code, number in registry.documents)
    yield from (f"duty {code}" for code in registry.duties)
    yield from (f"job {address}" for address in registry.jobs)


def test_no_code_was_lost_and_every_new_one_is_on_the_list() -> None:
    """To add: append what stands on the left. What is missing on the right was renamed: don't, or say so in the changelog."""
    now = set(declared(load(BUILT_IN_PLUGINS).registry))
    kept = set(LIST.read_text(encoding="utf-8").splitlines())
    assert (sorted(now - kept), sorted(kept - now)) == ([], [])
