"""A stage behind a decision that only tells what follows from it: its letter is that of whoever decided, and no decision of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.cases.models import StageEntry
from core.cases.paying import granted_last
from core.declare import Decision
from core.documents import queries as documents
from core.documents.letters import Issuer

if TYPE_CHECKING:
    from core.cases.handling import Handling


def decided_at(act: Handling, row: StageEntry) -> StageEntry:
    """The entry whose facts, reasons and day a letter tells: this one, or the decision that a later stage carries out.

    A stage before the decision, as where it is looked at again, speaks for itself.
    """
    pipeline, decided = act.process.pipeline, granted_last(act.case)
    if act.case.entitlement_id is None or decided is None or isinstance(pipeline[row.stage], Decision):
        return row
    entry = next(each for each in act.case.entries if each.id == decided.entry_id)
    return entry if pipeline.index[row.stage] > pipeline.index[entry.stage] else row


def issued_upon(act: Handling, decided: StageEntry, form: str) -> Issuer | None:
    """In whose name and under which seal that decision was told, and who answers for it (行政复议法 20); None where it was not."""
    same = [x for x in documents.letters(act.case.id) if (x.form, x.outcome) == (form, decided.outcome)]
    if not same:
        return None
    return Issuer(name=same[-1].issuer, seal=same[-1].seal, respondent=same[-1].respondent)
