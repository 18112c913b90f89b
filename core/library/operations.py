"""Writing the policy library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

from core.actor import actor
from core.audit.models import AuditEvent
from core.audit.operations import about, operation
from core.db import bump, db, select
from core.errors import Incomplete, NotFound, Refused
from core.library.files import LIBRARY, read_library
from core.library.models import Text, TextUse
from core.library.queries import REVISION
from core.library.texts import LEVELS, TextRecord
from core.text import Message, _
from core.web import ports
from core.web.sharing import refuse_if_shared

NATION, COUNTY = LEVELS[0], LEVELS[-1]
LENGTHS = {"province": 2, "city": 4}
"""How much of a county's code is that of its province and of its city."""


@operation("library.seed")
def seed(path: Path = LIBRARY) -> int:
    """Enter the texts that the product ships; how many were added or changed. Harmless to run again.

    What a county has changed here stays as it is.
    """
    return keep_texts(read_library(path))


@operation("library.keep")
def keep_texts(records: Mapping[str, TextRecord]) -> int:
    """Enter these texts or bring them up to date; how many were added or changed."""
    present = {row.code: row for row in db.session.scalars(select(Text)).all()}
    changed = sum(_keep(record, present.get(record.code)) for record in records.values())
    if changed:
        bump(REVISION)
    return changed


def _keep(record: TextRecord, row: Text | None) -> bool:
    if row is None:
        db.session.add(Text(**asdict(record)))
        return True
    if row.changed_here:
        return False
    news = {name: value for name, value in asdict(record).items() if getattr(row, name) != value}
    for name, value in news.items():
        setattr(row, name, value)
    return bool(news)


@operation("library.add")
def add_text(record: TextRecord) -> None:
    """Enter a text of the county's own, or a copy of one that it received from its city or province.

    Refused when the code is taken, and for a national one, which comes with the product.
    """
    if record.level == NATION and not actor().is_system:
        raise Refused(
            _("国家层级的法律和文件随系统版本提供，不在本地登记。"),
            next=_("请登记省、市转发的文件，或者升级系统。"),
        )
    if db.session.scalar(select(Text).where(Text.code == record.code)) is not None:
        raise Refused(_("编号 %(code)s 已被另一份文件使用。", code=record.code))
    if not (record.title and record.number):
        raise Incomplete(_("请填写文件名称和文号。"))
    if not actor().is_system:
        record = replace(record, place=actor().division[: LENGTHS.get(record.level)])
    if faults := _faults(record):
        raise Incomplete(_("文件登记不完整。"), fields=faults)
    about(f"text:{record.code}")
    db.session.add(Text(**asdict(record), changed_here=True))
    bump(REVISION)


def _faults(record: TextRecord) -> dict[str, list[Message]]:
    """A text of the city's bears its name: whoever enters it does not make his own paper a higher one."""
    found: dict[str, list[Message]] = {}
    if record.until and record.since and record.until < record.since:
        found["until"] = [_("失效日期早于施行日期。")]
    if actor().is_system or record.level == COUNTY:
        return found
    name, below = ports.name_of_division(record.place), ports.name_of_division(actor().division)
    if str(name) not in record.issuer:
        found["issuer"] = [_("这一层级的文件由%(place)s的机关制定，请写机关全称。", place=name)]
    elif str(below) in record.issuer:
        found["issuer"] = [_("这是%(place)s的机关，层级应选“县”。", place=below)]
    return found


@operation("library.end")
def end_text(code: str, last_day: date, reason: str) -> None:
    """Enter that a text is no longer in force after `last_day`.

    Refused on screen for a text that ships with the product above a county's level, since declarations rest on it;
    for one of another county; for a copy of a higher text that other counties share.
    """
    row = db.session.scalar(select(Text).where(Text.code == code))
    if row is None:
        raise NotFound(_("文件库中没有 %(code)s。", code=code))
    _own(row)
    if not reason.strip():
        raise Incomplete(_("请写明废止的依据或原因。"), fields={"reason": _("必须填写")})
    if row.since and last_day < row.since:
        raise Refused(_("失效日不能早于施行日 %(since)s。", since=row.since.isoformat()))
    about(f"text:{code}")
    row.until, row.changed_here = last_day, True
    row.note = "\n".join(part for part in (row.note, reason.strip()) if part)
    bump(REVISION)


def _own(row: Text) -> None:
    """Refused unless the one who acts may speak about the text: his county's own, or a copy that was entered here."""
    if actor().is_system:
        return
    if row.level != COUNTY and row.code in read_library():
        raise Refused(
            _(
                "《%(title)s》随系统提供，是办理规则的依据，不能在页面上登记失效。",
                title=row.short or row.title,
            ),
            next=_("它确已失效的，请升级系统。"),
            code="shipped_text",
        )
    if row.level != COUNTY:
        refuse_if_shared(_("上级的文件"))
    elif not _of_place(row.code, actor().division):
        raise Refused(
            _("《%(title)s》不是本县区的文件，不能由本县区登记失效。", title=row.short or row.title),
            code="text_of_another",
        )


def _of_place(code: str, place: str) -> bool:
    """Whether a county's text is this county's: its profile cites it, or it was entered from within it, as the log has it."""
    cited = select(TextUse.id).where(TextUse.text_code == code, TextUse.division.startswith(place))
    entered = select(AuditEvent.id).where(
        AuditEvent.what == "library.add", AuditEvent.about == f"text:{code}"
    )
    return any(db.session.scalars(each.limit(1)).first() is not None for each in (cited, entered))


@operation("library.use")
def use_text(code: str, division: str, topic: str = "") -> bool:
    """The division cites this text for a module or topic; False when it already does."""
    known = select(TextUse).where(
        TextUse.text_code == code, TextUse.division == division, TextUse.topic == topic
    )
    if db.session.scalar(known) is not None:
        return False
    row = db.session.scalar(select(Text).where(Text.code == code))
    if row is None:
        raise NotFound(_("文件库中没有 %(code)s。", code=code))
    if not division.startswith(row.place) or (
        row.level == COUNTY and not actor().is_system and not _of_place(code, division)
    ):
        raise Refused(
            _("《%(title)s》不是本县区的文件，不能作为本县区决定的依据。", title=row.short or row.title),
            code="text_of_another",
        )
    db.session.add(TextUse(text_code=code, division=division, topic=topic))
    bump(REVISION)
    return True
