"""Publication of a grant in the village or community: where it hangs from when to when; it holds nobody up (SAL26 45)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from core.actor import actor
from core.cases.boards import tasks
from core.cases.models import Case
from core.cases.remarks import remark
from core.clock import today
from core.db import db, select
from core.divisions.queries import place_of
from core.documents.uploads import Upload
from core.errors import Incomplete, NotAllowed, Refused
from core.notices import operations as notices
from core.notices.models import NoticeRow
from core.notices.queries import hangs_until, publication_of, result_round, wanting
from core.payments.models import Entitlement
from core.tasks.operations import settle_tasks
from core.text import Text, _

STAGE = "publication"
"""What takes a stage's name in a posting, since a publication belongs to no stage."""


def may_hang(case: Case) -> bool:
    """The township's clerk, and the aide of the village."""
    who = actor()
    return (who.duty, who.division) in (
        ("town_clerk", place_of(case.office_code)),
        ("village_aide", case.division),
    )


def shown(case: Case, found: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Out of the notices of a case its publication with its channels, and whether the one who looks may hang it."""
    row = next((notice for notice in found if notice["kind"] == STAGE), None)
    return {**row, "may": may_hang(case) and not row["closed_as"]} if row else None


def hang(case: Case, channel: str, up_on: date, photo: Upload | None = None) -> None:
    """It hangs in a channel; once it hangs wherever it must, the clerk's task is done.

    Raises Refused where nothing was granted, NotAllowed for another duty, Incomplete for a day before the decision.
    """
    row = _published(case)
    if case.closed_on is not None and up_on < case.closed_on:
        fault = _("公布日期不能早于决定生效的 %(day)s。", day=case.closed_on)
        raise Incomplete(_("张贴登记有误。"), basis=("SAL26:45",), fields={"up_on": [fault]})
    notices.record_posting(row, channel, up_on, photo)
    tasks.hung(row)
    if not wanting(row) and row.posted_on is None:
        row.posted_on = max(posting.up_on for posting in row.postings)
        settle_tasks(f"notice:{row.id}", "publish", _("已公布"))
        tasks.ask_to_take_down(case, row)
        remark(case, "published", str(_("本决定已于%(day)s公布。", day=row.posted_on)))


def leave_out(entitlement_id: int, why: Text) -> None:
    """What of a benefit hangs nowhere yet is not made known any more: nobody is asked for it, the timeline says why."""
    granting = select(Entitlement.case_id).where(Entitlement.id == entitlement_id).scalar_subquery()
    about = select(Case).where((Case.id == granting) | (Case.entitlement_id == entitlement_id))
    for case in db.session.scalars(about.order_by(Case.id)).all():
        row = publication_of(case.id)
        if row is not None and not row.postings and row.closed_on is None:
            notices.leave_out(row)
            settle_tasks(f"notice:{row.id}", outcome=why)
            remark(case, "published", str(_("本决定不公布：%(why)s。", why=why)))


def take_down(case: Case, down_on: date) -> None:
    """Its days are over and it hangs nowhere any more: the end of a publication.

    Raises Refused where nothing was granted or no proof is there that it hung wherever it must, NotAllowed for another
    duty, Incomplete for a day before its last.
    """
    row = _published(case)
    missing = wanting(row)
    if missing or row.posted_on is None:
        raise Refused(
            _("还没有公布的证明，不能办结：%(channels)s。", channels="、".join(missing)),
            basis=("SAL26:45",),
            next=_("请先登记在哪一渠道、从哪一天起公布；要求拍照的，附上现场照片。"),
            code="no_proof",
        )
    if row.closed_on is not None:
        raise Refused(_("公布已于%(day)s撤下。", day=row.closed_on), next=_("请刷新页面。"), code="passed")
    last = hangs_until(row) or row.posted_on
    if not last <= down_on <= today():
        fault = _("应在公布的最后一天 %(day)s 以后，不能晚于今天。", day=last)
        raise Incomplete(_("撤下登记有误。"), basis=("SAL26:45",), fields={"down_on": [fault]})
    notices.take_down(row, down_on)
    if served := result_round(case.id):
        notices.take_down_from(served, {channel["code"] for channel in row.channels}, down_on)
    settle_tasks(f"notice:{row.id}", outcome=_("已撤下"))
    said = _("本决定自%(up)s公布，至%(down)s撤下。", up=row.posted_on, down=down_on)
    remark(case, "published", str(said))


def _published(case: Case) -> NoticeRow:
    row = publication_of(case.id)
    if row is None or row.closed_as == "omitted":
        raise Refused(
            _("本案没有需要公布的决定。"), basis=("SAL26:45",), next=_("请返回案件页面查看办理情况。")
        )
    if not may_hang(case):
        raise NotAllowed(
            _("公布由乡镇（街道）受理岗位或者所在村（社区）办理。"),
            basis=("SAL26:45",),
            next=_("请由上述岗位登记公布。"),
        )
    return row
