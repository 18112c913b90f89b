"""Who files for a household shows what it has signed before the application is accepted, whoever wrote it down (SAL26 37)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.cases.models import Case
from core.cases.proxies.operations import BASIS, MANDATE
from core.cases.proxies.queries import proxies_of
from core.declare import Line
from core.documents.queries import papers
from core.errors import Incomplete
from core.text import _


def must_be_on_paper(case: Case, line: Line, outcome: str, data: Mapping[str, Any]) -> None:
    """Incomplete where an application of a proxy would be accepted without his mandate: marked received, or its file.

    Who lives in the household needs none.
    """
    others = [row for row in proxies_of(case.id) if row.kind != "member" and row.stands]
    if not others or outcome != next(iter(line.outcomes)):
        return
    marks = {entry["document"]: entry["mark"] for entry in data.get("checklist") or ()}
    filed = any(paper.document == MANDATE and paper.file_hash for paper in papers(case.id))
    if marks.get(MANDATE) != "present" and not filed:
        raise Incomplete(
            _("%(name)s代为提出申请，还没有收到申请人签字的委托书，不能受理。", name=others[0].name),
            basis=BASIS,
            next=_("请收取委托书并标注“已收”，或者附上委托书的扫描件。"),
            fields={"checklist": [_("委托书应当标注“已收”。")]},
        )
