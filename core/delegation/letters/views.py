"""Pages of letters of delegation: printed for a township, the signed copy uploaded, a last day given; the files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flask import Response, url_for
from flask_appbuilder import expose

from core import clock
from core.db import db
from core.db.scope import outside
from core.delegation.forms import NothingForm
from core.delegation.letters import operations
from core.delegation.letters.forms import LastDayForm, SignedCopyForm
from core.delegation.models import Instrument, InstrumentLetter
from core.delegation.views import instrument_here, stored_file
from core.divisions.queries import name_of
from core.documents import queries as documents
from core.documents.models import Letter
from core.documents.requests import must_send_file
from core.text import _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.ports import note_view
from core.web.sending import PDF, sent
from core.web.views import Page


class DelegationLetters(Page):
    """The letter that each township holds."""

    route_base = "/delegation/letters"
    template_folder = str(Path(__file__).parents[1] / "templates")
    class_permission_name = "Delegation"
    read_by, write_by = ("configure", "read_audit", "confirm", "supervise", "answer_first"), ("configure",)
    title = _("权限下放文书")
    help = _(
        "每个乡镇（街道）一份。以委托形式下放的，双方在打印件上签字盖章，上传签署件以后乡镇（街道）才能确认；"
        "没有签署件、或者已经过了最后一天，由县级确认。"
    )

    @expose("/print/<int:pk>/<township>", methods=["GET", "POST"])
    @writes
    def draw(self, pk: int, township: str) -> Answer:
        """Print a township's letter."""
        instrument_here(pk)
        filling = Filling(
            NothingForm,
            lambda: operations.print_letter(instrument_here(pk), township),
            _("为%(place)s出具文书", place=name_of(township)),
            url_for("Delegation.instrument", pk=pk),
            said=_("已出具，请打印后签署。"),
            submit=_("出具"),
            help=self.help,
        )
        return fill_in(self, filling)

    @expose("/<int:pk>/sign", methods=["GET", "POST"])
    @writes
    def sign(self, pk: int) -> Answer:
        """Upload the signed copy: from then on the township confirms by it."""
        row, instrument = _letter(pk)

        def run(signed_on: date) -> None:
            operations.sign_letter(*_letter(pk), signed_on, must_send_file())

        filling = Filling(
            SignedCopyForm,
            run,
            _("上传%(place)s的签署件", place=name_of(row.township)),
            url_for("Delegation.instrument", pk=instrument.id),
            said=_("签署件已保存。"),
            data={"signed_on": clock.today()},
            help=self.help,
            template="delegation/with_file.html",
            names={"file_label": _("签字盖章后的扫描件")},
        )
        return fill_in(self, filling)

    @expose("/<int:pk>/end", methods=["GET", "POST"])
    @writes
    def end(self, pk: int) -> Answer:
        """Give it a last day."""
        row, instrument = _letter(pk)

        def run(until: date, why: str) -> None:
            operations.end_letter(*_letter(pk), until, why)

        filling = Filling(
            LastDayForm,
            run,
            _("结束%(place)s的文书", place=name_of(row.township)),
            url_for("Delegation.instrument", pk=instrument.id),
            submit=_("结束"),
            data={"until": clock.today()},
            help=self.help,
        )
        return fill_in(self, filling)

    @expose("/<int:pk>.pdf")
    @reads
    def sheet(self, pk: int) -> Response:
        """The print."""
        row, _instrument = _letter(pk)
        printed = db.session.get(Letter, row.letter_id) if row.letter_id else None
        if printed is None:
            raise outside()
        note_view(f"letter:{printed.number}", "pdf")
        content = documents.letter_pdf(printed.number)
        return sent(content, PDF, f"{printed.number}.pdf")

    @expose("/<int:pk>/copy")
    @reads
    def copy(self, pk: int) -> Response:
        """The signed copy."""
        row, instrument = _letter(pk)
        note_view(f"instrument:{instrument.number}", "letter")
        return stored_file(row.copy_file, row.copy_name)


def _letter(pk: int) -> tuple[InstrumentLetter, Instrument]:
    row = db.session.get(InstrumentLetter, pk)
    if row is None:
        raise outside()
    return row, instrument_here(row.instrument_id)
