"""Writing what is granted: an entitlement begins, changes and ends as a case says, and only so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from core.audit.operations import about, operation
from core.clock import add_months, month_of, today
from core.db import db, seeing_everything, select
from core.declare import Parameter
from core.errors import Refused
from core.parameters import queries as parameters
from core.parameters.keys.money import START_RULE
from core.payments import arrears, queries
from core.payments.models import EntitledPerson, Entitlement, EntitlementLine
from core.people.models import Person
from core.text import _


def first_month(decided_on: date, division: str, rule: Parameter = START_RULE) -> date:
    """The month from which is paid: the month after the decision unless the county's rule says otherwise (D57 21)."""
    months = 0 if parameters.value_of(rule, division, decided_on) == "same_month" else 1
    return add_months(month_of(decided_on), months)


@operation("entitlement.begin")
def begin(
    *,
    office_code: str,
    type_code: str,
    group: str | None,
    case_id: int,
    household_id: int,
    decision_id: int,
    lines: Sequence[Any],
    persons: Mapping[str, int],
    from_month: date,
) -> Entitlement:
    """What a granting decision grants, by line; `lines` are the type's BenefitLines, `persons` member key -> person.

    Raises Refused when a person already receives an aid that excludes this one.
    """
    covered = {persons[key] for line in lines for key in line.members if key in persons}
    refuse_double(covered, group, from_month)
    row = Entitlement(
        office_code=office_code,
        type_code=type_code,
        group=group,
        case_id=case_id,
        household_id=household_id,
        decision_id=decision_id,
        from_month=from_month,
        lines=[_line(office_code, line, persons, from_month, decision_id) for line in lines],
        people=_covered(office_code, covered, group, from_month),
    )
    db.session.add(row)
    db.session.flush()
    about(f"entitlement:{row.id}")
    return row


@operation("entitlement.change")
def change(
    entitlement_id: int,
    *,
    lines: Sequence[Any],
    persons: Mapping[str, int],
    from_month: date,
    decision_id: int,
) -> Entitlement:
    """From that month these lines are paid instead of those before, and cover these people (SAL26 47; D57 32).

    What was paid goes on until the first of the new lines begins, so that no month is without. Raises Refused when
    somebody who joins already receives an aid that excludes this one.
    """
    row = _standing(entitlement_id)
    about(f"entitlement:{row.id}")
    from_month = max(row.from_month, from_month, min(line.from_month or from_month for line in lines))
    _pass_on(row, persons.get(lines[0].payee))
    covered = {persons[key] for line in lines for key in line.members if key in persons}
    stay = {p.person_id for p in row.people if p.to_month is None}
    refuse_double(covered - stay, row.group, from_month)
    arrears.pay_out(row, [_line(row.office_code, x, persons, from_month, decision_id) for x in lines])
    before = add_months(from_month, -1)
    _stop([*row.lines, *(p for p in row.people if p.person_id not in covered)], before)
    for line in lines:
        since = max(from_month, line.from_month or from_month)  # what is paid already stays paid
        row.lines.append(_line(row.office_code, replace(line, from_month=since), persons, since, decision_id))
    row.people.extend(_covered(row.office_code, covered - stay, row.group, from_month))
    db.session.flush()
    _free(row)
    return row


@operation("entitlement.end")
def end(entitlement_id: int, last_month: date) -> Entitlement:
    """Nothing is paid after that month; nobody is covered any more (SAL26 47; D57 32).

    Months after it that were paid before anybody knew stay on record: what was paid in them is asked back (SAL26 70, 74).
    """
    row = _standing(entitlement_id)
    about(f"entitlement:{row.id}", last_month=last_month.isoformat())
    last = month_of(last_month)
    arrears.pay_out(row, until=last)
    paid = max(last, queries.paid_until(row))
    _stop(row.people, last)
    _stop(row.lines, paid)
    row.held_from = None
    paid = max(last, *(line.to_month for line in row.lines if line.to_month))
    row.state, row.to_month = ("ended", paid) if paid >= row.from_month else ("void", None)
    db.session.flush()
    return row


@operation("entitlement.hold")
def hold_for_dead(person_id: int, passed_on: int | None = None) -> list[Entitlement]:
    """What covers this person and nobody who lives, or is paid to him, is paid no further; those held.

    It stays so until its end is decided (N83 1(3)), or one who lives is paid instead (D57 25). Of `passed_on` the payee
    is replaced in the same act.
    """
    held = []
    for row in _concerning(person_id):
        since = _unpayable_from(row, payees=row.id != passed_on)
        if row.state == "in_effect" and row.held_from is None and since is not None:
            row.held_from = since
            held.append(row)
            about(f"entitlement:{row.id}", held_from=since.isoformat())
    db.session.flush()
    return held


