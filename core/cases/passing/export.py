"""What goes to another county with the transfer sheet: the application as it was filed, and every file of its papers."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from core.access.queries import require
from core.audit.operations import operation, record
from core.cases.competence import END
from core.cases.facts import answers_of
from core.cases.queries import case_numbered
from core.cases.versions import type_of
from core.documents import queries as documents
from core.errors import Refused
from core.text import _

FORM = "transfer"


def _plain(value: Any) -> Any:
    """What JSON doesn't know: frozen mappings of the sealed answers, days, sums."""
    return dict(value) if isinstance(value, Mapping) else str(value)


@operation("case.export")
def export(no: str) -> bytes:
    """A ZIP of `application.json`, the sheet and the papers; every export is noted. Refused unless it was passed out."""
    require("accept")
    case = case_numbered(no)
    if case.ended_as != END:
        raise Refused(
            _("本案没有转送县外，没有可以下载的转送材料。"),
            basis=("SAL26:37",),
            next=_("请返回案件页面查看办理情况。"),
        )
    told = {
        "no": case.no,
        "receipt": case.receipt,
        "type": case.type_code,
        "applied_on": (case.paper_date or case.opened_on).isoformat(),
        "application": answers_of(case).get(type_of(case.type_code).apply.lines[0].code, {}),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr("application.json", json.dumps(told, ensure_ascii=False, indent=1, default=_plain))
        for letter in documents.letters(case.id):
            if letter.form == FORM:
                into.writestr(f"{letter.number}.pdf", documents.letter_pdf(letter.number))
        files = [(paper.file_name, paper.file_hash) for paper in documents.papers(case.id) if paper.file_hash]
        for place, (name, kept) in enumerate(files, 1):
            into.writestr(f"papers/{place:02d}-{name}", documents.stored(kept)[1])
    record("person.export", f"case:{case.no}", office=case.office_code, full=True, reason=str(case.ended_as))
    return packed.getvalue()
