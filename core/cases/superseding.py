"""What stops holding: a later decision takes the place of the one before, letters included; so does an end without effect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from core.cases.models import Case, DecisionRow
from core.db import db, read_once, select
from core.declare import DocumentType, End
from core.documents import operations as documents
from core.documents import queries as issued
from core.documents.models import Letter
from core.text import Message, _

if TYPE_CHECKING:
    from core.cases.handling import Handling


@read_once(DecisionRow)
def last_decision(case: Case) -> DecisionRow | None:
    """The newest decision of a case, whatever it said."""
    found = select(DecisionRow).where(DecisionRow.case_id == case.id).order_by(DecisionRow.id.desc()).limit(1)
    return db.session.scalar(found)


def standing_letters(act: Handling, decision: DecisionRow | None) -> list[Letter]:
    """What was issued upon a decision and is still in force."""
    if decision is None:
        return []
    stage = next(entry.stage for entry in act.case.entries if entry.id == decision.entry_id)
    upon = act.process.pipeline[stage].letters(decision.outcome)
    forms = {document.code for document in upon if isinstance(document, DocumentType)}
    return [
        letter for letter in issued.letters(act.case.id) if letter.form in forms and letter.ended_on is None
    ]


def replace_letters(old: Sequence[Letter], new: Sequence[Letter], on: date) -> None:
    """A new decision was taken that day: what was issued upon the one before holds no longer."""
    for letter in old:
        by = next((fresh for fresh in new if fresh.kind == letter.kind), None)
        _end(letter, _("本案于%(day)s重新作出决定", day=on), on, by)


def replace_forms(case: Case, new: Sequence[Letter], on: date) -> None:
    """The application was handed in or signed anew: what was printed of the one before is replaced, form by form."""
    by_form = {letter.form: letter for letter in new}
    kept = {letter.id for letter in new}
    older = select(Letter).where(
        Letter.case_id == case.id, Letter.form.in_(by_form), Letter.id.not_in(kept), Letter.ended_on.is_(None)
    )
    for letter in db.session.scalars(older).all():
        _end(letter, _("申请于%(day)s重新填写或者补签，以新的一份为准", day=on), on, by_form[letter.form])


def end_without_effect(act: Handling, end: End, on: date) -> None:
    """A case whose decision granted something ends otherwise: the decision never took effect, its letters are void."""
    decision = last_decision(act.case)
    awaited = any(other.takes_effect for other in act.process.pipeline.ends)
    if decision is None or not decision.grants or end.takes_effect or not awaited:
        return
    for letter in standing_letters(act, decision):
        _end(letter, _("本案未按该决定办结：%(end)s", end=end.label), on)


def _end(letter: Letter, why: Message, on: date, by: Letter | None = None) -> None:
    documents.end_letter(letter, on, str(why), replaced_by=by)
