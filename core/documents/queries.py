"""Reading papers and letters: checklists, what a letter says, what the public may see of one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import func

from core.clock import day_of, start_of, today
from core.db import db, read_once, seeing_everything, select
from core.db.scope import outside
from core.declare import DocumentType
from core.documents.askable import Suspension, suspension, unaskable
from core.documents.files import store
from core.documents.models import Letter, Paper, StoredFile
from core.documents.render import Fonts
from core.errors import NotFound
from core.numbers import mask_recipient
from core.plugins import registry
from core.text import Message, Text, _

VERIFY = "/verify"
"""Where the portal answers to a code; the QR code of every letter leads there."""

LIKENESS = str.maketrans("OILU", "011V")  # letters that the code does not use, and what they were meant to be
_TOKEN = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}")


# --- papers ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """One line of a checklist. `state` is None while the clerk has not said.

    `automatic`: an active source confirms it, so that it is asked of nobody; `again`: that source is off, why it is asked.
    """

    document: DocumentType
    state: str | None
    automatic: bool = False
    again: Suspension | None = None
    note: str = ""
    files: tuple[Paper, ...] = ()


def checklist(
    case_id: int, office: str, wanted: Sequence[DocumentType], on: date | None = None
) -> list[Entry]:
    """The wanted papers with what is said of each, in their order.

    A paper that an active source of the county confirms is `shared` without asking (社会救助法 62). Of a paper that
    several members owe, one missing makes it missing.
    """
    marks: dict[str, list[Paper]] = {}
    for paper in papers(case_id):
        marks.setdefault(paper.document, []).append(paper)
    day = on or today()
    given = set(unaskable(wanted, office, day))
    return [
        _entry(document, marks.get(document.code, []), document in given, office, day) for document in wanted
    ]


def _entry(document: DocumentType, marks: list[Paper], automatic: bool, office: str, on: date) -> Entry:
    files = tuple(mark for mark in marks if mark.file_hash)
    if automatic:
        return Entry(document, "present" if files else "shared", automatic=True, files=files)
    states = [mark.state for mark in marks]
    state = "missing" if "missing" in states else states[-1] if states else None
    again = suspension(document.confirmed_by, office, on)
    return Entry(document, state, again=again, note=marks[-1].note if marks else "", files=files)


def open_papers(case_id: int, wanted: Sequence[DocumentType]) -> tuple[list[str], list[str]]:
    """Labels of entries that nobody has marked, and of those marked missing: acceptance waits for both (INT-06)."""
    case = Paper.metadata.tables["assistance_case"]
    office = db.session.scalar(select(case.c.office_code).where(case.c.id == case_id))
    lines = checklist(case_id, office or "", wanted)
    unmarked = [str(e.document.label) for e in lines if e.state is None]
    return unmarked, [str(e.document.label) for e in lines if e.state == "missing"]


def list_missing(case_id: int, office: str, wanted: Sequence[DocumentType]) -> list[dict[str, str]]:
    """The entries marked missing as the one-time notice lists them: name, and what is asked of each."""
    usual = str(_("提交原件，核对后退还，留存复印件"))
    return [
        {"name": str(e.document.label), "ask": e.note or (str(e.again.said) if e.again else usual)}
        for e in checklist(case_id, office, wanted)
        if e.state == "missing"
    ]


@read_once(Paper)
def papers(case_id: int) -> list[Paper]:
    """Marks and files of a case that hold now, oldest first."""
    rows = select(Paper).where(Paper.case_id == case_id, Paper.ended_at.is_(None)).order_by(Paper.id)
    return list(db.session.scalars(rows))


def paper(paper_id: int) -> Paper:
    """One paper within scope; NotAllowed for any other number."""
    found = db.session.scalar(select(Paper).where(Paper.id == paper_id))
    if found is None:
        raise outside()
    return found


def paper_content(paper_id: int) -> tuple[Paper, bytes]:
    """A paper within scope and its file's content."""
    found = paper(paper_id)
    if found.file_hash is None:
        raise outside()
    return found, store.read(found.file_hash)


def asked_though_available(since: date, until: date) -> dict[str, int]:
    """How often each office asked for a paper that a source active on that day confirms, from day to day (社会救助法 62)."""
    case = Paper.metadata.tables["assistance_case"]
    asked = (
        select(Paper.office_code, case.c.type_code, Paper.document, Paper.received_at)
        .join(case, case.c.id == Paper.case_id)
        .where(Paper.state == "missing", Paper.received_at >= start_of(since))
        .where(Paper.received_at < start_of(until + timedelta(days=1)))
    )
    found: Counter[str] = Counter()
    for office, type_code, code, at in db.session.execute(asked):
        document = registry().documents.get((type_code, code))
        if document is not None and unaskable([document], office, day_of(at)):
            found[office] += 1
    return dict(found)


def stored(name: str) -> tuple[str, bytes]:
    """Media type and content of a file that a row of another feature names; whoever may read that row may read it."""
    return db.session.get_one(StoredFile, name).media_type, store.read(name)


# --- letters -----------------------------------------------------------------------------------------------


def letter(number: str) -> Letter:
    """A letter within scope by its number; NotAllowed for any other number, so that nothing can be told from it."""
    found = db.session.scalar(select(Letter).where(Letter.number == number))
    if found is None:
        raise outside()
    return found


