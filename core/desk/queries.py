"""What waits for the one who acts: stages of cases and other tasks, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.access.queries import may
from core.actor import Actor
from core.calendar.queries import calendar
from core.cases import queries as cases
from core.cases.appraisers import Summary, opened
from core.cases.checking.queries import to_start
from core.cases.shown import list_item, stage_label
from core.clock import today
from core.plugins import registry
from core.tasks import queries as tasks
from core.text import _


@dataclass(frozen=True)
class Item:
    """One thing that waits: what, about what, until when, and working days left (negative when late)."""

    what: str
    about: str
    title: str
    link: str
    due_on: date | None
    days_left: int | None
    place: str
    kind: str
    case: dict[str, Any] | None = None


def worklist(who: Actor, limit: int = cases.MOST) -> list[Item]:
    """Stages and tasks held by this posting, in one order: what is due first stands first."""
    if who.user_id is None or not who.duty:
        return []
    found = [_stage(w) for w in cases.waiting_for(who.duty, who.division, who.user_id, limit)]
    if may("accept"):
        found += [_stage(w) for w in to_start(who, today(), limit)]
    found += [_task(t) for t in tasks.tasks_for(who)]
    found += [_opened(summary) for summary in opened()]
    return sorted(found, key=lambda item: (item.due_on is None, item.due_on or date.max))[:limit]


def _stage(waiting: cases.Waiting) -> Item:
    entry, case = waiting.entry, waiting.case
    case_type = registry().case_types.get(case.type_code)
    due = entry.due_on or case.due_on
    label = str(case_type.label if case_type else case.type_code)
    title = f"{label} · {case.applicant_name}" if case.applicant_name else label
    return Item(
        str(stage_label(case, entry.stage)),
        f"case:{case.no}",
        title,
        f"/cases/{case.no}",
        due,
        left(due),
        case.division,
        "stage",
        list_item(case, entry),
    )


def _opened(summary: Summary) -> Item:
    title = f"{summary.matter} · {summary.applicant}"
    about, link = f"case:{summary.no}", f"/cases/{summary.no}"
    return Item(str(_("查看评议案件")), about, title, link, None, None, summary.place, "summary")


def _task(task: Any) -> Item:
    return Item(
        *_named(task),
        task.link or "",
        task.due_on,
        left(task.due_on),
        task.division,
        "task",
    )


def _named(task: Any) -> tuple[str, str, str]:
    """What is to be done, its subject, and about whom: what stands behind the colon of its title."""
    what, _colon, whom = task.title.partition("：")
    return what, task.about, whom or task.title


def left(due: date | None) -> int | None:
    """Working days from today until a day; negative when it is past."""
    if due is None:
        return None
    days, on = calendar(), today()
    return days.workdays_between(on, due) if due >= on else -days.workdays_between(due, on)
