"""What a decision pays, changes or ends: the rule's lines as the decider has changed them, and from which month."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from core.cases import giving_back, reducing
from core.cases.advising import advised_at
from core.cases.forms import form_of, own_reason
from core.cases.held import tell_paid_out, tell_passed_on
from core.cases.models import Case, DecisionRow, StageEntry
from core.cases.reasons import is_too_short
from core.clock import add_months, month_of, today
from core.db import db, read_once, seeing_everything, select
from core.declare import OPINE, Advice, Decision, End, Line, Step
from core.errors import Incomplete
from core.money import yuan
from core.parameters.keys.money import CHANGE_EFFECTIVE, START_RULE
from core.payments import operations as payments
from core.payments.arrears import waiting_in
from core.payments.queries import held_from, receiving
from core.people import operations as people_operations
from core.people import queries as people
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

Rule = Callable[..., Any]
Fault = tuple[str, list[Any]]
COVERED = "covered"
"""What advice says of a member who belongs to those for whom it is paid."""


def take_effect(act: Handling, end: End) -> None:
    """An entitlement begins, changes or ends at this end; only a granting decision begins or changes one."""
    case = act.case
    if end.begins is not None:
        _begin(act, end.begins)
    if end.changes is not None:
        change(act, end.changes, first_of(act, end.changes))
    if end.ends is not None and case.entitlement_id is not None:
        decided = granted_last(case)
        on = decided.decided_on if decided else today()
        spans = waiting_in(case.entitlement_id)
        tell_paid_out(case, payments.end(case.entitlement_id, act.world.rule(end.ends, on)), spans)
        if case.household_id is not None:
            people_operations.end_household(case.household_id, today())


def _begin(act: Handling, rule: Rule) -> None:
    case, decision = act.case, granting(act.case)
    assert case.household_id is not None
    lines = granted_lines(act, rule, decision)
    usual = start_month(case, decision)
    payments.begin(
        office_code=case.office_code,
        type_code=case.type_code,
        group=act.type.group,
        case_id=case.id,
        household_id=case.household_id,
        decision_id=decision.id,
        lines=lines,
        persons=people.persons_by_key(case.household_id),
        from_month=min((line.from_month or usual for line in lines), default=usual),
    )


def granted_lines(act: Handling, rule: Rule, decision: DecisionRow) -> list[Any]:
    """What a grant pays, by line; what is no sum a month and names no month is paid in that of the decision."""
    lines = lines_of(act, act.world.rule(rule), decision)
    if act.type.benefit is None or act.type.benefit.period == "month":
        return lines
    month = month_of(decision.decided_on)
    return [replace(x, from_month=x.from_month or month, to_month=x.to_month or month) for x in lines]


def change(act: Handling, rule: Rule, first: date | None = None) -> None:
    """What is paid from now on is what the rule says, as the decider has changed it; nothing when it says nothing.

    `first`: the month from which it is paid, where that is not the one that follows from the decision.
    """
    case, decision = act.case, granting(act.case)
    lines = lines_of(act, act.world.rule(rule, decision.decided_on), decision)
    if not lines:
        return
    if _answers(case, decision).get("start_month"):
        lines = [replace(line, from_month=None) for line in lines]
    assert case.entitlement_id is not None
    assert case.household_id is not None
    since, spans = held_from(case.entitlement_id), waiting_in(case.entitlement_id)
    start, amount = first or begins_in(act), sum((line.amount for line in lines), Decimal(0))
    missing = giving_back.withheld(act, {key for line in lines for key in line.members}, amount, start)
    changed = payments.change(
        case.entitlement_id,
        lines=lines,
        persons=people.persons_by_key(case.household_id),
        from_month=start,
        decision_id=decision.id,
    )
    tell_passed_on(case, changed, since)
    tell_paid_out(case, changed, spans)
    giving_back.give_back(act, missing, lines[0], decision)


def first_of(act: Handling, rule: Rule) -> date:
    """The first month of a change: as the decision names it, else as the rule does, never before the decision's own."""
    decision = granting(act.case)
    if _answers(act.case, decision).get("start_month"):
        return begins_in(act)
    lines = act.world.rule(rule, decision.decided_on)
    named = [line.from_month for line in lines if line.from_month]
    if not named:
        return begins_in(act)
    return reducing.no_sooner(act, decision.outcome, max(min(named), month_of(decision.decided_on)))


