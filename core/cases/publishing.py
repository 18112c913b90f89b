"""Publication of a grant in the village or community: where it hangs since when; it holds nobody up (SAL26 45)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from core.actor import actor
from core.cases.models import Case
from core.cases.remarks import remark
from core.divisions.queries import place_of
from core.errors import Incomplete, NotAllowed, Refused
from core.notices import operations as notices
from core.notices.queries import publication_of
from core.tasks.operations import settle_tasks
from core.text import _

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
    return {**row, "may": may_hang(case)} if row else None


def hang(case: Case, channel: str, up_on: date, photo: str | None = None) -> None:
    """It hangs in a channel; once it hangs wherever it must, the clerk's task is done.

    Raises Refused where nothing was granted, NotAllowed for another duty, Incomplete for a day before the decision.
    """
    row = publication_of(case.id)
    if row is None:
        raise Refused(_("本案没有需要公布的确认决定。"), basis=("SAL26:45",))
    if not may_hang(case):
        raise NotAllowed(_("公布由乡镇（街道）受理岗位或者所在村（社区）办理。"), basis=("SAL26:45",))
    if case.closed_on is not None and up_on < case.closed_on:
        fault = _("公布日期不能早于决定生效的 %(day)s。", day=case.closed_on)
        raise Incomplete(_("张贴登记有误。"), basis=("SAL26:45",), fields={"up_on": [fault]})
    notices.record_posting(row, channel, up_on, photo)
    hung = {posting.channel for posting in row.postings}
    if {c["code"] for c in row.channels if c["required"]} <= hung and row.posted_on is None:
        row.posted_on = max(posting.up_on for posting in row.postings)
        settle_tasks(f"notice:{row.id}", "publish", _("已公布"))
        remark(case, "published", str(_("确认决定已于%(day)s公布。", day=row.posted_on)))
