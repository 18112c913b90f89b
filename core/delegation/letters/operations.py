"""Writing letters of delegation: printed for a township, kept as the signed copy, ended with a last day."""

from __future__ import annotations

from datetime import date

from core.actor import actor
from core.audit.operations import about, operation
from core.clock import now, today
from core.db import bump, db
from core.delegation.letters.contents import contents, document_of, issuer_of
from core.delegation.letters.standing import standing
from core.delegation.models import Instrument, InstrumentLetter
from core.delegation.operations import in_state, tell
from core.divisions.queries import government_of
from core.documents import operations as documents
from core.documents import uploads
from core.documents.files.operations import store_content
from core.documents.models import Letter
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
    _must_stand(instrument)
    _must_not_be_over(row, instrument)
    if row.signed_on is not None:
        raise Refused(
            _("这份文书的签署件已经上传。"), next=_("内容有误的，请先结束这份文书，再出具新的一份。")
        )
    _check_signing_day(row, instrument, signed_on)
    most = parameters.value_of(FILE_MB, instrument.county, today())
    media = uploads.check(copy, most)
    row.copy_file = store_content(copy.content, media)
    row.copy_name = uploads.file_name(copy.name, media)
    row.signed_on, row.kept_by, row.kept_at = signed_on, actor().name, now()
    _changed(row, instrument)


@operation("instrument_letter.end")
def end_letter(row: InstrumentLetter, instrument: Instrument, until: date, why: str) -> None:
    """Give a letter its last day; what was decided by it stays, what is open goes to the county after that day."""
    _must_stand(instrument)
    _must_not_be_over(row, instrument)
    faults = {}
    if until < row.since:
        faults["until"] = [_("不能早于起始日期 %(since)s。", since=row.since)]
    if row.until is not None and until > row.until:
        faults["until"] = [_("不能晚于原来的最后一天 %(until)s。", until=row.until)]
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
    _must_stand(instrument)
    if township not in {scope.township for scope in instrument.scopes}:
        raise Incomplete(
            _("文书“%(number)s”没有下放到这个乡镇（街道）。", number=instrument.number),
            fields={"township": [_("请选择文书所列的乡镇（街道）。")]},
        )
    waiting = [
        one
        for one in instrument.letters
        if one.township == township and not standing(instrument, one).is_over
    ]
    if waiting:
        raise Refused(
            _("这个乡镇（街道）已有一份未结束的文书。"),
            next=_("请上传它的签署件，或者先结束它，再出具新的一份。"),
        )
    row = InstrumentLetter(township=township, since=instrument.since, until=instrument.until)
    instrument.letters.append(row)
    return row


def _must_stand(instrument: Instrument) -> None:
    in_state(instrument, "in_force", "suspended")
    if instrument.until is not None and instrument.until < today():
        raise Refused(
            _("文书“%(number)s”已于%(day)s到期。", number=instrument.number, day=instrument.until),
            next=_("请先签署新的文书，再按新的文书出具。"),
        )


def _must_not_be_over(row: InstrumentLetter, instrument: Instrument) -> None:
    if standing(instrument, row).is_over:
        raise Refused(
            _("这份文书已经结束。"), next=_("需要继续下放的，请出具新的一份，双方签署后上传签署件。")
        )


def _check_signing_day(row: InstrumentLetter, instrument: Instrument, signed_on: date) -> None:
    """Nobody signs what is not there yet: first the county's instrument, then the print, then the signatures."""
    printed = db.session.get(Letter, row.letter_id) if row.letter_id else None
    days = [instrument.signed_on, printed.issued_on if printed else None]
    first = max(day for day in days if day is not None)
    said = None
    if signed_on > today():
        said = _("签署日期不能晚于今天。")
    elif signed_on < first:
        said = _("签署日期不能早于%(day)s：权限下放文书已签署、这份文书已出具，双方才能签署。", day=first)
    elif row.until is not None and signed_on > row.until:
        said = _("签署日期不能晚于原来的最后一天 %(until)s。", until=row.until)
    if said is not None:
        raise Incomplete(
            said,
            basis=("SAL26:44", "LIC19:24"),
            fields={"signed_on": [_("请填写文书上的签署日期。")]},
        )


def _changed(row: InstrumentLetter, instrument: Instrument) -> None:
    db.session.flush()
    about(f"instrument:{instrument.number}", township=row.township)
    bump("delegation")
    tell(instrument)
