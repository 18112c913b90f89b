"""Drafting, publishing and ending a county's own words for a letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from core import clock
from core.actor import actor
from core.audit.operations import about, operation
from core.db import db, stand_in_line
from core.documents import catalogue
from core.documents.models import Wording
from core.documents.wording.queries import document_of, draft_of, history
from core.documents.wording.text import check, check_personal
from core.errors import Incomplete, Refused
from core.text import _


@operation("wording.draft")
def draft(type_code: str, document: str, division: str, paragraphs: Sequence[str]) -> Wording:
    """Keep what a county is writing for a letter; no letter prints it. Refused and Incomplete as `publish`."""
    text = _checked(type_code, document, division, paragraphs)
    row = _row(type_code, document, division)
    row.paragraphs, row.published_by, row.published_at = text, actor().name, clock.now()
    db.session.flush()
    return row


@operation("wording.discard")
def discard(type_code: str, document: str, division: str) -> None:
    """Throw the draft away."""
    found = draft_of(type_code, document, division)
    if found is not None:
        about(f"wording:{type_code}-{document}", office=division)
        db.session.delete(found)


@operation("wording.publish")
def publish(
    type_code: str, document: str, division: str, paragraphs: Sequence[str], since: date, reason: str
) -> Wording:
    """Give a letter of a type the county's own paragraphs from a day on, as the next version; the draft becomes it.

    They stand before the remedy, which no wording can take away. Letters issued before keep theirs. Refused: a
    notice that would show more than the four fields (民发〔2021〕57号 24); a day that has passed or lies before the
    last version's. Incomplete: an unknown placeholder, no reason.
    """
    text = _checked(type_code, document, division, paragraphs)
    if not reason.strip():
        raise Incomplete(_("请写明修改的原因。"), fields={"reason": [_("必须填写")]})
    last = next(iter(history(type_code, document, division)), None)
    _make_room(last, since)
    row = _row(type_code, document, division)
    row.version = (last.version or 0) + 1 if last else 1
    row.since, row.paragraphs, row.reason = since, text, reason.strip()
    row.published_by, row.published_at = actor().name, clock.now()
    db.session.flush()
    return row


def _checked(type_code: str, document: str, division: str, paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs as they are kept; the letter is locked for its county."""
    known = document_of(type_code, document)
    text = [paragraph.strip() for paragraph in paragraphs]
    is_notice = known.kind == "notice"
    check(text, catalogue.template(known.template).fields, is_notice=is_notice)
    if is_notice:
        check_personal(text)
    stand_in_line(f"wording {division} {type_code} {document}")
    about(f"wording:{type_code}-{document}", office=division)
    return text


def _row(type_code: str, document: str, division: str) -> Wording:
    """The draft of a letter, made when there is none."""
    found = draft_of(type_code, document, division)
    if found is not None:
        return found
    row = Wording(type_code=type_code, document=document, division=division, paragraphs=[])
    db.session.add(row)
    return row


def _make_room(last: Wording | None, since: date) -> None:
    if since < clock.today():
        raise Refused(_("不能从过去的日期起改变文书文字。"))
    if last is None or last.since is None:
        return
    if since <= last.since:
        raise Refused(_("已有一版自%(on)s起使用，新的一版应当在其后。", on=last.since.isoformat()))
    if last.until is None or last.until >= since:
        last.until = since - timedelta(days=1)


@operation("wording.end")
def end(wording: Wording, last_day: date, reason: str) -> None:
    """The county's words are no longer printed after a day."""
    about(f"wording:{wording.type_code}-{wording.document}", office=wording.division)
    if not reason.strip():
        raise Incomplete(_("请写明停用的原因。"), fields={"reason": [_("必须填写")]})
    if last_day < clock.today() - timedelta(days=1):
        raise Refused(_("不能从过去的日期起停用。"))
    wording.until, wording.reason = last_day, f"{wording.reason}；{reason.strip()}"
