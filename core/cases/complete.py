"""Whether every letter that belongs to the finished stages of a case was issued; a case that lacks one is not closed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from core.cases.state import UNFINISHED
from core.declare import DocumentType, Notice
from core.documents import queries as documents
from core.errors import Refused
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

HUNG = frozenset({"undisputed", "disputed"})
"""Outcomes of a notice that really hung."""


def missing_letters(act: Handling, issued: Collection[str]) -> list[DocumentType]:
    """Letters that the finished stages and the end call for and none of whose form is among those issued."""
    found = {document.code: document for document in _due(act) if document.code not in issued}
    return list(found.values())


def must_be_complete(act: Handling) -> None:
    """Refused while a letter is missing: what was decided must be on paper before the case is closed."""
    lacking = missing_letters(act, {letter.form for letter in documents.letters(act.case.id)})
    if lacking:
        names = "、".join(str(document.label) for document in lacking)
        raise Refused(
            _("本案还缺少应当出具的文书：%(names)s，不能办结。", names=names),
            basis=("SAL26:45",),
            next=_("请把这条提示告诉系统管理员，补齐文书后再办理。"),
            code="letters_missing",
        )


def _due(act: Handling) -> Iterator[DocumentType]:
    for row in act.case.entries:
        outcome = row.outcome or ""
        if row.lane == "asked" or row.left_on is None or not outcome or outcome in UNFINISHED:
            continue
        line = act.process.pipeline[row.stage]
        if isinstance(line, Notice):
            outcome = "undisputed" if outcome in HUNG else ""
        for document in line.letters(outcome) if outcome else ():
            if _is_printed(document) and (row.need > 1 or not document.of_several):
                yield document
    if act.state.ended_as is not None:
        yield from filter(_is_printed, act.process.pipeline[act.state.ended_as].letters(act.state.ended_as))


def _is_printed(document: object) -> bool:
    return isinstance(document, DocumentType) and bool(document.template)
