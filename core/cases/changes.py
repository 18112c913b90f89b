"""What a letter says of a change: what was paid, what is paid from when, until when, and what the household said to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.cases.carried_out import decided_at
from core.cases.forms import form_of
from core.cases.giving_back import withheld
from core.cases.models import DecisionRow, StageEntry
from core.cases.paying import begins_in, granted_last, granted_to, sooner
from core.cases.reasons import is_too_short
from core.clock import add_months, month_of, today
from core.db import db
from core.declare import Act, Decision, End, Line, Wait
from core.documents.letters import in_words
from core.errors import Incomplete
from core.money import yuan
from core.payments import queries as payments
from core.payments.arrears import due, waiting
from core.people import queries as people
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling


def told(act: Handling, row: StageEntry, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a letter about what was paid; empty for a case that follows no entitlement."""
    if act.case.entitlement_id is None:
        return {}
    line = act.process.pipeline[row.stage]
    ended = _end_of(act, line, outcome)
    decided = granted_last(act.case)
    said: dict[str, Any] = {
        "paid_before": _paid_last(act),
        "since_month": act.world.facts.answer("entitlement", "since"),
        "not_begun": _begins_after(act, month_of(today())),
        "outcome": str(ended.label if ended else line.said(outcome)),
        **_heard(act),
        "answer": data.get("answer") or None,
        **_carried_out(act, row, ended),
        "arrears": _arrears(act, data) if isinstance(line, Decision) else None,
    }
    if line.only_ends:
        said["facts"] = [*_deaths_said(act), *str(data.get("facts") or "").splitlines()]
    elif ended is not None and decided is None:
        said |= {"facts": _deaths_said(act) or [str(ended.label)], "reasons": None}
    if isinstance(line, Decision) and ended is None and any(sooner(act, line, outcome, data)):
        said["why_sooner"] = row.note.rstrip("。") or None
    if data.get("amount") is not None and (ended is None or decided is not None):
        for_whom = _for_whom(act, row, outcome) | _restored(act, row, outcome, yuan(data["amount"]))
        return said | for_whom | {"called_off": _called_off(act)}
    return {**said, "amount": None, "start_month": None, **_stops(act), "plan": _plan(act, line, outcome)}


def _called_off(act: Handling) -> dict[str, Any] | None:
    """The stop that an earlier decision announced and that this one, which pays on without an end, takes back."""
    until = act.world.facts.answer("entitlement", "until")
    aid = payments.get(act.case.entitlement_id or 0)
    ends = [line.decision_id for line in aid.lines if line.to_month == until] if aid and until else []
    former = db.session.get(DecisionRow, ends[-1]) if ends else None
    return {"decided_on": former.decided_on, "stop_month": add_months(until, 1)} if former else None


def _arrears(act: Handling, data: Mapping[str, Any]) -> dict[str, Any] | None:
    """Months that waited for this decision since their payee had died, and how much is paid for each."""
    aid = payments.get(act.case.entitlement_id or 0)
    spans = waiting(aid) if aid else []
    if aid is None or not spans:
        return None
    amount = due(aid, yuan(data["amount"]) if data.get("amount") is not None else None)
    return {"from_month": spans[0][0], "to_month": spans[-1][1], "amount": amount}


def _restored(act: Handling, row: StageEntry, outcome: str, amount: Decimal) -> dict[str, Any]:
    """What was withheld since a mistaken death, by months, and is given back by this decision."""
    covered = granted_to(act, row, outcome)
    missing = withheld(act, covered.keys(), amount, begins_in(act)) if covered else []
    rows = [dict(zip(("from_month", "to_month", "amount"), each, strict=True)) for each in missing]
    return {"given_back": rows or None}


def _for_whom(act: Handling, row: StageEntry, outcome: str) -> dict[str, Any]:
    """Who is covered from then on, and who no longer is, by name."""
    covered, household = granted_to(act, row, outcome).keys(), act.case.household_id
    if household is None or not covered:
        return {}
    names, before = people.names_of(household), act.world.facts.answer("entitlement", "members", ())
    return {
        "covered": [name for key, name in names.items() if key in covered],
        "dropped": [names[key] for key in before if key not in covered] or None,
    }


def _carried_out(act: Handling, row: StageEntry, ended: End | None) -> dict[str, Any]:
    """What a stage tells of the decision that it carries out: by its name, of its day, with its facts and its answer."""
    entry, decided = decided_at(act, row), granted_last(act.case)
    if entry is row or decided is None:
        return {}
    answers = entry.answers or {}
    said = {
        "decided_on": decided.decided_on,
        "facts": str(answers.get("facts") or "").splitlines(),
        "answer": answers.get("answer") or None,
    }
    if ended is not None:
        return said
    name = act.process.pipeline[entry.stage].said(entry.outcome or "")
    return {**said, "outcome": str(name), "carried_out": True}


