"""Writing merges: every row that names the dropped person names the kept one; what was moved is kept for undoing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from core.actor import actor
from core.audit.operations import about, operation
from core.clock import now, today
from core.db import Model, db, seeing_everything, select
from core.errors import Incomplete, Refused
from core.numbers import check_id_number
from core.people.composition import clashing
from core.people.models import Household, Person, PersonMerge, PersonPlace
from core.people.operations import needed
from core.people.queries import composition_on, standing_households
from core.text import _

_STAY = ("person", "person_merge")
"""Tables whose references to persons are about the merge itself."""


GROUNDS = {
    "corrected": _("公安机关更正、变更了公民身份号码"),
    "cancelled": _("一人两个号码，公安机关已注销其中一个"),
    "misread": _("登记时看错证件，录入了别人的号码"),
}
"""Why one person can stand under two identity numbers that are both right; each is proved by a paper."""


@operation("person.merge")
def merge_people(
    kept: Person, dropped: Person, reason: str, *, ground: str = "", paper: str = ""
) -> PersonMerge:
    """Two rows are one person: cases, households, items and payments of `dropped` are those of `kept` from now on.

    Refused when both live in one household or in two that exclude each other, or receive the same aid: that must be
    put right first. Two identity numbers that are both right are two people (IMP-01), unless one of GROUNDS is given
    with its paper. Can be undone.
    """
    about(f"person:{kept.id}", dropped=f"person:{dropped.id}", reason=needed(reason))
    with seeing_everything():
        _refuse(kept, dropped)
        reason = _with_ground(reason, ground, paper, needed=_two_by_number(kept, dropped))
        try:
            with db.session.begin_nested():
                moved = [_point(*found, kept) for found in _references(dropped.id, kept.id)]
                db.session.flush()
        except IntegrityError as error:
            raise Refused(
                _("两条记录不能合并：二人在同一时间有同一种救助或者相同的登记。"),
                next=_("请先处理重复的救助或登记，再办理合并。"),
                code="double_rows",
            ) from error
    dropped.merged_into_id = kept.id
    merge = PersonMerge(
        kept_id=kept.id,
        dropped_id=dropped.id,
        moved=moved,
        reason=reason,
        merged_at=now(),
        merged_by=actor().name,
    )
    db.session.add(merge)
    db.session.flush()
    return merge


def _refuse(kept: Person, dropped: Person) -> None:
    if kept.id == dropped.id or kept.merged_into_id or dropped.merged_into_id:
        raise Refused(_("请选择两条不同的、未合并过的人员记录。"), code="merged_already")
    homes = {person.id: list(standing_households([person.id], today())) for person in (kept, dropped)}
    if {h.id for h in homes[kept.id]} & {h.id for h in homes[dropped.id]}:
        raise Refused(
            _("两条记录是同一家庭的两名成员，不能合并。"),
            next=_("请先核对家庭成员，将重复登记的成员移出。"),
            code="one_household",
        )
    for home in homes[kept.id]:
        _refuse_clash(home, homes[dropped.id], {dropped.id: kept.id})


def _two_by_number(one: Person, other: Person) -> bool:
    """Whether both have an identity number in order, and not the same; a permit beside it says nothing."""
    return one.id_kind == other.id_kind == "resident" and _is_right(one) and _is_right(other)


def _is_right(person: Person) -> bool:
    try:
        check_id_number(str(person.id_sealed or ""), today())
    except Incomplete:
        return False
    return True


def _with_ground(reason: str, ground: str, paper: str, *, needed: bool) -> str:
    """The reason as it is kept, ground and paper in front of it."""
    if ground in GROUNDS and paper.strip():
        return f"{GROUNDS[ground]}（{paper.strip()}）：{reason.strip()}"
    if needed:
        raise Incomplete(
            _("两条记录的公民身份号码都有效而且不同，是两个人，不能合并。"),
            next=_("确是同一人的，请选择缘由，并填写公安机关证明或者所核对证件的名称、文号。"),
            fields={
                **({} if ground in GROUNDS else {"ground": [_("请选择缘由。")]}),
                **({} if paper.strip() else {"paper": [_("请填写证明材料。")]}),
            },
            code="two_numbers",
        )
    return reason.strip()


def _refuse_clash(home: Household, others: list[Household], same: dict[int, int]) -> None:
    theirs = [(h.id, composition_on(h, today()).renamed(same)) for h in others]
    if clashing(composition_on(home, today()), theirs):
        raise Refused(
            _("合并后此人将同时属于两个家庭。"),
            basis=("D57:7",),
            next=_("请先在其中一个家庭办理成员变动，再办理合并。"),
            code="two_households",
        )


def _references(dropped: int, kept: int) -> Iterator[tuple[str, Any, str]]:
    """(table, row, attribute) of everything that names the dropped person, in whatever feature or plugin."""
    known = {
        (place.office_code, place.division)
        for place in db.session.scalars(select(PersonPlace).where(PersonPlace.person_id == kept))
    }
    for table, model in _tables().items():
        for column in (c for c in inspect(model).columns if c.references(Person.__table__.c.id)):
            attribute = inspect(model).get_property_by_column(column).key
            for row in db.session.scalars(select(model).where(column == dropped).order_by(model.id)):
                if table != PersonPlace.__tablename__ or (row.office_code, row.division) not in known:
                    yield table, row, attribute


def _tables() -> dict[str, Any]:
    """Mapped classes by table, core's and the plugins', without those that speak of merges."""
    found = {str(mapper.persist_selectable): mapper.class_ for mapper in Model.registry.mappers}
    return {name: found[name] for name in sorted(found) if name not in _STAY}


def _point(table: str, row: Any, attribute: str, person: Person) -> list[Any]:
    """`applicant_id` of a row names the person; `applicant_name` beside it says what he is called."""
    setattr(row, attribute, person.id)
    name = f"{attribute.removesuffix('_id')}_name"
    if hasattr(row, name):
        setattr(row, name, person.name)
    return [table, row.id, attribute]


@operation("person.split")
def undo_merge(merge: PersonMerge, reason: str) -> None:
    """They were two after all: what the merge moved goes back; what has been recorded since stays with the kept one."""
    about(f"person:{merge.kept_id}", dropped=f"person:{merge.dropped_id}", reason=needed(reason))
    if merge.undone_at is not None:
        raise Refused(_("本次合并已撤销。"), code="undone_already")
    tables = _tables()
    with seeing_everything():
        dropped = db.session.get_one(Person, merge.dropped_id)
        for table, key, attribute in merge.moved:
            row = db.session.get(tables[table], key) if table in tables else None
            if row is not None and getattr(row, attribute) == merge.kept_id:
                _point(table, row, attribute, dropped)
        dropped.merged_into_id = None
        merge.undone_at, merge.undone_by, merge.undone_why = now(), actor().name, reason.strip()
        db.session.flush()
