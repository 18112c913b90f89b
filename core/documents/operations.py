"""Receiving papers, issuing letters, recording their delivery and their end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import func

from core import clock
from core.actor import actor
from core.audit.operations import about, operation
from core.calendar.queries import calendar
from core.db import db, seeing_everything, select
from core.declare import DocumentType
from core.documents import askable, catalogue, letterhead, public_sheet, queries, uploads
from core.documents.askable import unaskable
from core.documents.catalogue import Template
from core.documents.files.operations import store_content
from core.documents.letters import Issuer, delivery_faults, head, shown
from core.documents.models import STATES, Letter, Paper
from core.documents.render import render
from core.documents.shape import fit
from core.documents.uploads import Upload
from core.documents.wording.queries import version_printed, wording
from core.documents.wording.text import filled
from core.errors import Incomplete, NotAllowed, Refused
from core.library.queries import printed
from core.parameters import queries as parameters
from core.parameters.keys.procedure import CASE_MB, FILE_MB, REFUSAL_LETTER, REVIEW_DAYS, SUIT_MONTHS
from core.plugins import registry
from core.text import _

ONCE = "F05"
"""一次性告知书: what is missing is told once; telling it again is a breach (INT-07)."""

REFUSAL = "F18"
FROM_OFFICE = frozenset({"F05", "F06", "F07", "F17", "F18", "F19", "F23"})
"""What only a township or the county may issue."""

VILLAGE_CODE = 12


class Subject(Protocol):
    """What a letter or paper is about: a case, or anything with a number, an office and, if it is a case, its row."""

    @property
    def id(self) -> int | None: ...

    @property
    def no(self) -> str: ...

    @property
    def office_code(self) -> str: ...


@dataclass(frozen=True)
class About:
    """The plainest Subject; `id` is None where it isn't a case."""

    no: str
    office_code: str
    id: int | None = None


# --- papers ------------------------------------------------------------------------------------------------


@operation("paper.receive")
def receive_paper(
    case: Subject,
    document: DocumentType,
    *,
    upload: Upload | None = None,
    state: str = "present",
    person_id: int | None = None,
    note: str = "",
) -> Paper:
    """Mark an entry of the checklist, with the file if one was handed in. A new mark ends one of another state.

    Refused: asking for a paper that an active source confirms (社会救助法 62). Incomplete: a file that is none of
    PDF, JPEG, PNG, empty or too large.
    """
    about(f"case:{case.no}", office=case.office_code)
    _check_mark(case, document, state, upload, note)
    standing = _standing(case, document, person_id)
    for old in standing:
        if old.state != state:
            _end(old, str(_("改为其他情况")))
    same = next((p for p in standing if p.state == state and p.note == note.strip()), None)
    if upload is None and same is not None:
        return same
    paper = Paper(
        office_code=case.office_code,
        case_id=case.id,
        document=document.code,
        label=str(document.label),
        person_id=person_id,
        state=state,
        note=note.strip(),
        received_at=clock.now(),
        received_by=actor().name,
    )
    if upload is not None:
        _attach(paper, case, upload)
    db.session.add(paper)
    db.session.flush()
    return paper


def _check_mark(case: Subject, document: DocumentType, state: str, upload: Upload | None, note: str) -> None:
    if state not in STATES:
        raise Incomplete(
            _("没有这种材料情况"), fields={"state": [_("应为 %(states)s 之一", states="、".join(STATES))]}
        )
    if upload is not None and state != "present":
        raise Incomplete(_("已收到文件的材料，情况应为“已提交”。"), fields={"state": [_("与文件不符")]})
    if state == "missing" and unaskable([document], case.office_code, clock.today()):
        raise Refused(
            _("“%(paper)s”可以通过核对取得，不得要求群众提供。", paper=str(document.label)),
            basis=askable.BASIS,
            next=_("请从补正清单中去掉这一项，由核对取得。"),
            code="shared_paper",
        )


