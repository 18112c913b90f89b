"""The checklist of a township: staff, carried duties, signatories as they are today, and what the county has recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.access.queries import holders_below
from core.access.staff.queries import people_at, staffing
from core.db import db, select
from core.delegation.models import CapacityMark
from core.delegation.resolve import MEMBER_DUTY
from core.divisions.queries import county_of, governed, name_of
from core.library.queries import cite
from core.parameters import queries as parameters
from core.parameters.keys.oversight import TOWNSHIP_STAFF
from core.parameters.keys.procedure import READY_ITEMS, RECORDED
from core.text import Text, _


@dataclass(frozen=True)
class Item:
    """One line: `met` None where no standard is set; `holds` whether the county lets it hold up a delegation."""

    code: str
    label: Text
    said: Text
    met: bool | None
    holds: bool
    basis: str = ""


@dataclass(frozen=True)
class Township:
    """A township with its lines."""

    code: str
    name: str
    items: Sequence[Item]

    @property
    def lacking(self) -> list[Item]:
        """What is not there and holds up a delegation."""
        return [item for item in self.items if item.holds and item.met is False]


def checklists(county: str, on: date, only: Sequence[str] = ()) -> list[Township]:
    """Every township of a county, or these; a few statements whatever their number."""
    towns = [node.code for node in governed(county, on) if not only or node.code in only]
    staff, standard = people_at(towns, on), parameters.find(TOWNSHIP_STAFF, county, on)
    least = int(standard.value["least"]) if standard is not None else None
    basis = "、".join(cite(item, on).text for item in standard.basis) if standard is not None else ""
    carried = [row for row in staffing(county, on).responsibilities if row.tier == "township"]
    signers = holders_below(set(MEMBER_DUTY.values()), county, on)
    marks = {(row.township, row.item): row for row in _marks(towns)}
    holding = parameters.value_of(READY_ITEMS, county, on)
    labels = {option.code: option.label for option in READY_ITEMS.options}

    def item(code: str, said: Text, met: bool | None, cited: str = "") -> Item:
        return Item(code, labels[code], said, met, code in holding, cited)

    def lines(town: str) -> list[Item]:
        n, name = staff.get(town, 0), name_of(town, on)
        open_duties = [row.duty_name for row in carried if name in row.without]
        able = sum(len(signers.get((duty, town), ())) for duty in set(MEMBER_DUTY.values()))
        return [
            item(
                "staff",
                _("%(n)s 人，应有 %(least)s 人", n=n, least=least)
                if least
                else _("%(n)s 人，未设定标准", n=n),
                n >= least if least else None,
                basis,
            ),
            item(
                "accounts",
                _("无人任职：%(duties)s", duties="、".join(dict.fromkeys(open_duties)))
                if open_duties
                else _("各岗位有人任职"),
                not open_duties if carried else None,
            ),
            item("signatories", _("%(n)s 人", n=able), able > 0),
            *(item(code, *_recorded(marks.get((town, code)))) for code in RECORDED),
        ]

    return [Township(code, name_of(code, on), lines(code)) for code in towns]


def _recorded(mark: CapacityMark | None) -> tuple[Text, bool]:
    return (mark.note, True) if mark is not None else (_("没有登记"), False)


def _marks(towns: Sequence[str]) -> Sequence[CapacityMark]:
    wanted = select(CapacityMark).where(CapacityMark.township.in_(towns), CapacityMark.until.is_(None))
    return db.session.scalars(wanted.order_by(CapacityMark.id)).all()


def standing_mark(township: str, code: str) -> CapacityMark | None:
    """What is recorded of one thing of a township now."""
    return next((row for row in _marks([township]) if row.item == code), None)


def lacking(county: str, towns: Sequence[str], on: date) -> list[tuple[str, Item]]:
    """(township, line) of everything that holds up delegating to these townships."""
    return [(town.name, item) for town in checklists(county_of(county), on, towns) for item in town.lacking]
