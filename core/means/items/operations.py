"""Writing items: what each source says that members have, what of it counts, choices and corrections."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.actor import actor
from core.audit.operations import about, operation
from core.clock import today
from core.db import db, select
from core.db.scope import outside
from core.declare.facts import SOURCES
from core.errors import Incomplete, NotAllowed
from core.means.models import HoldingRow, IncomeRow
from core.means.queries import CLASSES, KIND_OF, LABELS, Row, Thing, by_thing, standing_rows
from core.means.statements import counting
from core.money import yuan
from core.people.operations import needed
from core.people.queries import conflicts, persons_by_key
from core.plugins import ask
from core.text import Message, _


@operation("means.record")
def record_items(
    household_id: int,
    office_code: str,
    items: Sequence[Mapping[str, Any]],
    source: str,
    on: date,
    *,
    origin: str = "",
    instead_of: Collection[int] = (),
) -> int:
    """What one source says of members of a household; how many rows are new.

    An item is `{"group": "incomes"|"holdings"|"spending", "person_id", "item" or "kind", "amount" (yuan), "area"?,
    "exempt"?, "note"?}`. What the same source said before of the same person and thing is replaced, what others say
    stays beside it; of the persons in `instead_of` everything that this source and origin said before is replaced.
    Incomplete with every item that cannot be. What counts is found anew.
    """
    _check_items(household_id, items, source)
    standing = standing_rows(household_id)
    said: dict[Thing, list[Row]] = {}
    for item in items:
        row = _row(household_id, office_code, item, source, origin, on)
        said.setdefault((item["group"], row.person_id, row.code), []).append(row)
    changed = _replace(said, standing, (source, origin), instead_of, on)
    new = [row for thing, rows in said.items() if thing in changed for row in rows]
    db.session.add_all(new)
    db.session.flush()
    if changed:
        _count_anew(household_id, changed)
        about(f"household:{household_id}")
    return len(new)


def _check_items(household_id: int, items: Sequence[Mapping[str, Any]], source: str) -> None:
    if source not in SOURCES:
        raise ValueError(f"no such source: {source}")
    persons = set(persons_by_key(household_id).values())
    faults = {str(i): fault for i, item in enumerate(items) if (fault := _fault(item, persons))}
    if faults:
        raise Incomplete(_("收入、财产或支出填写有误。"), fields=faults)


def _fault(item: Mapping[str, Any], persons: Collection[int]) -> list[Message]:
    group = item.get("group", "")
    code = item.get("item") if group == "incomes" else item.get("kind")
    found: list[Message] = []
    if group not in CLASSES or code not in LABELS[group]:
        found.append(_("没有这一项目。"))
    if item.get("person_id") not in persons:
        found.append(_("此人不是本家庭成员。"))
    try:
        if yuan(item.get("amount", "")) < 0:
            found.append(_("金额不能小于零。"))
    except (ValueError, TypeError):
        found.append(_("请填写金额，单位为元。"))
    return found


def _row(
    household_id: int, office_code: str, item: Mapping[str, Any], source: str, origin: str, on: date
) -> Row:
    group = item["group"]
    row = CLASSES[group](
        office_code=office_code,
        household_id=household_id,
        person_id=item["person_id"],
        kind=KIND_OF[item["item"]] if group == "incomes" else item["kind"],
        amount=yuan(item["amount"]),
        source=source,
        origin=origin,
        note=(item.get("note") or "").strip(),
        recorded_on=on,
        recorded_by=actor().name,
        chosen_why="",
    )
    if isinstance(row, IncomeRow):
        row.item = item["item"]
    if isinstance(row, HoldingRow):
        row.area = yuan(item["area"]) if item.get("area") is not None else None
        row.exempt = item.get("exempt")
    return row


def _replace(
    said: Mapping[Thing, Sequence[Row]],
    standing: Sequence[tuple[str, Row]],
    voice: tuple[str, str],
    instead_of: Collection[int],
    on: date,
) -> set[Thing]:
    """End what is replaced; the things of which something changes. The same said again changes nothing."""
    own = by_thing((group, row) for group, row in standing if (row.source, row.origin) == voice)
    changed = {thing for thing, rows in said.items() if _content(rows) != _content(own.get(thing, ()))}
    changed |= {thing for thing in own if thing[1] in instead_of and thing not in said}
    for thing in changed:
        for row in own.get(thing, ()):
            row.replaced_on = on
    return changed


def _content(rows: Iterable[Row]) -> list[tuple[Any, ...]]:
    return sorted(
        (r.amount, getattr(r, "area", None) or Decimal(0), getattr(r, "exempt", None) or "", r.note)
        for r in rows
    )


def _count_anew(household_id: int, things: Collection[Thing]) -> None:
    """Mark what counts of these things. What a person chose was chosen among what was known then."""
    for (group, *_thing), rows in _standing(household_id, things):
        for row in rows:
            row.chosen_why = row.chosen_by = ""
        _mark(group, rows)


def _standing(household_id: int, things: Collection[Thing]) -> Iterable[tuple[Thing, list[Row]]]:
    found = by_thing(standing_rows(household_id))
    return ((thing, found[thing]) for thing in things if thing in found)


def _mark(group: str, rows: Sequence[Row]) -> None:
    counts = {id(row) for row in counting(group, rows)}
    for row in rows:
        row.accepted = id(row) in counts
    db.session.flush()


@operation("means.accept")
def accept_item(group: str, row_id: int, reason: str) -> Row:
    """Let this row's statement count instead of what would: all that its source says of the same person and thing.

    Holds until one of the sources says something new of it. Incomplete without a reason; NotAllowed for whoever must
    keep out; Refused while somebody decides on what counts now.
    """
    row = _row_of(group, row_id)
    why = needed(reason)
    ask("figures_changed", household=row.household_id)
    thing = (group, row.person_id, row.code)
    for _same, rows in _standing(row.household_id, [thing]):
        for each in rows:
            chosen = (each.source, each.origin) == (row.source, row.origin)
            each.chosen_why, each.chosen_by = (why, actor().name) if chosen else ("", "")
        _mark(group, rows)
    about(f"household:{row.household_id}", reason=why)
    return row


@operation("means.correct")
def correct_item(group: str, row_id: int, amount: Any, reason: str) -> Row:
    """Put right what was written down wrong; the wrong row stays, replaced. Refused where a decision rests on it."""
    row = _row_of(group, row_id)
    about(f"household:{row.household_id}", reason=needed(reason))
    ask("figures_changed", household=row.household_id)
    item = {"group": group, "person_id": row.person_id, "kind": row.kind, "amount": amount, "note": row.note}
    item |= {name: getattr(row, name) for name in ("item", "area", "exempt") if hasattr(row, name)}
    _check_items(row.household_id, [item], row.source)
    on = today()
    fresh = _row(row.household_id, row.office_code, item, row.source, row.origin, on)
    row.replaced_on = on
    db.session.add(fresh)
    db.session.flush()
    _count_anew(row.household_id, [(group, row.person_id, row.code)])
    return fresh


def _row_of(group: str, row_id: int) -> Row:
    kind: Any = CLASSES.get(group)
    row: Row | None = (
        db.session.scalar(select(kind).where(kind.id == row_id, kind.replaced_on.is_(None))) if kind else None
    )
    if row is None:
        raise outside()
    _keep_out(row.household_id)
    return row


def _keep_out(household_id: int) -> None:
    """Nobody weighs the means of the own household or of near relatives (D57 11)."""
    user = actor().user_id
    for conflict in conflicts(user, household_id) if user is not None else ():
        raise NotAllowed(
            _("您应当回避：%(reason)s", reason=conflict.reason), basis=conflict.basis, code="conflict"
        )
