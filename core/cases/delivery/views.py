"""The page on which a delivery is recorded, and the file that proves it."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_appbuilder import expose

from core.cases.acting import ACTING
from core.cases.confidence import require_whole
from core.cases.delivery.forms import Delivery
from core.cases.delivery.operations import record, require_hand
from core.clock import today
from core.documents.queries import delivery_proof, letter
from core.documents.requests import sent_file
from core.text import _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.ports import note_view
from core.web.sending import sent
from core.web.views import Page

HELP = _(
    "文书由经办人员交给收件人，或者用其他方式送达，并在这里登记；可以附送达回执、邮件签收单或者现场照片。\n"
    "对决定不服的，申请行政复议和提起诉讼的最后期限从送达之日起算，登记以后显示在案件页上。登记后不能更改。"
)


class Deliveries(Page):
    """How a letter reached its addressee."""

    route_base = "/cases/letters"
    default_view = "deliver"
    class_permission_name = "Case"
    read_by, write_by = ("read_cases",), ACTING
    title = _("登记送达")
    help = HELP

    @expose("/<number>/delivered", methods=["GET", "POST"])
    @writes
    def deliver(self, number: str) -> Answer:
        """How, when, to whom, and what proves it."""
        found = require_hand(number)

        def run(**given: Any) -> None:
            record(number, given, sent_file())

        filling = Filling(
            Delivery,
            run,
            _("登记送达：%(letter)s", letter=_(found.label)),
            url_for("Cases.show", no=found.about),
            said=_("已记录送达。"),
            submit=_("记送达"),
            confirm=_("确定登记吗？登记后不能更改。"),
            help=self.help,
            data={"how": "in_person", "on": today().isoformat()},
            template="cases/deliver.html",
            names={"letter": found},
        )
        return fill_in(self, filling)

    @expose("/<number>/proof")
    @reads
    def proof(self, number: str) -> Response:
        """The file that proves a delivery."""
        require_whole(letter(number).case_id)
        media_type, content = delivery_proof(number)
        note_view(f"letter:{number}", "delivery proof")
        return sent(content, media_type)