def _stops(act: Handling) -> dict[str, Any]:
    """The last month that is paid and the first that is not; what was paid beyond the right is named beside them."""
    ends = _last_month(act)
    if not ends:
        return {"overpaid": None}
    if over := _overpaid(act, ends):  # what was paid in between was paid: it stops behind it
        ends = over["to_month"]
    elif _begins_after(act, ends):
        return {"overpaid": None, "never_paid": True}
    return {"overpaid": over, "last_month": ends, "stop_month": add_months(ends, 1)}


def _end_of(act: Handling, line: Line, outcome: str) -> End | None:
    """The end whose letter this is; None for the letter of a stage, one of whose outcomes may bear the same code."""
    ends = (end for end in act.process.pipeline.ends if end.code == outcome)
    return None if outcome in line.outcomes else next(ends, None)


def _paid_last(act: Handling) -> Decimal:
    """What is paid by what was decided last; once it has run out, what was paid in the last month."""
    paid: Decimal = act.world.facts.answer("entitlement", "amount")
    entitlement = payments.get(act.case.entitlement_id or 0)
    lasts = [line.to_month for line in entitlement.lines if line.to_month] if entitlement else []
    if paid or entitlement is None or not lasts:
        return paid
    return sum((line.amount for line in payments.paid_in(entitlement, max(lasts))), Decimal(0))


def _deaths_said(act: Handling) -> list[str]:
    """Who of the household has died on which day, as the family is told (ruling 15)."""
    household = act.case.household_id
    if household is None:
        return []
    names = people.names_of(household)
    return [
        str(_("%(name)s于%(day)s死亡。", name=names[key], day=in_words(day)))
        for key, day in people.deaths(household).items()
    ]


def _plan(act: Handling, line: Any, outcome: str) -> list[dict[str, Any]] | None:
    """What is paid during a wait that the decision leads to, from the first month that is not paid yet."""
    decided = granted_last(act.case)
    if not isinstance(line, Decision) or decided is None:
        return None
    rules = (w.changes for w in act.process.pipeline if isinstance(w, Wait) and w.code == outcome)
    lines = [each for rule in rules if rule for each in act.world.rule(rule, decided.decided_on)]
    first = begins_in(act)
    return [
        {"from_month": max(first, each.from_month), "to_month": each.to_month, "amount": each.amount}
        for each in lines
    ] or None


def _last_month(act: Handling) -> date | None:
    decided = granted_last(act.case)
    rule = next((end.ends for end in act.process.pipeline.ends if end.ends), None)
    found = act.world.rule(rule, decided.decided_on if decided else today()) if rule else None
    return found if isinstance(found, date) else None


def _begins_after(act: Handling, last: date) -> bool:
    """Whether it would have begun later than that month: up to then nothing of it was ever paid."""
    entitlement = payments.get(act.case.entitlement_id or 0)
    return entitlement is not None and entitlement.from_month > last


def _overpaid(act: Handling, last: date) -> dict[str, Any] | None:
    """Months that were paid after the last to which there was a right, and how much in all (SAL26 74)."""
    entitlement = payments.get(act.case.entitlement_id or 0)
    found = payments.overpaid(entitlement, last) if entitlement else None
    return dict(zip(("from_month", "to_month", "amount"), found, strict=True)) if found else None


def must_answer(act: Handling, line: Decision, outcome: str, data: Mapping[str, Any]) -> None:
    """Incomplete for a decision, whatever it is called, that doesn't answer what the household said to it (SAL26 48)."""
    heard, form = _hearing(act), form_of(line.form, outcome)
    if outcome not in line.grants + line.reduces or form is None or heard is None or not _words_of(heard):
        return
    name = next((each for each in ("answer", "reasons") if each in form().fields), None)
    if name is None or not is_too_short(str(data.get(name) or "")):
        return
    raise Incomplete(
        _("救助对象提出了意见，决定须作出回应：%(said)s", said=_words_of(heard)),
        basis=("SAL26:48",),
        next=_("请逐项写明是否采纳及理由，回应随决定一并告知。"),
        fields={name: [_("请写明对救助对象意见的回应。")]},
    )


def _hearing(act: Handling) -> StageEntry | None:
    """The hearing on the newest opinion; one on an earlier opinion was about something else."""
    heard, opinion = act.last_done(Act.HEAR), act.last_done(Act.OPINE)
    return None if heard is None or (opinion is not None and opinion.seq > heard.seq) else heard


def _words_of(heard: StageEntry) -> str:
    """What the household said; nothing where it kept silent."""
    return str((heard.answers or {}).get("statement") or "").strip()


def _heard(act: Handling) -> dict[str, Any]:
    """What the household said of what was intended, or that it was asked and kept silent (ruling 15)."""
    heard = _hearing(act)
    if heard is None or not heard.answers:
        return {}
    said = _words_of(heard)
    silence = str(_("已告知拟作出的决定并征求意见，期满未答复。"))
    return {"heard": said or silence, "silent": not said}
