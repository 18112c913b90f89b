"""Publishing and ending a county's own words for a letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from core import clock
from core.actor import actor
from core.audit.operations import about, operation
from core.db import db
from core.documents import catalogue
from core.documents.models import Wording
from core.documents.wording.queries import history
from core.documents.wording.text import check, check_personal
from core.errors import Incomplete, NotFound, Refused
from core.plugins import registry
from core.text import _


@operation("wording.publish")
def publish(
    type_code: str, document: str, division: str, paragraphs: Sequence[str], since: date, reason: str
) -> Wording:
    """Give a letter of a type the county's own paragraphs from a day on, as the next version.

    They stand before the remedy, which no wording can take away. Letters issued before keep theirs. Refused: a
    notice that would show more than the four fields (民发〔2021〕57号 24); a day that has passed or lies before the
    last version's. Incomplete: an unknown placeholder, no reason.
    """
    known = registry().documents.get((type_code, document))
    if known is None or not known.template:
        raise NotFound(_("没有这种文书。"))
    if not reason.strip():
        raise Incomplete(_("请写明修改的原因。"), fields={"reason": _("必须填写")})
    text = [paragraph.strip() for paragraph in paragraphs]
    is_notice = known.kind == "notice"
    check(text, catalogue.template(known.template).fields, is_notice=is_notice)
    if is_notice:
        check_personal(text)
    about(f"wording:{type_code}-{document}", office=division)
    last = next(iter(history(type_code, document, division)), None)
    _make_room(last, since)
    row = Wording(
        type_code=type_code,
        document=document,
        division=division,
        version=last.version + 1 if last else 1,
        since=since,
        paragraphs=text,
        reason=reason.strip(),
        published_by=actor().name,
        published_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _make_room(last: Wording | None, since: date) -> None:
    if since < clock.today():
        raise Refused(_("不能从过去的日期起改变文书文字。"))
    if last is None:
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
        raise Incomplete(_("请写明停用的原因。"), fields={"reason": _("必须填写")})
    if last_day < clock.today() - timedelta(days=1):
        raise Refused(_("不能从过去的日期起停用。"))
    wording.until, wording.reason = last_day, f"{wording.reason}；{reason.strip()}"
