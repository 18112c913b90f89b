"""A near relative whom the family has declared is put on the register apart: who is asked, and what a letter says of it (D57 11)."""

from __future__ import annotations

from core.cases.models import Case
from core.clock import today
from core.divisions.queries import place_of
from core.parameters import queries as parameters
from core.parameters.keys.means import RELATIVES_TYPES
from core.people import queries as people
from core.tasks.operations import open_task, settle_tasks
from core.text import Message, _

WHAT = "file_relative"


def is_filed(case: Case) -> bool:
    """Whether the register of near relatives knows a member of the family."""
    return case.household_id is not None and bool(people.near_relatives(case.household_id))


def settle(case: Case) -> None:
    """Ask the clerk to put the relative on the register where it knows none; what was asked is done once it does."""
    types = parameters.value_of(RELATIVES_TYPES, case.division, today())
    if "kin" not in (case.raised or ()) or (types is not None and case.type_code not in types):
        return
    if is_filed(case):
        settle_tasks(f"case:{case.no}", WHAT, _("已单独登记备案"))
        return
    open_task(
        WHAT,
        f"case:{case.no}",
        "town_clerk",
        place_of(case.office_code),
        _("近亲属单独登记备案：%(name)s", name=case.applicant_name),
        office_code=case.office_code,
        link="/relatives/add",
    )


def in_words(case: Case) -> Message:
    """What a sheet says of near relatives."""
    if "kin" not in (case.raised or ()):
        return _("无")
    return _("有，已单独登记备案") if is_filed(case) else _("有，尚未单独登记备案")
