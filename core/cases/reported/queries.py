"""The bureau's filing list, and what was said about each decision on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select

from core.cases.models import Case, DecisionRow, Remark, StageEntry
from core.db import db, select
from core.db.scope import outside
from core.errors import NotFound
from core.parameters import queries as parameters
from core.parameters.keys.procedure import FILING
from core.tasks.models import Task
from core.tasks.queries import is_mine
from core.text import Message, _

BASIS = ("SAL26:44",)
SEEN, ASKED, ANSWERED = "filed_seen", "filed_asked", "filed_answered"
SAID: dict[str, Message] = {SEEN: _("已阅"), ASKED: _("质询"), ANSWERED: _("答复")}
ASK = "answer_bureau"
"""The township's task."""
MOST = 200


@dataclass(frozen=True)
class Reported:
    """A decision of a township with its case, where it was taken, and what the bureau and the township said of it."""

    decision: DecisionRow
    case: Case
    entry: StageEntry
    words: tuple[Remark, ...]

    @property
    def seen(self) -> Remark | None:
        """By whom at the bureau it was seen first."""
        return next((word for word in self.words if word.kind == SEEN), None)

    @property
    def waits(self) -> bool:
        """Whether a question has no answer yet."""
        last = [word.kind for word in self.words if word.kind != SEEN]
        return bool(last) and last[-1] == ASKED


def reported(after: int | None = None, limit: int = 50) -> tuple[list[Reported], int | None]:
    """A page of the list within scope, the newest decision first, and the key from which the next goes on."""
    wanted = _wanted()
    if after is not None:
        wanted = wanted.where(DecisionRow.id < after)
    rows = db.session.execute(wanted.order_by(DecisionRow.id.desc()).limit(limit + 1)).all()
    following = rows[limit - 1][0].id if len(rows) > limit else None
    filed = [row for row in rows[:limit] if is_filed(row[1], row[0].decided_on)]
    words = list(_words([decision.id for decision, _case, _entry in filed]))
    return [
        Reported(decision, case, entry, tuple(w for w in words if w.decision_id == decision.id))
        for decision, case, entry in filed
    ], following


def reported_one(decision_id: int) -> Reported:
    """One of them; NotAllowed outside one's scope, NotFound where the county is told of nothing."""
    row = db.session.execute(_wanted().where(DecisionRow.id == decision_id)).first()
    if row is None:
        raise outside()
    decision, case, entry = row
    if not is_filed(case, decision.decided_on):
        raise NotFound(
            _("本地的乡镇（街道）确认决定不报县级备案。"),
            basis=BASIS,
            next=_("请返回列表，从列出的决定中选择。"),
        )
    return Reported(decision, case, entry, tuple(_words([decision.id])))


def is_filed(case: Case, on: date) -> bool:
    """Whether the place tells the bureau of what its townships decide."""
    return bool(parameters.value_of(FILING, case.division, on))


def question_here(decision_id: int) -> Task | None:
    """The bureau's open question about a decision, where it was asked of the one who acts."""
    wanted = select(Task).where(Task.what == ASK, Task.about == f"decision:{decision_id}")
    task = db.session.scalar(wanted.where(Task.done_on.is_(None)))
    return task if task is not None and is_mine(task) else None


def _wanted() -> Select[DecisionRow, Case, StageEntry]:
    return (
        select(DecisionRow, Case, StageEntry)
        .join(Case, Case.id == DecisionRow.case_id)
        .join(StageEntry, StageEntry.id == DecisionRow.entry_id)
        .where(DecisionRow.tier == "township")
    )


def _words(decisions: Collection[int]) -> Iterator[Remark]:
    wanted = select(Remark).where(Remark.decision_id.in_(decisions), Remark.kind.in_(SAID))
    yield from db.session.scalars(wanted.order_by(Remark.id)) if decisions else ()
