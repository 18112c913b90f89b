"""What a plugin's demo.py holds: invented people, and how far their matters have come when a demo county is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody invented; the identity number is made from birthday and sex. `said` as the application's form takes it."""

    name: str
    born_on: date
    sex: Literal["female", "male"]
    relation: str = "self"
    said: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, kw_only=True)
class DemoCase:
    """A matter that was handed in `began` working days ago and has gone on since, a step a day, in the real way.

    `people`: the applicant first; none for a matter without a household. `place`: which of the townships that confirm
    by themselves (`decided_by`), or for which the county does. It waits at the stage `until`, where so many have
    `signed` already; without one it goes on to its end, or as far as its days reach. `answered`: how many of a check's
    sources have answered, all without one. `outcomes` and `answers` by stage: else what is advised, or the usual.
    """

    type: str
    people: tuple[DemoPerson, ...] = ()
    decided_by: Literal["township", "county"] = "township"
    place: int = 0
    began: int
    until: str = ""
    signed: int = 0
    answered: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict, hash=False)
    outcomes: Mapping[str, str] = field(default_factory=dict, hash=False)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, hash=False)
