"""The beginnings of stories: cases of the four types brought to a stage by the usual people, nothing special happening."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from core.cases.process import Process
from core.cases.state import Decided
from core.declare import Limit, Pipeline
from core.plugins import built_in
from tests.core.cases.memory import MemoryCase, MemoryWorld, process_of

PIPELINES: dict[str, Pipeline] = {
    pipeline.code: pipeline
    for name in sorted(built_in())
    for case_type in import_module(f"plugins.{name}.plugin").register_case_types()
    for pipeline in case_type.pipelines
}

CLERK, SURVEYOR, SECOND_SURVEYOR, REVIEWER, SECOND_REVIEWER = 11, 21, 22, 31, 32
COUNTY_OFFICER, SECOND_OFFICER, INSPECTOR, SECOND_INSPECTOR, PETITIONS = 201, 202, 211, 212, 231
JOINT = (101, 102, 103, 104, 105)
REASON = "查明月人均收入 912 元，高于低保标准 820 元"

QUIET = {
    "appraisal_due": (False, "没有争议"),
    "county_must_visit": (False, "没有近亲属备案"),
    "needs_coordination": (False, "未超过上限"),
    "was_paid_first": (False, "没有先行救助"),
    "explanation_due": (False, "没有先行救助"),
    "announce_due": (False, "决定后不公示"),
    "is_key": (False, "不是重点件"),
    "is_named": (False, "匿名"),
    "was_forwarded": (False, "由本级办理"),
    "asked_for_help": (False, "没有请求救助"),
    "assessor": "town_surveyor",
    "after_death": "died",
}
"""Answers of rules in a case in which nothing is special."""


def process(code: str, settings: dict[str, Any] | None = None, **limits: Limit | None) -> Process:
    """A version of a built-in pipeline."""
    return process_of(PIPELINES[code], settings, **limits)


def opened(version: Process, **world: Any) -> MemoryCase:
    """A case at its first stage; what the world says otherwise is given by name, rules under `answers`."""
    answers = {**QUIET, **world.pop("answers", {})}
    return MemoryCase(version, MemoryWorld(answers=answers, **world))


def accepted(case: MemoryCase) -> MemoryCase:
    """Applied and accepted: the check is asked, the survey is due."""
    applied(case).does("accept", next(iter(case.process.pipeline["accept"].outcomes)), CLERK)
    return case


def surveyed(case: MemoryCase) -> MemoryCase:
    """The report is clean and two surveyors have been there."""
    if "check" in case.beside():
        case.checked()
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    return case


def favoured(case: MemoryCase, reviewer: int = REVIEWER) -> MemoryCase:
    """The township is in favour."""
    case.does("review", "eligible", reviewer)
    return case


def published(case: MemoryCase, stage: str = "publicise", days: int = 8) -> MemoryCase:
    """The notice hung out its days."""
    case.posts(stage)
    case.later(days)
    return case


def dibao(
    settings: dict[str, Any] | None = None, limits: Mapping[str, Limit | None] | None = None, **world: Any
) -> MemoryCase:
    """A dibao case that has just been opened."""
    return opened(process("dibao.apply", settings, **(limits or {})), **world)


def applied(case: MemoryCase) -> MemoryCase:
    """Handed in."""
    case.does("apply", "done", CLERK)
    return case


def at_review(case: MemoryCase) -> MemoryCase:
    """Up to the township's opinion."""
    return surveyed(accepted(case))


def at_notice(case: MemoryCase) -> MemoryCase:
    """Up to the notice before the decision, not posted yet."""
    return favoured(at_review(case))


def at_decision(case: MemoryCase) -> MemoryCase:
    """Up to the decision, the notice undisputed."""
    return published(at_notice(case))


def at_announcement(case: MemoryCase) -> MemoryCase:
    """Granted by three of five where the county publishes afterwards; the notice hangs."""
    favoured(at_review(case)).does("decide", "granted", *JOINT[:3])
    assert case.at() == "announce"
    case.posts("announce")
    return case


def objected(handling: str, **limits: Limit | None) -> MemoryCase:
    """A dibao case whose notice was objected to on its second day, in a county that handles it that way."""
    case = at_notice(dibao({"objection.handling": handling}, limits))
    case.posts("publicise")
    case.later(2)
    assert case.happens("objection")
    assert case.at() == "objection"
    return case


def decisions(case: MemoryCase) -> list[Decided]:
    """Every decision taken, in order."""
    return [move for move in case.moves if isinstance(move, Decided)]