def begins_in(act: Handling) -> date:
    """The first month of a change, as the decision names it or the county's rule does; of a reduction none that is paid."""
    decision = granting(act.case)
    return reducing.no_sooner(act, decision.outcome, start_month(act.case, decision))


def granting(case: Case) -> DecisionRow:
    """The newest decision of the case that gives something."""
    found = granted_last(case)
    assert found is not None
    return found


@read_once(DecisionRow)
def granted_last(case: Case) -> DecisionRow | None:
    """The same; None where nobody has decided so, as after a death."""
    grants = select(DecisionRow).where(DecisionRow.case_id == case.id, DecisionRow.grants == 1)
    return db.session.scalar(grants.order_by(DecisionRow.id.desc()).limit(1))


def lines_of(act: Handling, lines: Collection[Any], decision: DecisionRow) -> list[Any]:
    """The rule's lines without members left out; where another sum was set, the first line carries the difference."""
    found = _kept(lines, _left_out(_answers(act.case, decision)))
    if decision.amount is not None and found:
        rest = sum((line.amount for line in found[1:]), decision.amount * 0)
        found[0] = replace(found[0], amount=decision.amount - rest)
    return found


def must_fit(
    act: Handling, decision: Decision, outcome: str, answers: Mapping[str, Any], note: str = ""
) -> None:
    """Whoever signs a grant signs sums and months that can be: Incomplete, by field, for others.

    Refused where somebody receives an aid already that excludes this one. Asked before anything is written.
    """
    if outcome not in decision.grants:
        return
    own = own_reason(form_of(decision.form, outcome), answers, note)
    months = [*sooner(act, decision, outcome, answers, own), *_month_faults(act.case, answers, own)]
    months += reducing.faults(act, outcome, _month(answers.get("start_month")))
    faults = dict([*months, *_sum_faults(act, decision, outcome, answers)])
    if faults:
        raise Incomplete(_("金额或者月份有误。"), next=_("请核对后重新提交。"), fields=faults)
    _must_not_double(act, answers)


def _must_not_double(act: Handling, answers: Mapping[str, Any]) -> None:
    """Refused where somebody whom it would be paid for receives an aid that excludes it (SAL26 15; D57 28)."""
    case = act.case
    if case.entitlement_id is None and case.household_id is not None and act.type.group:
        payments.refuse_double(
            _to_be_paid(act, answers), act.type.group, _first_month(case, answers, today())
        )


def must_keep_to_standards(act: Handling, line: Line, outcome: str, answers: Mapping[str, Any]) -> None:
    """Incomplete for an opinion or a decision that no reason makes lawful: of an eligible family some alone (N83 1(1)),
    a favourable opinion on nothing, more than the type gives at most (SAL26 18, 45)."""
    if not isinstance(line, Step) or not (isinstance(line, Decision) or line.act is OPINE):
        return
    advice = act.world.advice(line)
    _must_cover_all(act, advice, answers)
    favours = not isinstance(line, Decision) and outcome in line.favours
    if favours and (faults := dict(_nothing_paid(act, answers))):
        raise Incomplete(_("金额或者不予纳入的成员有误。"), next=_("请核对后重新提交。"), fields=faults)
    if favours:
        _must_not_double(act, answers)
    rule, amount = act.type.most, answers.get("amount")
    if rule is None or amount is None:
        return
    worked = act.world.rule(rule, answers)
    if worked.value is None or amount <= max(worked.value, (advice and advice.amount) or Decimal(0)):
        return
    said = _(
        "金额 %(amount)s 元超过按标准最多可以给予的 %(most)s 元（%(formula)s）。",
        amount=f"{amount:,.2f}",
        most=f"{worked.value:,.2f}",
        formula=worked.trace[0].formula,
    )
    raise Incomplete(
        said, basis=worked.trace[0].basis, next=_("请按标准以内的金额填写。"), fields={"amount": [said]}
    )


