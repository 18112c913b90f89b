"""The end of a publication, and of a round of notice that is over."""

from __future__ import annotations

from datetime import date

from core.audit.operations import operation
from core.cases import publishing
from core.cases.boards import rounds
from core.cases.handling import case_for_update
from core.cases.models import Case
from core.clock import today


@operation("publication.close")
def close_publication(no: str, down_on: date | None = None) -> Case:
    """What was granted hung its days and was taken down. Refusals as `publishing.take_down`."""
    case = case_for_update(no)
    publishing.take_down(case, down_on or today())
    return case


@operation("notice.off_the_boards")
def take_round_down(no: str, notice_id: int, down_on: date | None = None) -> Case:
    """A round of notice that is over was taken down. Refusals as `rounds.take_down`."""
    case = case_for_update(no)
    rounds.take_down(case, notice_id, down_on or today())
    return case
