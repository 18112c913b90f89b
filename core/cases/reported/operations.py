"""What the bureau does with a township's decision that it is told of, and the township's answer."""

from __future__ import annotations

from core.access.queries import may
from core.actor import actor
from core.audit.operations import about, operation
from core.cases.remarks import remark
from core.cases.reported.queries import (
    ANSWERED,
    ASK,
    ASKED,
    BASIS,
    SEEN,
    Reported,
    question_here,
    reported_one,
)
from core.db import db
from core.divisions.queries import tier_of
from core.errors import NotAllowed, NotFound, Refused
from core.tasks.models import Task
from core.tasks.operations import finish_task, open_task
from core.text import _

READING = ("confirm", "supervise")
"""Rights of those at the bureau who read what is reported; under the delegation none of them approves it."""


def of_bureau() -> bool:
    """Whether the one who acts reads for the bureau."""
    return tier_of(actor().division) == "county" and any(map(may, READING))


@operation("decision.seen")
def mark_seen(decision_id: int) -> Reported:
    """The bureau has read it. NotAllowed for anybody else, Refused the second time."""
    found = _for_bureau(decision_id)
    if found.seen is not None:
        raise Refused(
            _("这项决定已由%(who)s标为已阅。", who=found.seen.by), next=_("请刷新页面。"), code="passed"
        )
    remark(found.case, SEEN, str(_("县级备案：已阅。")), found.decision)
    db.session.flush()
    return reported_one(decision_id)


@operation("decision.question")
def question(decision_id: int, words: str) -> Reported:
    """The bureau asks; whoever decides at the township finds it among the tasks. The decision stands meanwhile.

    NotAllowed for anybody else; Refused while the question before has no answer.
    """
    found = _for_bureau(decision_id)
    if found.waits:
        raise Refused(
            _("上一项质询还没有答复，不能再提。"), basis=BASIS, next=_("请等乡镇（街道）答复。"), code="waits"
        )
    remark(found.case, ASKED, str(_("县级质询：%(words)s", words=words.strip())), found.decision)
    open_task(
        ASK,
        f"decision:{decision_id}",
        found.entry.duty or "",
        found.entry.division or "",
        _("答复县级质询：%(name)s", name=found.case.applicant_name),
        office_code=found.case.office_code,
        link=f"/reported/{decision_id}",
    )
    db.session.flush()
    return reported_one(decision_id)


@operation("decision.answer_bureau")
def answer_bureau(decision_id: int, words: str) -> Reported:
    """The township answers. NotFound where nothing was asked of the one who acts."""
    found, task = reported_one(decision_id), question_asked(decision_id)
    about(f"case:{found.case.no}")
    finish_task(task, words.strip())
    said = _("答复县级质询：%(words)s", words=words.strip())
    remark(found.case, ANSWERED, str(said), found.decision)
    db.session.flush()
    return reported_one(decision_id)


def question_asked(decision_id: int) -> Task:
    """The bureau's question to the one who acts; NotFound where there is none."""
    task = question_here(decision_id)
    if task is None:
        raise NotFound(_("没有等您答复的质询。"), basis=BASIS, next=_("请返回工作台查看。"))
    return task


def must_be_bureau() -> None:
    """NotAllowed for the township, whose decision it is."""
    if not of_bureau():
        raise NotAllowed(
            _("备案的决定由县级民政部门阅看和质询。"), basis=BASIS, next=_("请由县级经办或者监督人员办理。")
        )


def _for_bureau(decision_id: int) -> Reported:
    found = reported_one(decision_id)
    must_be_bureau()
    about(f"case:{found.case.no}")
    return found
