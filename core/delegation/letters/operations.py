"""Writing letters of delegation: printed for a township, kept as the signed copy, ended with a last day."""

from __future__ import annotations

from datetime import date

from core.actor import actor
from core.audit.operations import about, operation
from core.clock import now, today
from core.db import bump, db
from core.delegation.letters.contents import contents, document_of, issuer_of
from core.delegation.models import Instrument, InstrumentLetter
from core.delegation.operations import in_state, tell
from core.divisions.queries import government_of
from core.documents import operations as documents
from core.documents import uploads
from core.documents.files.operations import store_content
from core.documents.operations import About
from core.documents.uploads import Upload
from core.errors import Incomplete, Refused
from core.parameters import queries as parameters
from core.parameters.keys.procedure import FILE_MB
from core.text import _


@operation("instrument_letter.print")
def print_letter(instrument: Instrument, township: str) -> InstrumentLetter:
    """Print the letter for a township of a signed instrument. Refused while another is waiting or in force."""
    row = _begin(instrument, township)
    printed = documents.issue(
        About(f"WT-{township}-{instrument.id}", township),
        document_of(instrument.form),
        contents(instrument, township),
        by=issuer_of(instrument),
        recipient=government_of(township, today()),
    )
    row.letter_id = printed.id
    _changed(row, instrument)
    return row


@operation("instrument_letter.sign")
def sign_letter(row: InstrumentLetter, instrument: Instrument, signed_on: date, copy: Upload) -> None:
    """Keep the signed copy: from then on the township confirms by it. Kept once; what is wrong is ended and printed anew."""
    in_state(instrument, "in_force", "suspended")
    if row.signed_on is not None:
        raise Refused(
            _("这份文书的签署件已经上传。"), next=_("内容有误的，请先结束这份文书，再出具新的一份。")
        )
    if signed_on > today():
        raise Incomplete(_("签署日期不能晚于今天。"), fields={"signed_on": [_("请填写文书上的签署日期。")]})
    most = parameters.value_of(FILE_MB, instrument.county, today())
    row.copy_file = store_content(copy.content, uploads.check(copy, most))
    row.copy_name = uploads.file_name(copy.name)
    row.signed_on, row.kept_by, row.kept_at = signed_on, actor().name, now()
    _changed(row, instrument)


@operation("instrument_letter.end")
def end_letter(row: InstrumentLetter, instrument: Instrument, until: date, why: str) -> None:
    """Give a letter its last day; what was decided by it stays, what is open goes to the county after that day."""
    in_state(instrument, "in_force", "suspended")
    faults = {}
    if until < row.since:
        faults["until"] = [_("不能早于起始日期 %(since)s。", since=row.since)]
    if not why.strip():
        faults["why"] = [_("必填")]
    if faults:
        raise Incomplete(_("结束日期没有登记。"), fields=faults)
    row.until, row.ended_why = until, why.strip()
    _changed(row, instrument)


def keep_letter(instrument: Instrument, township: str, signed_on: date, copy: Upload) -> InstrumentLetter:
    """The signed copy of a letter that was never printed here: one that a profile brings."""
    row = _begin(instrument, township)
    _changed(row, instrument)
    sign_letter(row, instrument, signed_on, copy)
    return row


def _begin(instrument: Instrument, township: str) -> InstrumentLetter:
    in_state(instrument, "in_force", "suspended")
    if township not in {scope.township for scope in instrument.scopes}:
        raise Incomplete(
            _("文书“%(number)s”没有下放到这个乡镇（街道）。", number=instrument.number),
            fields={"township": [_("请选择文书所列的乡镇（街道）。")]},
        )
    standing = [
        one
        for one in instrument.letters
        if one.township == township and (one.until is None or one.until >= today())
    ]
    if standing:
        raise Refused(
            _("这个乡镇（街道）已有一份未结束的文书。"),
            next=_("请上传它的签署件，或者先结束它，再出具新的一份。"),
        )
    row = InstrumentLetter(township=township, since=instrument.since, until=instrument.until)
    instrument.letters.append(row)
    return row


def _changed(row: InstrumentLetter, instrument: Instrument) -> None:
    db.session.flush()
    about(f"instrument:{instrument.number}", township=row.township)
    bump("delegation")
    tell(instrument)
