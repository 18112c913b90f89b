"""Recording a delivery: who may, and by whom it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.access.queries import may
from core.cases.confidence import require_whole
from core.cases.requests import HANDING_OVER
from core.documents import operations as documents
from core.documents.models import Letter
from core.documents.queries import letter as letter_numbered
from core.documents.uploads import Upload
from core.errors import NotAllowed
from core.text import _


def require_hand(number: str) -> Letter:
    """The letter within scope. NotAllowed for a duty that hands nothing over, or outside one's scope."""
    if not any(map(may, HANDING_OVER)):
        raise NotAllowed(
            _("文书由出具机关送达，送达由经办人员登记。"),
            next=_("请由本案的经办岗位登记，或者在页面上方切换岗位。"),
        )
    found = letter_numbered(number)
    require_whole(found.case_id)
    return found


def record(number: str, given: Mapping[str, Any], proof: Upload | None) -> Letter:
    """The delivery as the form says it. Refusals as `record_delivery`."""
    return documents.record_delivery(
        require_hand(number),
        given["on"],
        given["how"],
        given.get("to") or "",
        proof,
    )
