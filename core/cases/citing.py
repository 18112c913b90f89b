"""The rules that a decision cites: those that the county uses for the type, in force on the day (社会救助法 45)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from core.cases.facts import law_day
from core.cases.models import Case, StageEntry
from core.clock import today
from core.declare import Decision
from core.errors import Incomplete
from core.library.queries import texts_for
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

BASIS = ("SAL26:45",)


def rules_of(case: Case) -> dict[str, str]:
    """Code and name of each text that a decision of today may cite: in force today and on the case's law day."""
    used = texts_for(case.type_code, case.division, today())
    return {text.code: text.name for text, current in used if current and text.in_force(law_day(case))}


def must_be_in_force(case: Case, data: Mapping[str, Any]) -> None:
    """Incomplete where a decision cites what its county does not use for the type, or what is not in force."""
    if set(data.get("cites") or ()) - rules_of(case).keys():
        raise Incomplete(
            _("所选文件不是本县用于这类事项的文件，或者今天已经失效。"),
            basis=BASIS,
            next=_("请从所列文件中重新选择。"),
            fields={"cites": [_("请从所列文件中重新选择。")]},
        )


def cited(act: Handling, row: StageEntry) -> Sequence[str]:
    """What the letter of a decision names beside its form's own articles: the rules chosen, or all on offer."""
    if not isinstance(act.process.pipeline[row.stage], Decision):
        return ()
    offered = rules_of(act.case)
    return [code for code in (row.answers or {}).get("cites") or offered if code in offered]