def letter_pdf(number: str) -> bytes:
    """The letter's bytes as they were issued."""
    return store.read(letter(number).file_hash)


def delivery_proof(number: str) -> tuple[str, bytes]:
    """Media type and content of what proves a letter's delivery; NotFound where none was handed in."""
    proof = letter(number).delivery_proof
    if proof is None:
        raise NotFound(_("没有送达证明。"))
    kept = db.session.get_one(StoredFile, proof)
    return kept.media_type, store.read(proof)


@read_once(Letter)
def letters(case_id: int) -> list[Letter]:
    """Everything issued in a case, oldest first."""
    return list(db.session.scalars(select(Letter).where(Letter.case_id == case_id).order_by(Letter.id)))


def latest(case_id: int, form: str) -> Letter | None:
    """The last letter of a form in a case."""
    rows = select(Letter).where(Letter.case_id == case_id, Letter.form == form)
    return db.session.scalar(rows.order_by(Letter.serial.desc()).limit(1))


def undelivered(on: date) -> list[Letter]:
    """Letters whose delivery was due before that day and is not recorded."""
    rows = select(Letter).where(
        Letter.deliver_by < on, Letter.delivered_on.is_(None), Letter.ended_on.is_(None)
    )
    return list(db.session.scalars(rows.order_by(Letter.deliver_by)))


def breaches(since: date, until: date) -> dict[str, int]:
    """How often each office told an applicant a second time what is missing (一次性告知制), from day to day."""
    rows = select(Letter.office_code, func.count()).where(
        Letter.is_breach, Letter.issued_on >= since, Letter.issued_on <= until
    )
    return dict(db.session.execute(rows.group_by(Letter.office_code)).all())


def told_again(since: date, until: date) -> list[Letter]:
    """The letters that `breaches` counts, the newest first."""
    rows = select(Letter).where(Letter.is_breach, Letter.issued_on >= since, Letter.issued_on <= until)
    return list(db.session.scalars(rows.order_by(Letter.issued_on.desc(), Letter.id.desc())))


# --- what the public may see -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verified:
    """What anybody with a letter's code may know of it; the addressee's name is masked."""

    label: Text
    number: str
    issuer: str
    issued_on: date
    recipient: str
    in_force: bool
    ended_on: date | None
    replaced_by: str
    content: Text
    ended_why: Text = ""


@dataclass(frozen=True)
class Lapsed:
    """That a letter holds no longer, or not now: since when (None: not for good), why, and the number of the one that holds instead."""

    on: date | None
    why: Message
    replaced_by: str = ""


def as_issued(code: str) -> str:
    """A code as it was issued, from what was typed: any case, width and dashes, and letters that look like its digits."""
    typed = unicodedata.normalize("NFKC", code[:80]).upper()
    return "".join(each for each in typed if each.isalnum()).translate(LIKENESS)


def letter_of_code(code: str) -> Letter | None:
    """The letter within scope whose code was typed or scanned."""
    token = as_issued(code)
    if not _TOKEN.fullmatch(token):
        return None
    return db.session.scalar(select(Letter).where(Letter.token == token))


def notice_codes(case_ids: Collection[int]) -> dict[int, str]:
    """The code on the newest notice sheet of each of these cases, by case."""
    sheets = select(Letter.case_id, Letter.token).where(Letter.kind == "notice", Letter.case_id.in_(case_ids))
    return {case: token for case, token in db.session.execute(sheets.order_by(Letter.id)) if case is not None}


def verify(code: str) -> Verified | None:
    """The letter behind a code as typed or scanned; None when there is none."""
    with seeing_everything():
        found = letter_of_code(code)
        after = _standing_after(found) if found else None
    if found is None:
        return None
    ended = not _in_force(found)
    return Verified(
        label=found.label,
        number=found.number if found.kind != "notice" else "",
        issuer=found.issuer,
        issued_on=found.issued_on,
        recipient=mask_recipient(found.recipient) if found.recipient and found.kind != "notice" else "",
        in_force=not ended,
        ended_on=found.ended_on if ended else None,
        replaced_by=after.number if after and ended and after.kind != "notice" else "",
        content=str(_content_of(found)),
    )


def _in_force(letter: Letter) -> bool:
    return letter.ended_on is None or letter.ended_on > today()


def _standing_after(letter: Letter) -> Letter | None:
    """What holds in a letter's place, however often it was replaced; None where nothing does."""
    after: Letter | None = letter
    while after is not None and not _in_force(after):
        after = db.session.get(Letter, after.replaced_by_id) if after.replaced_by_id else None
    return after


def _content_of(letter: Letter) -> Message:
    """Whether what lies in the store is still what was signed and issued, by its hash."""
    try:
        store.read(letter.file_hash)
    except ValueError:
        return _("已被改动，与签署出具时不一致，不能作为凭据")
    except NotFound:
        return _("原件不在文件库中，不能核对")
    return _("与签署出具时一致")


# --- typefaces ---------------------------------------------------------------------------------------------


def fonts() -> Fonts:
    """The shipped fonts and the county's own under JIUZHU_HOME/fonts."""
    folder = Path(current_app.config["JIUZHU_HOME"]) / "fonts"
    return Fonts.of(folder if folder.is_dir() else None)


def unprintable(text: str) -> list[str]:
    """Characters that no letter could print; asked when a name is typed."""
    return fonts().missing(text)
