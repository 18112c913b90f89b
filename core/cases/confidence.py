"""Reports and petitions: what was said, and by whom, is for those who look into it (PET22 30); others see where it stands."""

from __future__ import annotations

from typing import Any

from core.access.queries import may, signs_as
from core.actor import actor
from core.audit.operations import record
from core.cases.follow_ups import parent_of
from core.cases.handling import Handling
from core.cases.looking import SEEN
from core.cases.models import Case
from core.cases.versions import type_of
from core.db import db
from core.errors import NotAllowed
from core.text import _

BASIS = ("PET22:30",)
OF_THE_ASKED = ("answer", "help")
"""Acts of those who were asked something about a case that they don't read: it is all that they do to it."""
_OF_WHAT_WAS_SAID = ("letters", "missing_letters", "photos", "remarks", "objections", "help")


def reads_whole(act: Handling) -> bool:
    """Whether the one who acts reads all of a case: by a right that its type names, by a stage of his, or as auditor.

    Having registered it is no such stage: it may turn out to be about one's own office.
    """
    who = actor()
    if act.type.readers is None or who.is_system or may("read_audit"):
        return True
    if any(map(may, _first(act).world.rule(act.type.readers))):
        return True
    me, registered = signs_as(who.user_id or 0), act.process.pipeline.lines[0].code
    return any(
        (row.duty, row.division) == (who.duty, who.division) or any(o.person_id == me for o in row.opinions)
        for row in act.case.entries
        if row.lane != "asked" and row.stage != registered  # a question opens nothing but itself
    )


def _first(act: Handling) -> Handling:
    """The matter as it was reported: what looks into it again is about the same."""
    parent = parent_of(act.case)
    if parent is None:
        return act
    earlier = Handling(parent)
    earlier.world.reading = True
    return _first(earlier)


def require_whole(case_id: int | None) -> None:
    """NotAllowed, and noted, for whoever would open a letter or paper of a case that he does not read whole, or act on it."""
    case = db.session.get(Case, case_id) if case_id is not None else None
    if case is None or type_of(case.type_code).readers is None:
        return
    act = Handling(case)
    act.world.reading = True
    if not reads_whole(act):
        record(SEEN, f"case:{case.no}", office=case.office_code, why="confidence")
        raise NotAllowed(
            _("本件反映的内容和反映人只对办理本件的人员公开。"),
            basis=BASIS,
            next=_("请由办理本件的人员查看。"),
        )


def withheld(shown: dict[str, Any]) -> dict[str, Any]:
    """A case as REST answers it, without what was said in it: its stages, days and offices remain."""
    silent = [
        stage
        | {"answers": None, "note": "", "why_here": ""}
        | {"signed": [signed | {"reason": "", "answers": None} for signed in stage["signed"]]}
        for stage in shown["stages"]
    ]
    papers = [paper | {"files": [], "note": ""} for paper in shown["papers"]]
    waiting = [entry | {"why_here": ""} for entry in shown["open"]]
    nothing: dict[str, Any] = {name: [] for name in _OF_WHAT_WAS_SAID}
    who = actor()
    own = [q for q in shown["enquiries"] if (q["whom"], q["division"]) == (who.duty, who.division)]
    return (
        shown
        | nothing
        | {"stages": silent, "open": waiting, "papers": papers, "enquiries": own}
        | {"acts": [act for act in shown["acts"] if act["code"] in OF_THE_ASKED]}
        | {"receipt": "", "advice": None, "withheld": True}
    )
