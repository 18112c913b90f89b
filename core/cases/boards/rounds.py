"""A round of notice that is over comes down again: who is asked, what still hangs where, since when it does not (NOT-04)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from core.actor import actor
from core.calendar.queries import calendar
from core.cases.boards import tasks
from core.cases.models import Case
from core.cases.remarks import remark
from core.clock import today
from core.db.scope import outside
from core.divisions.queries import place_of
from core.errors import Incomplete, NotAllowed, Refused
from core.notices import operations as notices
from core.notices.models import NoticeRow, Posting
from core.notices.queries import DISPUTED, PORTAL, notice_of, of_case
from core.tasks.operations import settle_tasks
from core.text import _

CLERK = "town_clerk"


def is_over(case: Case, entry_id: int, on: date) -> None:
    """It is hung no more; our own page drops it by itself, whoever keeps the other places is asked to take it down."""
    notice = notice_of(entry_id)
    if notice is None:
        return
    settle_tasks(f"notice:{notice.id}", tasks.HANG, _("公示已经结束"))
    if _is_publication(notice):
        return
    if notice.closed_as == DISPUTED and notice.ends_on is not None:
        on = max(on, notice.ends_on + timedelta(days=1))  # others may object to the last day (D57 19)
    notices.off_the_page(notice, on)
    by = calendar().next_workday(on + timedelta(days=1)).on
    for duty, division in sorted({_keeper(case, notice, posting) for posting in _up(notice)}):
        tasks.ask_down(case, notice, duty, division, by)


def hanging(case: Case, found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Out of the notices of a case the rounds that are over and still hang somewhere, and whether one may take them down."""
    over = [n for n in found if n["closed_as"] and not _serves(n["kind"], n["closed_as"])]
    still = [n for n in over if any(c["up_on"] and not c["down_on"] for c in n["channels"])]
    return [{**n, "may": bool(_places(case)), "over": True} for n in still]


def take_down(case: Case, notice_id: int, down_on: date) -> None:
    """It hangs no more in the places of whoever says so: of the village the aide, of every one the clerk.

    Raises NotAllowed for another duty or a notice of another case, Refused where nothing of it hangs, Incomplete for a
    day before it was over or to come.
    """
    notice = next((row for row in of_case(case.id) if row.id == notice_id), None)
    if notice is None:
        raise outside()
    places = _places(case)
    if not places:
        raise NotAllowed(
            _("撤下公示由乡镇（街道）受理岗位或者所在村（社区）登记。"),
            basis=("D57:24",),
            next=_("请由上述岗位登记。"),
        )
    down = [p for p in _up(notice) if _place(notice, p) in places]
    if notice.closed_on is None or _is_publication(notice) or not down:
        raise Refused(_("没有需要撤下的公示。"), next=_("请刷新页面查看公示的最新情况。"), code="passed")
    if not notice.closed_on <= down_on <= today():
        fault = _("应在公示结束的 %(day)s 以后，不能晚于今天。", day=notice.closed_on)
        raise Incomplete(_("撤下登记有误。"), basis=("D57:24",), fields={"down_on": [fault]})
    notices.take_down_from(notice, {p.channel for p in down}, down_on)
    _settle(case, notice)
    names = "、".join(c["label"] for c in notice.channels if c["code"] in {p.channel for p in down})
    remark(case, "taken_down", str(_("公示已于%(day)s从%(channels)s撤下。", day=down_on, channels=names)))


def _is_publication(notice: NoticeRow) -> bool:
    return _serves(notice.kind, notice.closed_as)


def _serves(kind: str, closed_as: str | None) -> bool:
    """Whether it comes down as the publication of the decision: that itself, or the round after it that served as one."""
    return kind == "publication" or (kind, closed_as) == ("after", "undisputed")


def _settle(case: Case, notice: NoticeRow) -> None:
    left = {_keeper(case, notice, posting) for posting in _up(notice)}
    for duty, division in {(CLERK, place_of(case.office_code)), (tasks.AIDE, case.division)} - left:
        settle_tasks(f"notice:{notice.id}", tasks.TAKE_DOWN, _("已撤下"), of=(duty, division))


def _places(case: Case) -> frozenset[str]:
    """Of which places whoever acts keeps the boards."""
    who = actor()
    if (who.duty, who.division) == (CLERK, place_of(case.office_code)):
        return frozenset({"village", "township", "online"})
    return frozenset({"village"} if (who.duty, who.division) == (tasks.AIDE, case.division) else ())


def _keeper(case: Case, notice: NoticeRow, posting: Posting) -> tuple[str, str]:
    """The duty that takes it down there, and where it is held."""
    if _place(notice, posting) == "village" and tasks.has_aide(case):
        return tasks.AIDE, case.division
    return CLERK, place_of(case.office_code)


def _place(notice: NoticeRow, posting: Posting) -> str:
    return next((str(c["place"]) for c in notice.channels if c["code"] == posting.channel), "village")


def _up(notice: NoticeRow) -> list[Posting]:
    return [p for p in notice.postings if p.down_on is None and p.channel != PORTAL]