def _standing(case: Subject, document: DocumentType, person_id: int | None) -> list[Paper]:
    found = queries.papers(case.id) if case.id is not None else []
    return [p for p in found if (p.document, p.person_id) == (document.code, person_id)]


def _attach(paper: Paper, case: Subject, upload: Upload) -> None:
    day = clock.today()
    media = uploads.check(upload, parameters.value_of(FILE_MB, case.office_code, day))
    most = parameters.value_of(CASE_MB, case.office_code, day)
    held = db.session.scalar(select(func.coalesce(func.sum(Paper.size), 0)).where(Paper.case_id == case.id))
    if (held or 0) + len(upload.content) > most * uploads.MEGABYTE:
        raise Refused(
            _("本件的文件总量将超过%(most)s兆。", most=most), next=_("请压缩扫描件，或者停用重复上传的文件。")
        )
    paper.file_hash = store_content(upload.content, media)
    paper.file_name = uploads.file_name(upload.name, media)
    paper.media_type, paper.size = media, len(upload.content)


@operation("paper.mark")
def mark_papers(
    case_id: int, office_code: str, marks: Mapping[str, str], notes: Mapping[str, str] | None = None
) -> list[Paper]:
    """Mark entries of the checklist by document code, as the intake form sends them; a note says what is asked.

    Incomplete for a code that the case's type has no document for; else as `receive_paper`.
    """
    table = Paper.metadata.tables["assistance_case"]
    row = db.session.execute(select(table.c.no, table.c.type_code).where(table.c.id == case_id)).one()
    known = {d.code: d for d in registry().documents_of(row.type_code)}
    strange = {code: [_("没有这种材料")] for code in marks if code not in known}
    if strange:
        raise Incomplete(_("材料清单与本事项不符"), fields=strange)
    case = About(row.no, office_code, case_id)
    said = notes or {}
    return [
        receive_paper(case, known[code], state=state, note=said.get(code, ""))
        for code, state in marks.items()
    ]


@operation("paper.end")
def end_paper(paper: Paper, why: str) -> None:
    """Take a mark or a wrongly uploaded file out of the checklist; it stays readable, with the reason."""
    about(f"paper:{paper.id}", office=paper.office_code)
    if not why.strip():
        raise Incomplete(_("请写明停用的原因。"), fields={"reason": [_("必须填写")]})
    if paper.ended_at is None:
        _end(paper, why.strip())


def _end(paper: Paper, why: str) -> None:
    paper.ended_at, paper.ended_why = clock.now(), why


# --- letters -----------------------------------------------------------------------------------------------


@operation("letter.issue")
def issue(
    subject: Subject,
    document: DocumentType,
    data: Mapping[str, Any],
    *,
    by: Issuer,
    recipient: str = "",
    outcome: str = "",
    law_date: date | None = None,
    act: str = "决定",
    deliver_by: date | None = None,
    again: str = "",
    cites: Sequence[str] = (),
) -> Letter:
    """Compile a letter in this transaction; its bytes never change afterwards.

    `data` may hold more than the template reads; what it reads and misses raises Incomplete, all at once. `law_date`
    (default today) chooses the texts that are cited, `cites` beside the form's own. `again` is the reason for telling a second time what is
    missing. A notice refuses every field beyond the four (民发〔2021〕57号 24).
    """
    _check_level(document)
    template = catalogue.template(document.template)
    own = wording(_lock(subject), document.code, subject.office_code, clock.today())
    letter = _draft(subject, document, template, by)
    letter.version = version_printed(document, own)
    letter.recipient, letter.outcome = recipient, outcome
    letter.law_date = law_date or letter.issued_on
    letter.deliver_by = deliver_by or _deliver_by(subject, document)
    letter.is_breach = _check_again(document, letter.serial, again)
    letter.again_why = again.strip() if letter.is_breach else None
    about(f"letter:{letter.number}", office=letter.office_code)
    fields = _fields(template, document, {**data, "reason_again": letter.again_why})
    sheet = _head(letter, by, (*document.basis, *cites), act)
    if own:
        sheet["wording"] = filled(own.paragraphs, {**sheet, **fields})
    _compile(letter, template, sheet, fields)
    db.session.add(letter)
    db.session.flush()
    return letter


