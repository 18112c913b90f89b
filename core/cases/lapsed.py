"""Which letter of a grant holds no longer: worked out whenever somebody checks it, for no end of an aid writes on letters (DIB-07)."""

from __future__ import annotations

from collections.abc import Sequence

from core.cases.models import Case, DecisionRow
from core.clock import add_months, month_of, today
from core.db import db, select
from core.documents.models import Letter
from core.documents.queries import Lapsed
from core.payments.models import Entitlement, EntitlementLine
from core.text import _


def lapsed(letter: Letter) -> Lapsed | None:
    """Since when a letter that granted something holds no longer; None for one that holds, and for any other letter."""
    granted = _granted_by(letter)
    if granted is None:
        return None
    if later := _told_later(letter, granted):
        why = _("救助待遇已另行变更或者终止，以新的告知书为准。")
        return Lapsed(later[0].issued_on, why, later[-1].number)
    if granted.state == "void":
        return Lapsed(granted.from_month, _("救助待遇没有开始发放就已终止。"))
    if granted.state == "ended" and granted.to_month and granted.to_month < month_of(today()):
        return Lapsed(add_months(granted.to_month, 1), _("救助待遇已经终止。"))
    return None


def _granted_by(letter: Letter) -> Entitlement | None:
    """What the decision of this letter pays; its lines name the decision, a letter of stopping has none."""
    if letter.kind != "letter" or letter.case_id is None:
        return None
    line = (
        select(EntitlementLine.entitlement_id)
        .join(DecisionRow, DecisionRow.id == EntitlementLine.decision_id)
        .where(DecisionRow.case_id == letter.case_id, DecisionRow.outcome == letter.outcome)
    )
    found = select(Entitlement).where(Entitlement.id.in_(line)).order_by(Entitlement.id.desc()).limit(1)
    return db.session.scalar(found)


def _told_later(letter: Letter, granted: Entitlement) -> Sequence[Letter]:
    """Letters that stand of later decisions on the same aid, or of its end, oldest first."""
    found = (
        select(Letter)
        .join(Case, Case.id == Letter.case_id)
        .where(Case.entitlement_id == granted.id, Letter.id > letter.id, Letter.ended_on.is_(None))
        .where(Letter.kind == "letter", Letter.has_remedy)
        .where((Letter.case_id != letter.case_id) | (Letter.outcome != letter.outcome))
        .order_by(Letter.id)
    )
    return db.session.scalars(found).all()
