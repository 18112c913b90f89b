"""Sending surveyors to a home and keeping the photographs that they bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.access import queries as access
from core.audit.operations import about, operation
from core.cases.fieldwork.models import VisitPhoto
from core.cases.fieldwork.queries import PHOTOGRAPHED
from core.cases.forms import Filled
from core.cases.handling import Handling, case_for_update
from core.cases.models import Case, StageEntry
from core.cases.remarks import remark
from core.cases.signing import signer_now
from core.cases.visits import GOING, VISIT_TASKS
from core.clock import now, today
from core.db import db
from core.documents import uploads
from core.documents.files.operations import store_content
from core.documents.uploads import JPEG, PNG, Upload
from core.errors import Incomplete, NotAllowed, Refused
from core.parameters import queries as parameters
from core.parameters.keys.procedure import FILE_MB
from core.tasks.operations import open_task, settle_tasks
from core.text import _

BASIS = ("SAL26:43", "D57:15")
MOST_AT_ONCE = 20


def to_visit(case: Case) -> StageEntry | None:
    """The open stage on which somebody goes to the home."""
    return next((row for row in case.entries if row.act in GOING and row.left_on is None), None)


def _visit_of(case: Case) -> StageEntry:
    row = to_visit(case)
    if row is None:
        raise Refused(
            _("案件现在没有需要入户的环节。"), basis=BASIS, next=_("请返回案件页面，查看案件现在所处的环节。")
        )
    return row


def assign(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Send two surveyors on a day: each finds it among his work, the case says so. Another assignment takes its place.

    Whoever else of the duty goes may still sign: the visit counts by who went, not by who was sent.
    """
    case, row = act.case, _visit_of(act.case)
    known = {h.user_id: h.called for h in access.holders(row.duty or "", row.division or "")}
    sent = [int(data[name]) for name in ("surveyor", "second_surveyor")]
    faults: dict[str, list[Any]] = {
        name: [_("请选择本环节岗位的在岗人员。")]
        for name, user in zip(("surveyor", "second_surveyor"), sent, strict=True)
        if user not in known
    }
    if data["visit_on"] < today():
        faults["visit_on"] = [_("入户日期早于今天，请更正日期。")]
    if faults:
        raise Incomplete(_("调查任务没有指派。"), basis=BASIS, fields=faults)
    for what, user in zip(VISIT_TASKS, sent, strict=True):
        settle_tasks(f"case:{case.no}", what, _("已重新指派"))
        open_task(
            what,
            f"case:{case.no}",
            row.duty or "",
            row.division or "",
            _("%(stage)s：%(name)s", stage=act.label(row.stage), name=case.applicant_name),
            office_code=case.office_code,
            user_id=user,
            due_on=data["visit_on"],
            link=f"/cases/{case.no}",
        )
    said = _(
        "指派%(who)s于%(day)s办理“%(stage)s”。",
        who="、".join(known[user] for user in sent),
        day=data["visit_on"],
        stage=act.label(row.stage),
    )
    remark(case, "assigned", str(said))


@operation("case.photograph")
def add_photos(no: str, stage: str, place: str, sent: Sequence[Upload]) -> list[VisitPhoto]:
    """Keep photographs of a visit that is not signed by all yet. NotAllowed for whoever does not make it.

    Refused for a stage without a visit; Incomplete: none, too many, no JPEG or PNG, too large.
    """
    case = case_for_update(no)
    act = Handling(case)
    row, signer = act.open_row(stage), signer_now()
    if row.act not in GOING:
        raise Refused(
            _("“%(stage)s”环节不入户，不收现场照片。", stage=act.label(stage)),
            basis=BASIS,
            next=_("照片请在入户的环节上传。"),
        )
    holder = act.state.entry(row.seq).holder
    if holder is None or not act.world.covers(holder, signer):
        raise NotAllowed(
            _("现场照片由入户的调查人员上传。"), basis=BASIS, next=_("请由到户的调查人员登录上传。")
        )
    if not 1 <= len(sent) <= MOST_AT_ONCE:
        fault = _("请选择一至%(most)s张照片。", most=MOST_AT_ONCE)
        raise Incomplete(fault, fields={"file": [fault]})
    found = [_kept(case, row, place, upload) for upload in sent]
    for photo in found:
        photo.person_id, photo.person_name = signer.person, signer.name
    db.session.add_all(found)
    case.raised = sorted({*(case.raised or ()), PHOTOGRAPHED})
    db.session.flush()
    about(f"case:{case.no}", photos=len(found))
    return found


def _kept(case: Case, row: StageEntry, place: str, upload: Upload) -> VisitPhoto:
    media = uploads.check(upload, parameters.value_of(FILE_MB, case.office_code, today()))
    if media not in (JPEG, PNG):
        fault = _("现场照片应为 JPEG 或者 PNG。")
        raise Incomplete(fault, fields={"file": [fault]})
    return VisitPhoto(
        office_code=case.office_code,
        case_id=case.id,
        entry_id=row.id,
        file_hash=store_content(upload.content, media),
        media_type=media,
        place=place.strip(),
        taken_at=now(),
    )
