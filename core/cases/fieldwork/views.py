"""Pages of a visit: adding photographs on the way, and looking at one."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_appbuilder import expose

from core.cases.acting import ACTING
from core.cases.confidence import require_whole
from core.cases.fieldwork.forms import Photos
from core.cases.fieldwork.operations import add_photos
from core.cases.fieldwork.queries import photo_content
from core.cases.queries import case_numbered
from core.divisions.queries import full_name
from core.documents.requests import sent_files
from core.text import _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.ports import note_view
from core.web.sending import sent
from core.web.views import Page

HELP = _(
    "在现场用手机拍照后直接上传，可以一次选几张。系统记下上传时间、地点和上传人；照片保存后不能更改或者删除。\n"
    "上传以后回到案件页面填写调查表，两名调查人员各自签署。"
)


class VisitPhotos(Page):
    """Photographs of a visit."""

    route_base = "/cases"
    default_view = "add"
    class_permission_name = "Case"
    read_by, write_by = ("read_cases",), ACTING
    title = _("现场照片")
    help = HELP

    @expose("/<no>/photos/<stage>", methods=["GET", "POST"])
    @writes
    def add(self, no: str, stage: str) -> Answer:
        """Add photographs to the visit that is being made."""
        case = case_numbered(no)

        def run(**given: Any) -> None:
            add_photos(no, stage, given["place"], sent_files())

        filling = Filling(
            Photos,
            run,
            _("添加现场照片"),
            url_for("Cases.show", no=no),
            said=_("照片已保存。"),
            submit=_("上传"),
            help=self.help,
            data={"place": full_name(case.division)},
            template="cases/photos.html",
        )
        return fill_in(self, filling)

    @expose("/photos/<int:photo_id>")
    @reads
    def photo(self, photo_id: int) -> Response:
        """One photograph."""
        photo, content = photo_content(photo_id)
        require_whole(photo.case_id)
        note_view(f"photo:{photo.id}", "file")
        return sent(content, photo.media_type)
