"""Writing notices: prepared, posted channel by channel, closed; objections taken and answered; results published."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.actor import actor
from core.audit.operations import about, operation
from core.clock import today
from core.db import db, select
from core.divisions.queries import name_of
from core.documents import uploads
from core.documents.files.operations import store_content
from core.documents.uploads import Upload
from core.errors import Incomplete, Refused
from core.notices.models import NoticeRow, Objection, Posting
from core.notices.queries import (
    FIELDS,
    PORTAL,
    amount_shown,
    channels,
    fields_shown,
    notice_of,
    publish_by,
    result_round,
)
from core.numbers import receipt_number
from core.parameters import queries as parameters
from core.parameters.keys.procedure import ANONYMOUS, FILE_MB
from core.tasks.operations import open_task
from core.text import Text, _


def shown(name: str, size: int, amount: Decimal | str | None, division: str) -> dict[str, str]:
    """The four things that a notice may say, and no other."""
    return {
        "applicant_name": name,
        "household_size": str(size),
        "amount": amount_shown(amount),
        "location": name_of(division, today()),
    }


@operation("notice.prepare")
def prepare(
    case_id: int, entry_id: int | None, office: str, division: str, kind: str, said: Mapping[str, str]
) -> NoticeRow:
    """A notice ready for posting, with the channels that the county requires today.

    Raises Refused for a field beyond the four (D57 24).
    """
    if set(said) - set(FIELDS):
        raise Refused(
            _("公示内容只能是申请人姓名、家庭成员数量、保障金额和所在地。"),
            basis=("D57:24", "SAL26:11"),
            next=_("请删去其他内容后再公示。"),
        )
    on = today()
    kept = {field: said[field] for field in fields_shown(division, on) if said.get(field)}
    wanted = [
        c for c in channels(division, on) if kind != "publication" or c.publication or c.place == "village"
    ]
    row = NoticeRow(
        office_code=office,
        case_id=case_id,
        entry_id=entry_id,
        division=division,
        kind=kind,
        shown=kept,
        channels=[
            {"code": c.code, "label": c.label, "place": c.place, "required": c.required, "photo": c.photo}
            for c in wanted
        ],
    )
    db.session.add(row)
    db.session.flush()
    return row


@operation("notice.post")
def record_posting(notice: NoticeRow, channel: str, up_on: date, photo: Upload | None = None) -> Posting:
    """It hangs in this channel since that day; Incomplete without a photograph where the county asks for one, and of a
    day gone by: a notice of which nobody has seen anything would end at once.
    """
    known = {c["code"]: c for c in notice.channels}
    faults: dict[str, list[Any]] = {}
    if channel not in known:
        faults["channel"] = [_("没有这一公示渠道。")]
    if up_on > today():
        faults["up_on"] = [_("张贴日期不能晚于今天。")]
    if any(p.channel == channel for p in notice.postings):
        faults["channel"] = [_("该渠道已登记张贴。")]
    if known.get(channel, {}).get("photo") and photo is None:
        faults["file"] = [_("这一渠道须附张贴后的现场照片。")]
    elif up_on < today() and photo is None:
        faults["file"] = [_("补登以前的张贴，须附张贴时的现场照片或者页面截图。")]
    if faults:
        raise Incomplete(_("张贴登记有误。"), fields=faults)
    row = Posting(
        office_code=notice.office_code,
        notice_id=notice.id,
        channel=channel,
        up_on=up_on,
        photo=_kept(photo, notice.office_code) if photo else None,
        by=actor().name,
    )
    notice.postings.append(row)
    db.session.flush()
    about(f"notice:{notice.id}")
    return row


def _kept(photo: Upload, office: str) -> str:
    media = uploads.check(photo, parameters.value_of(FILE_MB, office, today()))
    if media not in (uploads.JPEG, uploads.PNG):
        fault = _("现场照片应为 JPEG 或者 PNG。")
        raise Incomplete(fault, fields={"file": [fault]})
    return store_content(photo.content, media)


@operation("notice.take_down")
def take_down(notice: NoticeRow, down_on: date) -> None:
    """It hangs nowhere since that day."""
    for posting in notice.postings:
        posting.down_on = posting.down_on or down_on
    notice.closed_on, notice.closed_as = down_on, "taken_down"
    about(f"notice:{notice.id}")


@operation("notice.take_down")
def take_down_from(notice: NoticeRow, channels_: Collection[str], down_on: date) -> None:
    """A round that is over hangs no more in these channels since that day."""
    for posting in notice.postings:
        if posting.channel in channels_:
            posting.down_on = posting.down_on or down_on
    about(f"notice:{notice.id}")


def off_the_page(notice: NoticeRow, on: date) -> None:
    """Our own page of the village shows it no more since that day."""
    for posting in notice.postings:
        if posting.channel == PORTAL:
            posting.down_on = posting.down_on or on


@operation("notice.leave_out")
def leave_out(notice: NoticeRow) -> None:
    """What was to be made known is left out: it never hung."""
    notice.closed_on, notice.closed_as = today(), "omitted"
    about(f"notice:{notice.id}")


def posted_since(entry_id: int) -> date:
    """The day from which the notice hangs in every required channel: the last posting's; today where none is required."""
    notice = notice_of(entry_id)
    required = {c["code"] for c in notice.channels if c["required"]} if notice else set()
    days = [p.up_on for p in notice.postings if p.channel in required] if notice else []
    return max(days, default=today())


