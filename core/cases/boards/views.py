"""Pages of the board: a publication is taken down; the photograph of a posting."""

from __future__ import annotations

from datetime import date

from flask import Response, url_for
from flask_appbuilder import expose

from core.cases.acting import ACTING
from core.cases.boards.forms import TakenDown
from core.cases.boards.operations import close_publication, take_round_down
from core.cases.queries import case_numbered
from core.clock import today
from core.notices.queries import posting_photo
from core.text import _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.ports import note_view
from core.web.sending import sent
from core.web.views import Page

HELP = _(
    "确认给予救助的决定在申请家庭所在的村（社区）公布；公布期满撤下以后在这里登记，公布即办结。\n"
    "每一必须张贴的渠道都要先有证明：从哪一天起、由谁张贴，要求拍照的有现场照片。登记后不能更改。"
)
ROUND_HELP = _(
    "公示期满、有异议或者案件终结的，公示随即结束，张贴的公示单应当撤下，不再展示申请家庭的信息。\n"
    "村（社区）登记本村（社区）公示栏的撤下，受理岗位登记其他渠道的撤下；本系统的公示网页自动撤下。登记后不能更改。"
)


class Boards(Page):
    """Where notices of a case hang."""

    route_base = "/cases"
    default_view = "take_down"
    class_permission_name = "Case"
    read_by, write_by = ("read_cases",), ACTING
    title = _("公布决定")
    help = HELP

    @expose("/<no>/publication", methods=["GET", "POST"])
    @writes
    def take_down(self, no: str) -> Answer:
        """Its days are over and it was taken down."""
        case = case_numbered(no)

        def run(down_on: date | None = None) -> None:
            close_publication(no, down_on)

        filling = Filling(
            TakenDown,
            run,
            _("登记撤下，办结公布"),
            url_for("Cases.show", no=case.no),
            said=_("已登记撤下，公布办结。"),
            submit=_("登记撤下"),
            confirm=_("确定登记吗？登记后不能更改。"),
            help=self.help,
            data={"down_on": today().isoformat()},
        )
        return fill_in(self, filling)

    @expose("/<no>/notices/<int:notice_id>/down", methods=["GET", "POST"])
    @writes
    def off_the_boards(self, no: str, notice_id: int) -> Answer:
        """A round of notice that is over was taken down."""
        case = case_numbered(no)

        def run(down_on: date | None = None) -> None:
            take_round_down(no, notice_id, down_on)

        filling = Filling(
            TakenDown,
            run,
            _("登记撤下公示：%(name)s", name=case.applicant_name),
            url_for("Cases.show", no=case.no),
            said=_("已登记撤下。"),
            submit=_("登记撤下"),
            confirm=_("确定登记吗？登记后不能更改。"),
            help=ROUND_HELP,
            data={"down_on": today().isoformat()},
        )
        return fill_in(self, filling)

    @expose("/postings/<int:posting_id>/photo")
    @reads
    def photo(self, posting_id: int) -> Response:
        """The photograph that proves where a notice hung."""
        media_type, content = posting_photo(posting_id)
        note_view(f"posting:{posting_id}", "photo")
        return sent(content, media_type)
