"""Which papers a county's stages ask for, and what they issue: nothing that the law names is taken away or exchanged. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from core.declare import DocumentType, Line, Pipeline
from core.text import Message, _

if TYPE_CHECKING:
    from core.cases.overlay_checks import Known


def asked_faults(codes: Collection[str], known: Known) -> Iterator[Message]:
    """Why papers can't be asked for: nobody knows them, the case issues them itself, a source confirms them."""
    yield from _unknown_papers(codes, known)
    yield from _own_letters(codes, known)
    yield from _unaskable_papers(codes, known)


def needs_faults(pipeline: Pipeline, line: Line, value: Any, known: Known) -> Iterator[Message]:
    """Why a line of the type can't ask for these alone: those that it asks for now stay asked for."""
    yield from _unknown_papers(value, known)
    yield from _own_letters(value, known)
    had = {paper.code for paper in line.needs}
    yield from _unaskable_papers([code for code in value if code not in had], known)
    for form in line.needs:
        if form.kind != "paper" and form.code not in value:
            yield _("“%(form)s”由法律法规规定，不能取消。", form=form.label)


def _own_letters(codes: Collection[str], known: Known) -> Iterator[Message]:
    """What the case itself issues is asked of nobody."""
    for code in codes:
        if code in known.documents and known.documents[code].kind in ("letter", "notice"):
            yield _("“%(paper)s”由系统出具，不能作为材料要求提供。", paper=known.documents[code].label)


def _unaskable_papers(codes: Collection[str], known: Known) -> Iterator[Message]:
    """What an active source confirms is asked of nobody, whichever stage of a county's own asks it."""
    for code in codes:
        if code in known.unaskable:
            yield _(
                "“%(paper)s”可以通过数据共享取得，不得要求提供（社会救助法第六十二条）。",
                paper=known.documents[code].label,
            )


def issues_faults(pipeline: Pipeline, line: Line, value: Any, known: Known) -> Iterator[Message]:
    """Why a line can't issue these: what its outcomes issue stays, and only sheets of the process come beside it."""
    if not isinstance(value, Mapping) or set(value) - set(line.outcomes):
        yield _("文书应按本环节的办理结果逐项列出。")
        return
    yield from _unknown_papers([code for codes in value.values() for code in codes], known)
    sheets = {paper.code for each in pipeline for paper in _issued(each) if paper.kind == "form"}
    for outcome in line.outcomes:
        own, given = {paper.code for paper in line.letters(outcome)}, set(value.get(outcome, ()))
        if own - given:
            yield _("“%(outcome)s”应出具的文书由法律法规规定，不能取消或者更换。", outcome=line.said(outcome))
        elif given - own - sheets:
            yield _("“%(outcome)s”只能加印本流程的内部表单，不能另发通知。", outcome=line.said(outcome))


def _issued(line: Line) -> Iterator[DocumentType]:
    for outcome in line.outcomes:
        yield from line.letters(outcome)


def _unknown_papers(codes: Any, known: Known) -> Iterator[Message]:
    for code in codes:
        if code not in known.documents:
            yield _("没有“%(code)s”这一材料或者文书。", code=code)