def _draft(subject: Subject, document: DocumentType, template: Template, by: Issuer) -> Letter:
    """A letter with its number and issuer, not yet compiled."""
    serial = _next_serial(subject, document)
    return Letter(
        office_code=subject.office_code,
        number=f"{subject.no}-{document.series or document.code}-{serial}",
        about=subject.no,
        case_id=subject.id,
        form=document.code,
        serial=serial,
        label=str(document.label),
        kind=document.kind,
        template=template.name,
        template_hash=template.hash,
        issuer=by.name,
        seal=by.seal,
        respondent=by.respondent,
        issued_on=clock.today(),
        issued_at=clock.now(),
        issued_by=actor().name,
        token=letterhead.new_token(),
        has_remedy=template.remedy,
    )


def _check_level(document: DocumentType) -> None:
    """A village may file and post; it never accepts, asks again, refuses or decides."""
    if document.code in FROM_OFFICE and len(actor().division) >= VILLAGE_CODE:
        raise NotAllowed(
            _("村（社区）不得出具%(label)s，应由乡镇（街道）出具。", label=str(document.label)),
            basis=("SAL26:5", "SAL26:43"),
        )


def _fields(template: Template, document: DocumentType, data: Mapping[str, Any]) -> dict[str, Any]:
    printed = shown(data)
    if document.kind == "notice":
        public_sheet.check_template(template.fields)
        printed["rows"] = public_sheet.rows(printed.get("rows") or ())
    return fit(template.fields, printed)


def _head(letter: Letter, by: Issuer, basis: tuple[str, ...], act: str) -> dict[str, Any]:
    return head(
        number=letter.number,
        title=letter.label,
        by=by,
        recipient=letter.recipient,
        issued_on=letter.issued_on,
        basis=printed(basis, letter.law_date),
        remedy=letterhead.remedy(letter, act) if letter.has_remedy else None,
        hotline=letterhead.hotline(letter.office_code, letter.issued_on),
        check=letterhead.check(letter.token),
        version=letter.version,
    )


def _compile(letter: Letter, template: Template, sheet: dict[str, Any], fields: dict[str, Any]) -> None:
    fonts = queries.fonts()
    pdf = render(template.path, sheet, fields, on=letter.issued_on, fonts=fonts)
    letter.file_hash = store_content(pdf, uploads.PDF)
    letter.unprinted = "".join(fonts.missing(f"{letter.recipient}{fields}"))[:80]


def _lock(subject: Subject) -> str:
    """The case's type. Its row is locked, so that two letters at once stand in line for their numbers."""
    if subject.id is None:
        return ""
    case = Letter.metadata.tables["assistance_case"]
    row = select(case.c.type_code).where(case.c.id == subject.id).with_for_update()
    return db.session.scalar(row) or ""


def _next_serial(subject: Subject, document: DocumentType) -> int:
    """Gapless within case and form."""
    same = select(func.max(Letter.serial)).where(Letter.about == subject.no, Letter.form == document.code)
    return (db.session.scalar(same) or 0) + 1


def _check_again(document: DocumentType, serial: int, again: str) -> bool:
    if document.code != ONCE or serial == 1:
        return False
    if not again.strip():
        raise Incomplete(
            _("补正材料应当一次性告知，本件已告知过；确需再次告知的，请写明原因。"),
            basis=("D57:10",),
            fields={"again": [_("必须填写")]},
        )
    return True


