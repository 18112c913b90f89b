"""Who files what among a case's papers: who keeps the file, who files for the applicant, each stage its own; who opens a letter."""

from __future__ import annotations

from core.access.queries import may, require, signs_as
from core.actor import actor
from core.audit.operations import record
from core.cases import filers
from core.cases.confidence import require_whole
from core.cases.looking import SEEN, keep_out
from core.cases.means_shown import keeps_closed
from core.cases.models import Case
from core.cases.versions import process_of, type_of
from core.db import db
from core.declare import DocumentType, Pipeline
from core.documents.catalogue import template
from core.documents.models import Letter, Paper
from core.documents.queries import letter as letter_numbered
from core.errors import Incomplete, NotAllowed, Refused
from core.people.queries import VIEWED
from core.plugins import registry
from core.text import _

CODE = "lookup_code"
"""What a template calls it."""
RECEIPT = DocumentType(
    "receipt", _("登记回执"), template="shared/receipt.typ", basis=("SAL26:64",), series="30"
)


def unopened_forms(case: Case) -> frozenset[str]:
    """Forms of a case that the one who acts doesn't open."""
    numbered = frozenset() if reads_numbers(case) else _numbered_forms(case)
    return coded_forms(case) | numbered | _means_forms(case)


def reads_numbers(case: Case) -> bool:
    """Whether the one who acts reads the numbers of a case in full where they stand: by right, or as who wrote them down."""
    return may("read_full") or _has_registered(case)


def _numbered_forms(case: Case) -> frozenset[str]:
    """Forms that print identity and account numbers as they were filled in; every other letter masks them."""
    return frozenset(
        document.code
        for document in registry().documents_of(case.type_code)
        if document.template
        and any(
            f.name == "applicant" and any(part.name == "id_number" for part in f.fields)
            for f in template(document.template).fields
        )
    )


def _means_forms(case: Case) -> frozenset[str]:
    """Internal papers that say what the family has, for who may not read means; what he has filled in himself is not kept from him."""
    found = {d.code for d in registry().documents_of(case.type_code) if keeps_closed(d)}
    return frozenset(found - (_numbered_forms(case) if _has_registered(case) else frozenset()))


def _has_registered(case: Case) -> bool:
    return filers.has_registered(case, signs_as(actor().user_id or 0))


def coded_forms(case: Case) -> frozenset[str]:
    """Forms with the applicant's look-up code, by which everybody is taken for him, that the one who acts doesn't open."""
    if _gives_out_codes(case):
        return frozenset()
    return frozenset(
        document.code
        for document in (RECEIPT, *registry().documents_of(case.type_code))
        if document.template and any(f.name == CODE for f in template(document.template).fields)
    )


def _gives_out_codes(case: Case) -> bool:
    """Whether the one who acts hands the applicant the sheets with the look-up code: the window, and who has registered it."""
    case_type = type_of(case.type_code)
    if may("accept") or (not filers.is_applied_for(case_type) and filers.may_file(case_type)):
        return True
    return _has_registered(case)


def require_letter(number: str) -> None:
    """NotAllowed, and noted, for a letter that is not for the one who acts: of a case that he doesn't read, with the
    code, with what the family has, or with numbers in full. Who may read these leaves a note of the look, tied to the case (SEC-01).
    """
    found = letter_numbered(number)
    require_whole(found.case_id)
    case = db.session.get(Case, found.case_id) if found.case_id is not None else None
    if case is None:
        return
    keep_out(case)
    numbered = found.form in _numbered_forms(case)
    if numbered and not reads_numbers(case):
        raise _masked(case, found.label, letter=number)
    if found.form in _means_forms(case):
        raise _of_means(case, found)
    if numbered:
        _note_look(case, letter=number)
    if found.form in coded_forms(case):
        raise _coded(case, found)


def require_paper(paper: Paper) -> None:
    """NotAllowed, and noted, for the file of a paper of a case that the one who acts doesn't read, or not with its numbers.

    What a family brings are identity papers, slips and bank books: they show what lists and letters mask.
    """
    require_whole(paper.case_id)
    case = db.session.get_one(Case, paper.case_id)
    keep_out(case)
    if not reads_numbers(case):
        raise _masked(case, paper.label, paper=str(paper.id))


def _note_look(case: Case, **what: str) -> None:
    if not _has_registered(case):
        record(VIEWED, f"case:{case.no}", office=case.office_code, what="letter", **what)


def _masked(case: Case, label: str, **what: str) -> NotAllowed:
    record(f"{VIEWED}_refused", f"case:{case.no}", office=case.office_code, why="no_right", **what)
    return NotAllowed(
        _("“%(label)s”上有完整的证件号码、电话或者账号，您现在的岗位不能查看。", label=label),
        basis=("PIPL:28", "SAL26:70"),
        next=_("办理情况请在案件页面查看；需要这份材料的，请由受理窗口办理。"),
    )


def _of_means(case: Case, found: Letter) -> NotAllowed:
    record(SEEN, f"letter:{found.number}", office=case.office_code, why="means")
    return NotAllowed(
        _("“%(label)s”上有家庭的收入、财产情况，您现在的岗位不能查看。", label=found.label),
        basis=("SAL26:70",),
        next=_("办理情况请在案件页面查看；需要这份材料的，请由能够查看经济状况的岗位办理。"),
    )


def _coded(case: Case, found: Letter) -> NotAllowed:
    record(SEEN, f"letter:{found.number}", office=case.office_code, why="look_up_code")
    return NotAllowed(
        _("“%(label)s”上有申请人的查询码，只由受理窗口和登记人交给申请人。", label=found.label),
        basis=("SAL26:64",),
        next=_("办理情况请在案件页面查看；申请人遗失的，请由受理窗口重新打印。"),
    )


def may_file(case: Case, code: str, lines: Pipeline) -> bool:
    """Whether the one who acts files this paper: any as `keep_file`, before acceptance for the applicant, else his stages'."""
    if may("keep_file") or (case.accepted_on is None and may("file_on_behalf")):
        return True
    who = actor()
    own = {row.stage for row in case.entries if (row.duty, row.division) == (who.duty, who.division)}
    return any(code == paper.code for stage in own if stage in lines for paper in lines[stage].needs)


def paper_type(case: Case, code: str) -> DocumentType:
    """The document type of that form number, if the one who acts reads the case and may file it.

    Incomplete when the type has none such, or issues it itself; Refused once the case has ended; NotAllowed else.
    """
    require_whole(case.id)
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