def _must_cover_all(act: Handling, advice: Advice | None, answers: Mapping[str, Any]) -> None:
    """Whom the rules cover is left out by nobody: what is otherwise of a member is found out and recorded first."""
    covered = {key for key, result in advice.members if result == COVERED} if advice else set()
    if out := {key for key in covered & _left_out(answers) if not _receives_other(act, key)}:
        names = {row.member.key: row.name for row in people.roster(act.case.household_id or 0, today())}
        who = "、".join(names.get(key, key) for key in sorted(out))
        said = _("家庭整体符合条件的，不得只保障部分成员；%(who)s应当纳入。", who=who)
        raise Incomplete(
            said,
            basis=("N83:1(1)",),
            next=_("成员情况确有不同的，请先查明并登记，再提出意见。"),
            fields={"left_out": [said]},
        )


def _receives_other(act: Handling, key: str) -> bool:
    """Whether a member receives an aid already that excludes this one: he can't have both (SAL26 15)."""
    person = people.persons_by_key(act.case.household_id or 0).get(key)
    if person is None or act.case.entitlement_id is not None or not act.type.group:
        return False
    with seeing_everything():
        return receiving({person}, act.type.group, month_of(today()))


def _month_faults(case: Case, answers: Mapping[str, Any], note: str) -> Iterator[Fault]:
    """Nothing begins before the month of its decision or long after it, nothing stops in months that are paid already.

    A grant begins in the month that the county's rule names, by law the next; in another with a reason (D57 21).
    """
    now, ruled, named = month_of(today()), _first_month(case, {}, today()), _month(answers.get("start_month"))
    if case.entitlement_id is None and named not in (None, ruled) and not note.strip():
        said = _(
            "按规定自 %(month)s 起发放；自其他月份起的，请在“理由或说明”中写明理由。", month=f"{ruled:%Y-%m}"
        )
        yield "start_month", [said]
    for name, least, most in (("start_month", 0, 2), ("last_month", -1, 1)):
        given = _month(answers.get(name))
        if given is not None and not add_months(now, least) <= given <= add_months(now, most):
            first, last = (f"{add_months(now, n):%Y-%m}" for n in (least, most))
            yield name, [_("应在 %(first)s 至 %(last)s 之间。", first=first, last=last)]


def sooner(
    act: Handling, decision: Decision, outcome: str, answers: Mapping[str, Any], own: str = ""
) -> Iterator[Fault]:
    """Where less is paid in a month that the county's rule still gives, without a reason of one's own (D57 32)."""
    if act.case.entitlement_id is None or outcome not in decision.reduces or not is_too_short(own):
        return
    ruled, first, last = (
        ruled_month(act),
        _month(answers.get("start_month")),
        _month(answers.get("last_month")),
    )
    if first is not None and first < ruled:
        said = _("按规定自 %(month)s 起执行；提前的，请在“理由或说明”中写明理由。", month=f"{ruled:%Y-%m}")
        yield "start_month", [said]
    if last is not None and last < add_months(ruled, -1):
        until = f"{add_months(ruled, -1):%Y-%m}"
        yield (
            "last_month",
            [_("按规定发放至 %(month)s；提前停发的，请在“理由或说明”中写明理由。", month=until)],
        )


def ruled_month(act: Handling) -> date:
    """The first month of a change that is decided today, by the type's rule or the county's."""
    rule = paid_by(act)
    named = [line.from_month for line in rule() if line.from_month] if rule else []
    now = month_of(today())
    return max(min(named), now) if named else _first_month(act.case, {}, today())


def _sum_faults(
    act: Handling, decision: Decision, outcome: str, answers: Mapping[str, Any]
) -> Iterator[Fault]:
    """Somebody is paid something; what is called more is more than now, what is called less is less (SAL26 48)."""
    if answers.get("amount") is None or paid_by(act) is None:
        return
    yield from _nothing_paid(act, answers)
    amount = yuan(answers["amount"])
    most = _most(act, decision)
    if most is not None and amount > most:
        yield (
            "amount",
            [_("审核意见和公示的金额是 %(most)s 元，高于它的须退回重新审核并公示。", most=f"{most:,.2f}")],
        )
    paid = act.world.facts.answer("entitlement", "amount")
    if paid is not None and outcome in decision.reduces and amount > paid:
        yield "amount", [_("现定每月发放 %(paid)s 元，减发后的金额不能更高。", paid=f"{paid:,.2f}")]
    elif paid is not None and outcome not in decision.reduces and amount < paid:
        yield (
            "amount",
            [_("现定每月发放 %(paid)s 元，低于它的是减发，须先听取意见。", paid=f"{paid:,.2f}")],
        )


