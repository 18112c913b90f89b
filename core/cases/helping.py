"""What the township asks of the village's aide about a case: information for the file, never a gate (社会救助法 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from core.access.queries import holders
from core.actor import actor
from core.cases.boards.tasks import AIDE
from core.cases.forms import Filled
from core.cases.models import Case
from core.cases.remarks import remark
from core.clock import today
from core.declare.fields import Form, day, one_of, prose
from core.errors import Incomplete, Refused
from core.parameters import queries as parameters
from core.parameters.keys.procedure import VILLAGE_TASKS
from core.tasks.models import Task
from core.tasks.operations import finish_task, open_task
from core.tasks.queries import is_mine, tasks_about
from core.text import Text, _

if TYPE_CHECKING:
    from core.cases.handling import Handling

BASIS = ("SAL26:5", "SAL26:43")
KINDS: dict[str, Text] = {option.code: option.label for option in VILLAGE_TASKS.options}
_PREFIX = "help_"
MARK = "helped"
"""On a case of which the aide was asked something; others are not asked for tasks."""


class Asked(Form):
    """What the aide is asked to help with, until when."""

    task = one_of(_("协助事项"), KINDS)
    what = prose(_("具体要求"), most=200)
    due_on = day(_("完成期限"), ahead=True)


class Helped(Form):
    """What the aide did or learned."""

    task = one_of(_("协助事项"), KINDS)
    result = prose(_("协助情况"), most=300)


def kinds_of(case: Case) -> dict[str, Text]:
    """What the county lets a township ask of its aides, by code."""
    found = parameters.find(VILLAGE_TASKS, case.division, today())
    return {code: KINDS[code] for code in KINDS if found is not None and code in found.value}


def ask(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Ask the aide of the case's village; the same is asked once at a time. Nothing waits for it."""
    case, kind = act.case, data["task"]
    if not kinds_of(case) or not holders(AIDE, case.division):
        raise Refused(
            _("本案所在的村（社区）没有在岗的协理员，或者本县没有规定协助事项。"),
            basis=BASIS,
            next=_("请由经办人员自行办理，或者联系安全管理员安排协理员。"),
        )
    faults: dict[str, list[Any]] = {}
    if kind not in kinds_of(case):
        faults["task"] = [_("本县没有规定这一协助事项。")]
    if data["due_on"] < today():
        faults["due_on"] = [_("日期早于今天，请更正日期。")]
    if faults:
        raise Incomplete(_("协助任务没有交办。"), basis=BASIS, fields=faults)
    title = _("%(what)s：%(name)s", what=KINDS[kind], name=case.applicant_name)
    open_task(
        f"{_PREFIX}{kind}",
        f"case:{case.no}",
        AIDE,
        case.division,
        title,
        office_code=case.office_code,
        due_on=data["due_on"],
        link=f"/cases/{case.no}",
    )
    case.raised = sorted({*(case.raised or ()), MARK})
    said = _("请协理员协助“%(what)s”：%(how)s", what=KINDS[kind], how=data["what"])
    remark(case, "help_asked", str(said))


def help_out(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """The aide says what came of it: the task is done, the case has it as information. Refused where nothing is asked."""
    case, kind = act.case, data["task"]
    task = next((each for each in waiting(case) if each.what == f"{_PREFIX}{kind}"), None)
    if task is None:
        raise Refused(_("没有等待您办理的这一协助任务。"), basis=BASIS, next=_("请刷新页面。"))
    finish_task(task, data["result"])
    said = _("%(who)s协助“%(what)s”：%(how)s", who=actor().name, what=KINDS[kind], how=data["result"])
    remark(case, "helped", str(said))


def waiting(case: Case) -> list[Task]:
    """Open tasks of the case that were asked of the aide who acts."""
    return [task for task in _tasks(case) if task.is_open and is_mine(task)]


def _tasks(case: Case) -> Sequence[Task]:
    if MARK not in (case.raised or ()):
        return ()
    return [task for task in tasks_about(f"case:{case.no}") if task.what.startswith(_PREFIX)]


def shown(case: Case) -> list[dict[str, Any]]:
    """Every task of the aide about the case, open ones first, as information."""
    return [
        {
            "task": task.what.removeprefix(_PREFIX),
            "label": str(KINDS.get(task.what.removeprefix(_PREFIX), task.what)),
            "due_on": task.due_on.isoformat() if task.due_on else None,
            "done_on": task.done_on.isoformat() if task.done_on else None,
            "by": task.done_by,
            "result": task.outcome,
        }
        for task in _tasks(case)
    ]
