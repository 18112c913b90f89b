"""A doubt of a check is settled source by source, after the family was told; what counts enters the facts (D57 18)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from core.calendar.queries import calendar
from core.cases.facts import law_day
from core.cases.models import Case
from core.cases.reasons import is_stock, is_too_short
from core.clock import today
from core.declare import Check, Limit
from core.declare.settling import COUNTS, SILENT, STANDINGS
from core.documents.askable import source_label
from core.errors import Incomplete
from core.means import operations as means
from core.means import queries as asked
from core.means.obligors import queries as obligors
from core.parameters import queries as parameters
from core.parameters.keys.procedure import COOPERATE
from core.parameters.values import shown
from core.people.queries import names_of, persons_by_key
from core.text import Text, _

if TYPE_CHECKING:
    from core.cases.handling import Handling

BASIS = ("SAL26:43", "D57:18")
GROUPS = ("incomes", "holdings", "spending")
Fault = tuple[str, list[Any]]


@dataclass(frozen=True)
class Doubt:
    """What one source has raised about one person: `member` is his place in the case."""

    member: str
    source: str
    person_id: int
    label: Text
    raised_on: date
    counted: bool
    """Whether the source told sums, which stand among the means."""


def doubts(case: Case) -> list[Doubt]:
    """What the newest check of a case has raised, in the order in which it was asked."""
    request = asked.latest_request(case.id)
    if request is None:
        return []
    keys = {person: key for key, person in persons_by_key(request.household_id).items()}
    hits = [answer for answer in request.answers if answer.state == "hit"]
    if any(answer.person_id not in keys for answer in hits):
        keys |= {person: key for key, person in obligors.keys_of(case.id).items()}
    told = {(r.person_id, r.origin) for _group, r in asked.standing_rows(request.household_id) if r.origin}
    return [
        Doubt(
            keys.get(hit.person_id, ""),
            hit.source,
            hit.person_id,
            source_label(hit.source, hit.office_code),
            hit.answered_on or today(),
            (hit.person_id, hit.source) in told,
        )
        for hit in hits
    ]


def settle(case: Case, data: Mapping[str, Any], phrases: Collection[str]) -> None:
    """Take what was found into the means: sums that count, and none of what doesn't. Incomplete with every fault.

    `data`: a Settlement; `phrases`: what is no reason. Nothing is asked where no source raised a doubt.
    """
    raised = doubts(case)
    faults = dict(_faults(case, raised, data, phrases)) if raised else {}
    if faults:
        raise Incomplete(
            _("核对查到的疑点还没有核实清楚，不能办结。"),
            basis=BASIS,
            next=_("请把疑点告知申请人，记下其说明，逐项写明核实情况和认定，再办理。"),
            fields=faults,
        )
    if raised and case.household_id is not None:
        _keep(case, case.household_id, raised, data)


def _faults(
    case: Case, raised: Sequence[Doubt], data: Mapping[str, Any], phrases: Collection[str]
) -> Iterator[Fault]:
    findings = data.get("findings") or ()
    found = {(one["member"], one["source"]) for one in findings}
    names = names_of(case.household_id) if case.household_id else {}
    left = [one for one in raised if (one.member, one.source) not in found]
    if left:
        said = "、".join(f"{names.get(one.member, one.member)} {one.label}" for one in left)
        yield "findings", [_("尚未核实：%(doubts)s。", doubts=said)]
    known = {(one.member, one.source): one for one in raised}
    for place, finding in enumerate(findings):
        doubt = known.get((finding["member"], finding["source"]))
        for name, fault in _faults_of(doubt, finding, data, phrases):
            yield f"findings.{place}.{name}", [fault]
    counting = {one["member"] for one in findings if one["standing"] == COUNTS}
    for group in GROUPS:
        for place, item in enumerate(data.get(group) or ()):
            if item["member"] not in counting:
                yield f"{group}.{place}.member", [_("此人没有认定为“计入”的疑点。")]
    yield from _untold(case, raised, data)


def _faults_of(
    doubt: Doubt | None, finding: Mapping[str, Any], data: Mapping[str, Any], phrases: Collection[str]
) -> Iterator[tuple[str, Any]]:
    if doubt is None:
        yield "source", _("核对没有就此人在这一来源提出疑点。")
        return
    if is_stock(finding["finding"], phrases) or is_too_short(finding["finding"]):
        yield "finding", _("看不出查明了什么，请写明事实。")
    if finding["standing"] != COUNTS:
        return
    if doubt.member.startswith("o"):
        yield "standing", _("家庭以外的义务人，其收入和财产不计入本家庭。")
    elif not doubt.counted and not _items_of(doubt.member, data):
        yield "standing", _("计入的，须在下面填写此人的收入、财产或者支出及金额。")


def _items_of(member: str, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"group": group, **{k: v for k, v in item.items() if k != "member"}}
        for group in GROUPS
        for item in data.get(group) or ()
        if item["member"] == member
    ]


def _untold(case: Case, raised: Sequence[Doubt], data: Mapping[str, Any]) -> Iterator[Fault]:
    """The family was told after the doubt arose, and has said something or let its days pass."""
    told, first = data["told_on"], min(one.raised_on for one in raised)
    if told < first:
        yield "told_on", [_("核对于%(day)s提出疑点，告知应在此以后。", day=first)]
    if data["reply"] != SILENT:
        if data["replied_on"] < told:
            yield "replied_on", [_("说明日期早于告知日期。")]
        return
    days = parameters.value_of(COOPERATE, case.division, law_day(case))
    if not isinstance(days, Limit):
        yield "reply", [_("本地没有设定“通知配合核查的期限”，不能按未答复办理。")]
        return
    last = calendar().add(told, days.n, days.unit).on
    if today() <= last:
        yield (
            "reply",
            [_("答复期限%(days)s，%(day)s届满以后才能按未答复办理。", days=shown(days.stored()), day=last)],
        )


def _keep(case: Case, household_id: int, raised: Sequence[Doubt], data: Mapping[str, Any]) -> None:
    """Sums stand as what the source told, a source that told none first; what doesn't count is taken out."""
    standing = {(one["member"], one["source"]): one["standing"] for one in data["findings"]}
    members, entered = {*persons_by_key(household_id).values()}, set[str]()
    for one in sorted(raised, key=lambda doubt: doubt.counted):
        if one.person_id not in members:
            continue
        counts = standing[one.member, one.source] == COUNTS
        items = _items_of(one.member, data) if counts and one.member not in entered else []
        entered |= {one.member} if items else set()
        means.record_items(
            household_id,
            case.office_code,
            [{**item, "person_id": one.person_id} for item in items],
            "checked",
            today(),
            origin=one.source,
            instead_of=() if counts else {one.person_id},
        )


def begun(case: Case) -> dict[str, Any]:
    """What a settlement already holds when it is opened: a line for every doubt."""
    return {"findings": [{"member": one.member, "source": one.source} for one in doubts(case)]}


def said_of(act: Handling) -> str:
    """What was found out about the doubts of the newest check, in one line for the opinion; empty where nothing was."""
    rows = (e for e in act.case.entries if e.stage in act.process.pipeline and e.outcome == "settled")
    row = max(rows, key=lambda entry: entry.seq, default=None)
    if row is None or not isinstance(act.process.pipeline[row.stage], Check):
        return ""
    names = names_of(act.case.household_id) if act.case.household_id else {}
    return "；".join(
        f"{names.get(one['member'], one['member'])} {source_label(one['source'], act.case.office_code)}："
        f"{STANDINGS[one['standing']]}，{one['finding'].rstrip('。')}"
        for one in (row.answers or {}).get("findings") or ()
    )