@operation("notice.open")
def opened(entry_id: int, posted_on: date | None, ends_on: date | None) -> None:
    """The days of a notice run."""
    notice = notice_of(entry_id)
    if notice is not None:
        notice.posted_on, notice.ends_on = posted_on, ends_on


@operation("notice.close")
def close(entry_id: int, closed_as: str, on: date) -> None:
    """It ended undisputed, was disputed, or was omitted."""
    notice = notice_of(entry_id)
    if notice is not None and notice.closed_as is None:
        notice.closed_as, notice.closed_on = closed_as, on


@operation("notice.publish")
def publish_result(
    case_id: int, office: str, division: str, said: Mapping[str, str], *, title: Text, link: str
) -> NoticeRow:
    """Publication of a grant in the village or community (社会救助法 45, ruling 19): a task that holds nobody up.

    No task where a round of notice after the decision hung in every channel already.
    """
    row = prepare(case_id, None, office, division, "publication", said)
    if _hung_already(row):
        return row
    open_task(
        office_code=office,
        what="publish",
        about=f"notice:{row.id}",
        duty="town_clerk",
        division=office,
        title=title,
        due_on=publish_by(division, today()),
        link=link,
    )
    return row


def _hung_already(row: NoticeRow) -> bool:
    """Whether the round after the decision has made it known wherever it must be: one posting serves as both (ruling 19)."""
    round_after = result_round(row.case_id)
    wanted = {c["code"] for c in row.channels}
    for hung in round_after.postings if round_after else ():
        if hung.channel in wanted:
            known = {"channel": hung.channel, "up_on": hung.up_on, "photo": hung.photo, "by": hung.by}
            row.postings.append(Posting(office_code=row.office_code, notice_id=row.id, **known))
    required = {c["code"] for c in row.channels if c["required"]}
    if required and required <= {posting.channel for posting in row.postings}:
        row.posted_on = max(p.up_on for p in row.postings if p.channel in required)
    db.session.flush()
    return row.posted_on is not None


@operation("objection.take")
def take_objection(case_id: int, entry_id: int | None, office: str, data: Mapping[str, Any]) -> Objection:
    """Anybody's objection, with a number under which the answer can be looked up (NOT-09).

    One without a name is anonymous, whatever was ticked. Incomplete for such a one where the county takes none.
    """
    name = str(data.get("objector") or "").strip()
    anonymous = bool(data.get("anonymous")) or not name
    if anonymous and not parameters.value_of(ANONYMOUS, office, today()):
        raise Incomplete(
            _("本地不受理匿名异议。"), basis=("D57:19",), fields={"objector": [_("请填写姓名和联系方式。")]}
        )
    row = Objection(
        office_code=office,
        case_id=case_id,
        entry_id=entry_id,
        number=receipt_number(),
        received_on=data.get("received_on") or today(),
        channel=str(data.get("channel") or "window"),
        anonymous=anonymous,
        name=name or None,
        contact=data.get("contact") or None,
        said=str(data.get("content") or ""),
    )
    db.session.add(row)
    db.session.flush()
    return row


@operation("objection.draft")
def draft_answers(case_id: int, entry_id: int, answer: str) -> int:
    """Write down, for every open objection of a case, what its maker is to be told once there is a new opinion; how many.

    Nobody outside reads it before: what was objected to is still to be looked into again (D57 19). One that an earlier
    round has dealt with keeps the answer of that round.
    """
    rows = [row for row in _unanswered(case_id) if row.answer_entry_id in (None, entry_id)]
    for row in rows:
        row.answer, row.answer_entry_id = answer, entry_id
    db.session.flush()
    return len(rows)


@operation("objection.answer")
def publish_answers(case_id: int) -> int:
    """There is a new opinion, or the case has ended: whoever objected finds the answer that was drafted; how many."""
    rows = [row for row in _unanswered(case_id) if row.answer_entry_id is not None]
    for row in rows:
        row.answered_on = today()
    db.session.flush()
    return len(rows)


def _unanswered(case_id: int) -> list[Objection]:
    open_ = select(Objection).where(Objection.case_id == case_id, Objection.answered_on.is_(None))
    return list(db.session.scalars(open_))