def _deliver_by(subject: Subject, document: DocumentType) -> date | None:
    within = document.deliver_within or (REFUSAL_LETTER if document.code == REFUSAL else None)
    found = parameters.find(within, subject.office_code, clock.today()) if within else None
    return calendar().add(clock.today(), found.value.n, found.value.unit).on if found else None


@operation("letter.deliver")
def record_delivery(letter: Letter, on: date, how: str, to: str = "", proof: Upload | None = None) -> Letter:
    """Record that a letter reached its addressee; the last days of its remedies are counted from it (IMP-13).

    `to` is who took it when it wasn't the addressee. Incomplete: an unknown way, a day before the letter's own or
    after today, a proxy without a name, a letter left without witness or photograph. Refused: delivered or ended before.
    """
    about(f"letter:{letter.number}", office=letter.office_code)
    faults = delivery_faults(letter.issued_on, clock.today(), on, how, to, proved=proof is not None)
    if faults:
        raise Incomplete(
            _("送达记录有误，未登记。"),
            next=_("请按送达回执或者签收单核对送达的日期、方式和代收人。"),
            fields={name: [fault] for name, fault in faults.items()},
        )
    if letter.delivered_on is not None:
        raise Refused(
            _("本文书已记录送达：%(on)s。", on=letter.delivered_on.isoformat()),
            next=_("送达登记后不能更改；请在案件的文书中核对。"),
        )
    letter.delivered_on, letter.delivered_how = on, how
    letter.delivered_to, letter.delivery_by = to.strip() or letter.recipient, actor().name
    if proof is not None:
        most = parameters.value_of(FILE_MB, letter.office_code, clock.today())
        letter.delivery_proof = store_content(proof.content, uploads.check(proof, most))
    if letter.has_remedy:
        _count_remedies(letter, on)
    db.session.flush()
    return letter


def _count_remedies(letter: Letter, on: date) -> None:
    """行政复议法 20: sixty days; 行政诉讼法 46: six months; from knowing of the act, the first day not counted."""
    day = clock.today()
    days = parameters.value_of(REVIEW_DAYS, letter.office_code, day)
    months = parameters.value_of(SUIT_MONTHS, letter.office_code, day)
    reconsider, sue = calendar().add(on, days, "days"), calendar().add(on, months, "months")
    letter.reconsider_until, letter.sue_until = reconsider.on, sue.on
    letter.remedy_provisional = reconsider.provisional or sue.provisional


@operation("letter.seal")
def note_seal(letter: Letter, number: int) -> None:
    """That a letter bears a seal: its number in the seal's book, who sealed it and when."""
    about(f"letter:{letter.number}", office=letter.office_code)
    letter.sealed_no, letter.sealed_by, letter.sealed_at = number, actor().name, clock.now()


@operation("letter.end")
def end_letter(letter: Letter, on: date, why: str, replaced_by: Letter | None = None) -> None:
    """A letter is no longer in force from a day on: replaced, revoked, voided. It stays readable and says so when verified."""
    about(f"letter:{letter.number}", office=letter.office_code)
    if not why.strip():
        raise Incomplete(_("请写明失效的原因。"), fields={"reason": [_("必须填写")]})
    if letter.ended_on is not None:
        raise Refused(_("本文书已于%(on)s失效。", on=letter.ended_on.isoformat()))
    letter.ended_on, letter.ended_why = on, why.strip()
    letter.replaced_by_id = replaced_by.id if replaced_by else None


@operation("letter.recount")
def recount_remedies(year: int) -> int:
    """The real calendar of a year is in: last days that were provisional are counted again; how many."""
    with seeing_everything():
        rows = select(Letter).where(Letter.remedy_provisional, Letter.delivered_on.is_not(None))
        letters = list(db.session.scalars(rows))
        for letter in letters:
            if letter.delivered_on is not None:
                _count_remedies(letter, letter.delivered_on)
    if letters:
        about(f"calendar:{year}", letters=len(letters))
    return len(letters)