def _nothing_paid(act: Handling, answers: Mapping[str, Any]) -> Iterator[Fault]:
    """Who opines in favour, or grants, gives somebody something, and no less than what is fixed of it."""
    rule = paid_by(act)
    if answers.get("amount") is None or rule is None:
        return
    amount, found = yuan(answers["amount"]), _kept(rule(), _left_out(answers))
    fixed = sum((line.amount for line in found[1:]), Decimal(0))
    if not found:
        yield "left_out", [_("不能把全部成员都不纳入；都不符合条件的，应当不予确认。")]
    elif amount <= 0:
        yield "amount", [_("金额应当大于 0；不应发放的，请选择其他结果。")]
    elif amount < fixed:
        yield "amount", [_("金额不得少于其中按标准发放的 %(fixed)s 元。", fixed=f"{fixed:,.2f}")]


def _most(act: Handling, decision: Decision) -> Decimal | None:
    """The sum of the opinion whose notice hung (or fell away) before this decision, and by how much the rules work out more since (D57 19).

    A standard that has risen meanwhile is paid; beyond that nothing is granted without another notice. None where no
    notice has said a sum.
    """
    index = act.process.pipeline.index
    hung = [e for e in act.case.entries if e.posted_on and index.get(e.stage, 0) < index[decision.code]]
    opinion = act.last_done(OPINE) if hung else None
    if opinion is None or act.world.proposed is None:
        return None
    then, now = advised_at(opinion), act.world.advice(decision)
    risen = (now.amount or Decimal(0)) - then.amount if now and then and then.amount else Decimal(0)
    return yuan(act.world.proposed) + max(risen, Decimal(0))


def _to_be_paid(act: Handling, answers: Mapping[str, Any]) -> set[int]:
    """The persons whom this grant covers."""
    rule, persons = paid_by(act), people.persons_by_key(act.case.household_id or 0)
    lines = _kept(rule(), _left_out(answers)) if rule else []
    return {persons[key] for line in lines for key in line.members if key in persons}


def paid_by(act: Handling) -> Callable[[], Collection[Any]] | None:
    """How to ask what this procedure pays if it is granted today; None where it pays nothing."""
    for end in act.process.pipeline.ends:
        if end.begins:
            return partial(act.world.rule, end.begins)
        if end.changes:
            return partial(act.world.rule, end.changes, today())
    return None


def granted_to(act: Handling, row: StageEntry, outcome: str) -> dict[str, str]:
    """Who is covered by a grant, and to whom his sum goes: those for whom the rule pays, less those left out."""
    line, paid = act.process.pipeline[row.stage], paid_by(act)
    if not isinstance(line, Decision) or outcome not in line.grants or paid is None:
        return {}
    kept = _kept(paid(), _left_out(row.answers or {}))
    return {key: benefit.payee for benefit in reversed(kept) for key in benefit.members}


def start_month(case: Case, decision: DecisionRow) -> date:
    """The month that the decision names, else the one that follows from the county's rule."""
    return _first_month(case, _answers(case, decision), decision.decided_on)


def _first_month(case: Case, answers: Mapping[str, Any], decided_on: date) -> date:
    rule = START_RULE if case.entitlement_id is None else CHANGE_EFFECTIVE
    return _month(answers.get("start_month")) or payments.first_month(decided_on, case.division, rule)


def _month(value: Any) -> date | None:
    """A month as a form holds it, loaded or stored."""
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(f"{value}-01"[:10])


def _answers(case: Case, decision: DecisionRow) -> Mapping[str, Any]:
    return next(e for e in case.entries if e.id == decision.entry_id).answers or {}


def _left_out(answers: Mapping[str, Any]) -> frozenset[str]:
    """Members whom the decision leaves out, each with a reason of his own (SAL26 45)."""
    return frozenset(each["member"] for each in answers.get("left_out") or ())


def _kept(lines: Collection[Any], left_out: frozenset[str]) -> list[Any]:
    return [
        replace(line, members=tuple(m for m in line.members if m not in left_out))
        for line in lines
        if not line.members or set(line.members) - left_out
    ]
