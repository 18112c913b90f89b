"""Writing deaths: from that day on the person is member of no household, until it is put right."""

from __future__ import annotations

from datetime import date

from core.audit.operations import about, operation
from core.clock import today
from core.errors import Incomplete, Refused
from core.people.models import Person
from core.people.operations import needed
from core.text import _


@operation("person.death")
def record_death(person: Person, on: date, source: str) -> None:
    """From that day on the person is member of no household; `source` says who reported it."""
    about(f"person:{person.id}", source=needed(source))
    if person.dead_on not in (None, on):
        raise dead_already(person)
    if not person.born_on <= on <= today():
        fault = _("应在 %(born)s（出生）至 %(today)s（今天）之间。", born=person.born_on, today=today())
        raise Incomplete(_("死亡日期有误。"), fields={"died_on": [fault]})
    person.dead_on = on


def dead_already(person: Person) -> Refused:
    """Nobody dies twice, nor on another day, until what was registered is put right."""
    return Refused(
        _("%(name)s已登记于%(day)s死亡，不必再次登记。", name=person.name, day=person.dead_on),
        next=_("日期或者人员登记有误的，请先办理“更正死亡登记”。"),
        code="dead_already",
    )


@operation("person.death_corrected")
def correct_death(person: Person, reason: str, paper: str) -> None:
    """The death was registered by mistake, as that paper shows: the person lives (SAL26 70(1))."""
    about(f"person:{person.id}", reason=needed(reason), paper=paper, dead_on=str(person.dead_on))
    if person.dead_on is None:
        raise Refused(_("%(name)s没有登记死亡，不需要更正。", name=person.name), next=_("请核对人员。"))
    person.dead_on = None
