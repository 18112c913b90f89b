"""Tasks of a village's aide about its notice board: a notice to hang, one to take down (NOT-05)."""

from __future__ import annotations

from datetime import date

from core.access.queries import holders
from core.cases.models import Case, Deadline
from core.clock import today
from core.db import db, select
from core.notices.models import NoticeRow
from core.notices.queries import hangs_until, publish_by
from core.tasks.operations import open_task, settle_tasks
from core.text import Text, _

AIDE = "village_aide"
HANG, TAKE_DOWN = "post_notice", "take_down"


def ask_to_hang(case: Case, notice: NoticeRow) -> None:
    """The aide of the village is asked to hang it there; nobody is where the village has none, the clerk hangs it then."""
    if _on_the_board(notice):
        _ask(HANG, case, notice, _("张贴公示：%(name)s", name=case.applicant_name), _must_hang_by(notice))


def hung(notice: NoticeRow) -> None:
    """It was recorded in one more channel: the aide's task is done once it hangs wherever it must in the village."""
    if _on_the_board(notice) <= {posting.channel for posting in notice.postings}:
        settle_tasks(f"notice:{notice.id}", HANG, _("已张贴"))


def ask_to_take_down(case: Case, publication: NoticeRow) -> None:
    """When its days are over the aide takes it down."""
    if _on_the_board(publication):
        title = _("撤下公布：%(name)s", name=case.applicant_name)
        _ask(TAKE_DOWN, case, publication, title, hangs_until(publication))


def ask_down(case: Case, notice: NoticeRow, duty: str, division: str, by: date) -> None:
    """A round of notice that is over is to be taken down where that duty keeps the boards."""
    open_task(
        TAKE_DOWN,
        f"notice:{notice.id}",
        duty,
        division,
        _("撤下公示：%(name)s", name=case.applicant_name),
        office_code=case.office_code,
        due_on=by,
        link=f"/cases/{case.no}/notices/{notice.id}/down",
    )


def has_aide(case: Case) -> bool:
    """Whether somebody keeps the board of the village."""
    return bool(holders(AIDE, case.division))


def _must_hang_by(notice: NoticeRow) -> date | None:
    """The last day for hanging a notice; of a publication the county's own."""
    if notice.entry_id is None:
        return publish_by(notice.division, today())
    wanted = select(Deadline.due_on).where(Deadline.entry_id == notice.entry_id, Deadline.kind == "post")
    return db.session.scalar(wanted.limit(1))


def _on_the_board(notice: NoticeRow) -> set[str]:
    """Codes of the channels in the village that a notice must hang in."""
    return {c["code"] for c in notice.channels if c["required"] and c["place"] == "village"}


def _ask(what: str, case: Case, notice: NoticeRow, title: Text, due_on: date | None) -> None:
    if not has_aide(case):
        return
    open_task(
        what,
        f"notice:{notice.id}",
        AIDE,
        case.division,
        title,
        office_code=case.office_code,
        due_on=due_on,
        link=f"/cases/{case.no}",
    )