@operation("entitlement.release")
def release(person_id: int) -> list[Entitlement]:
    """It is paid on, and what waits is paid: the death that held it was recorded by mistake; those released."""
    released = []
    for row in _concerning(person_id):
        paid_out, freed = arrears.pay_out(row), _free(row)
        if paid_out or freed:
            released.append(row)
    db.session.flush()
    return released


@operation("entitlement.payee")
def pay_to(entitlement_id: int, payee_id: int, dead_id: int) -> Entitlement:
    """What the dead would be paid in months that are not paid yet goes to one who lives, each line as it was decided (D57 25).

    What was held is paid on; months that are over wait for the decision where the dead had a share in them.
    """
    row = _standing(entitlement_id)
    about(f"entitlement:{row.id}")
    since, shared = row.held_from, any(p.person_id == dead_id and p.to_month is None for p in row.people)
    _hand_on(row, payee_id, dead_id, _next_to_pay(row))
    if _free(row) and since is not None and shared:
        arrears.set_aside(row, since, add_months(month_of(today()), -1))
        db.session.flush()
    return row


@operation("entitlement.give_back")
def give_back(
    entitlement_id: int,
    missing: Iterable[arrears.Short],
    line: Any,
    persons: Mapping[str, int],
    decision_id: int,
) -> None:
    """What was withheld in these months is paid beside what was paid in them, as that BenefitLine is (SAL26 70(1))."""
    row = _standing(entitlement_id)
    about(f"entitlement:{row.id}")
    for first, last, amount in missing:
        given = replace(line, amount=amount, from_month=first, to_month=last)
        row.lines.append(_line(row.office_code, given, persons, first, decision_id))
    db.session.flush()


@operation("entitlement.payee")
def pay_back(entitlement_id: int, payee_id: int, instead_of: int) -> date | None:
    """Whoever was paid before the other is paid again, from the first month that isn't paid yet; None where there is nothing."""
    row = _standing(entitlement_id)
    about(f"entitlement:{row.id}")
    first = _next_to_pay(row)
    if not any(x.payee_id == instead_of and (x.to_month is None or x.to_month >= first) for x in row.lines):
        return None
    _hand_on(row, payee_id, instead_of, first)
    _free(row)
    return first


def _hand_on(row: Entitlement, payee_id: int, before_id: int, first: date) -> None:
    """From that month on the one is paid what the other would be."""
    for line in [each for each in row.lines if each.payee_id == before_id]:
        if line.to_month is not None and line.to_month < first:
            continue
        since, until = max(first, line.from_month), line.to_month
        line.to_month = add_months(since, -1)
        same = {name: getattr(line, name) for name in ("office_code", "decision_id", "kind", "amount")}
        row.lines.append(EntitlementLine(**same, payee_id=payee_id, from_month=since, to_month=until))
    db.session.flush()


def _pass_on(row: Entitlement, payee_id: int | None) -> None:
    """What was held since its payee has died goes to the one who is paid from now on."""
    if row.held_from is None or payee_id is None:
        return
    for dead in _deaths({line.payee_id for line in row.lines} - {None}):
        _hand_on(row, payee_id, dead, _next_to_pay(row))


def _free(row: Entitlement) -> bool:
    """Whether it was held and nothing keeps it from being paid any more."""
    if row.held_from is None or _unpayable_from(row) is not None:
        return False
    row.held_from = None
    about(f"entitlement:{row.id}")
    db.session.flush()
    return True


def _unpayable_from(row: Entitlement, *, payees: bool = True) -> date | None:
    """The first month that can't be paid: everybody whom it covers has died, or (`payees`) a payee; None: it can.

    The month of the last death is still due; to a payee who has died nothing is paid any more.
    """
    covered = {p.person_id for p in row.people if p.to_month is None}
    died = _deaths({*covered, *(line.payee_id for line in row.lines)} - {None})
    if covered and covered <= set(died):
        after = add_months(month_of(max(died[person] for person in covered)), 1)
        return _due_from(row.lines, max(after, _next_to_pay(row)))
    months = [_due_from([x], _next_to_pay(row)) for x in row.lines if payees and x.payee_id in died]
    return min((month for month in months if month), default=None)


def _due_from(lines: Iterable[EntitlementLine], since: date) -> date | None:
    """That month, if these lines pay in it or later; None where nothing is to be paid any more."""
    due = [x for x in lines if x.to_month is None or x.to_month >= max(x.from_month, since)]
    return since if due else None


def _next_to_pay(row: Entitlement) -> date:
    """The first month that is not paid yet."""
    return max(row.from_month, add_months(queries.paid_until(row), 1))


