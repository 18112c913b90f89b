"""Who files what among a case's papers: who keeps the file, who files for the applicant, and each stage its own."""

from __future__ import annotations

from core.access.queries import may, require
from core.actor import actor
from core.cases.models import Case
from core.cases.versions import process_of
from core.declare import DocumentType, Pipeline
from core.errors import Incomplete, Refused
from core.plugins import registry
from core.text import _


def may_file(case: Case, code: str, lines: Pipeline) -> bool:
    """Whether the one who acts files this paper: any as `keep_file`, before acceptance for the applicant, else his stages'."""
    if may("keep_file") or (case.accepted_on is None and may("file_on_behalf")):
        return True
    who = actor()
    own = {row.stage for row in case.entries if (row.duty, row.division) == (who.duty, who.division)}
    return any(code == paper.code for stage in own if stage in lines for paper in lines[stage].needs)


def paper_type(case: Case, code: str) -> DocumentType:
    """The document type of that form number, if the one who acts may file it.

    Incomplete when the type has none such, or issues it itself; Refused once the case has ended; NotAllowed else.
    """
    if case.closed_on is not None:
        raise Refused(
            _("本案已办结，不能再登记材料。"), next=_("需要补充的，请在后续办理或者新的申请中提交。")
        )
    found = registry().documents.get((case.type_code, code))
    if found is None:
        raise Incomplete(
            _("材料清单中没有这一项。"),
            next=_("请从本案的材料清单中选择。"),
            fields={"document": [_("请从清单中选择。")]},
        )
    if found.kind in ("letter", "notice"):
        raise Incomplete(
            _("“%(label)s”由系统出具，不能作为材料登记。", label=str(found.label)),
            next=_("请从本案的材料清单中选择；送达情况在文书处登记。"),
            fields={"document": [_("请从清单中选择。")]},
        )
    if not may_file(case, code, process_of(case).pipeline):
        require("keep_file")
    return found
