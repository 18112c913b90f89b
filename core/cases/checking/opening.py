"""A check opens: its sources are asked about the household; whose consent no longer stands is to sign anew."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from core.cases import outsiders
from core.cases.checking.joined import unasked
from core.cases.models import Case, StageEntry
from core.cases.state import JOINED
from core.declare import Check
from core.divisions.queries import place_of
from core.means import operations as means
from core.means.operations import SIGN_ANEW
from core.means.queries import unauthorised
from core.people import queries as people
from core.tasks.operations import open_task
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling


def ask_sources(act: Handling, row: StageEntry, line: Check) -> None:
    """Ask what the line asks about every member, and the same of outsiders who agreed."""
    case = act.case
    if line.asks is None or case.household_id is None or row.duty == line.settled_by:
        return
    wanted = unasked(act, line) if row.why_here == JOINED else _everybody(act, line)
    again = row.round > 1 or case.entitlement_id is not None
    if again and not wanted:  # all have died, and nobody is asked about the dead
        return
    means.request_check(
        case.id, row.id, case.office_code, case.household_id, wanted, row.entered_on, again=again
    )
    if again:
        _have_signed(case, wanted, row.entered_on)


def _everybody(act: Handling, line: Check) -> list[tuple[int, str]]:
    """Every member who counts, and every outsider who agreed."""
    assert act.case.household_id is not None
    assert line.asks is not None
    persons = people.persons_by_key(act.case.household_id)
    wanted = [(persons[key], source) for key, source in act.world.rule(line.asks) if key in persons]
    sources = dict.fromkeys(source for _person, source in wanted)
    return wanted + [(person, s) for person in outsiders.may_be_asked(act.case) for s in sources]


def _have_signed(case: Case, wanted: list[tuple[int, str]], on: date) -> None:
    """A consent lasts a year, a review comes after it: the clerk has it signed anew, else the check can't begin (D57 9)."""
    assert case.household_id is not None
    if unauthorised(wanted, on, case.household_id):
        open_task(
            SIGN_ANEW,
            f"case:{case.no}",
            "town_clerk",
            place_of(case.office_code),
            _(
                "请本人重新签署核对授权书（已过有效期或者不全），上传到“材料”：%(name)s",
                name=case.applicant_name,
            ),
            office_code=case.office_code,
            link=f"/cases/{case.no}",
        )