def _concerning(person_id: int) -> list[Entitlement]:
    """Those that cover this person or are paid to him."""
    covered = select(EntitledPerson.entitlement_id).where(
        EntitledPerson.person_id == person_id, EntitledPerson.to_month.is_(None)
    )
    paid = select(EntitlementLine.entitlement_id).where(EntitlementLine.payee_id == person_id)
    wanted = Entitlement.id.in_(covered) | Entitlement.id.in_(paid)
    found = select(Entitlement).where(wanted).order_by(Entitlement.id)
    return list(db.session.scalars(found.with_for_update().execution_options(populate_existing=True)))


def _deaths(persons: Iterable[int | None]) -> dict[int, date]:
    """Of these who has died, and when."""
    known = select(Person.id, Person.dead_on).where(Person.id.in_(list(persons)))
    return {number: day for number, day in db.session.execute(known) if day is not None}


@operation("entitlement.reinstate")
def reinstate(entitlement_id: int) -> Entitlement:
    """What had been ended is paid as if it had never been: the act that ended it was set aside (SAL26 76).

    Raises Refused when it is paid anyhow, or somebody receives an aid by now that excludes this one.
    """
    row = db.session.get_one(Entitlement, entitlement_id, with_for_update=True, populate_existing=True)
    last = max((p.to_month for p in row.people if p.to_month), default=None)
    if row.state == "in_effect" or last is None:
        raise Refused(_("这项救助待遇没有停发，不需要恢复。"), basis=("SAL26:76",))
    about(f"entitlement:{row.id}")
    people = [each for each in row.people if each.to_month == last]
    refuse_double({each.person_id for each in people}, row.group, add_months(last, 1))
    stopped: list[EntitlementLine | EntitledPerson] = [*people, *_ended_with(row)]
    for each in stopped:
        each.to_month = None
    row.state, row.to_month = "in_effect", None
    db.session.flush()
    return row


def _standing(entitlement_id: int) -> Entitlement:
    """The entitlement, locked; Refused when it has ended before."""
    row = db.session.get_one(Entitlement, entitlement_id, with_for_update=True, populate_existing=True)
    if row.state != "in_effect":
        raise Refused(_("这项救助待遇已经终止，不能再变更。"), basis=("SAL26:47",), code="ended")
    return row


def _stop(rows: Iterable[EntitlementLine | EntitledPerson], last: date) -> None:
    """Nothing of these after the last month; what ends sooner stays as it is."""
    for row in rows:
        if row.to_month is None or row.to_month > last:
            row.to_month = last


def _ended_with(row: Entitlement) -> list[EntitlementLine]:
    """The lines that an end broke off: of a change that had not begun yet its own, not those that it replaces."""
    paid = row.to_month or max(line.to_month for line in row.lines if line.to_month)
    to_come = [line for line in row.lines if line.from_month > paid]

    def is_replaced(line: EntitlementLine) -> bool:
        later = (x for x in to_come if x.id > line.id)
        return any(x.kind == line.kind or x.decision_id != line.decision_id for x in later)

    return [line for line in row.lines if line.to_month == paid and not is_replaced(line)]


def _covered(office: str, persons: set[int], group: str | None, since: date) -> list[EntitledPerson]:
    return [
        EntitledPerson(office_code=office, person_id=p, group=group, from_month=since)
        for p in sorted(persons)
    ]


def _line(
    office: str, line: Any, persons: Mapping[str, int], from_month: date, decision_id: int
) -> EntitlementLine:
    return EntitlementLine(
        office_code=office,
        decision_id=decision_id,
        kind=line.kind,
        payee_id=persons.get(line.payee),
        payee_name="" if line.payee in persons else str(line.payee),
        amount=line.amount,
        from_month=line.from_month or from_month,
        to_month=line.to_month,
    )


def refuse_double(persons: set[int], group: str | None, month: date) -> None:
    """Types of one group exclude each other for a person and month, wherever it was granted (SAL26 15).

    The persons are locked, so that two offices that grant at once see each other. Other offices' rows stay unseen:
    only that there is such an aid is told.
    """
    if group is None or not persons:
        return
    with seeing_everything():
        db.session.scalars(
            select(Person.id).where(Person.id.in_(persons)).order_by(Person.id).with_for_update()
        ).all()
        held = queries.receiving(persons, group, month)
    if held:
        raise Refused(
            _("家庭成员中有人已在享受同类基本生活救助，不能重复享受。"),
            basis=("SAL26:15", "D57:28"),
            next=_(
                "请先核实原救助：应当停发的，停发后再办理本案；同一家庭增加成员的，在原救助的复核调查中登记新增成员。"
            ),
            code="double",
        )
