"""What a case's letters say: everything known of it, by the names that templates read; each takes what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.actor import actor
from core.cases import kin_filed, settling
from core.cases.accounts import account_tail
from core.cases.advising import newest_advice, printed_working
from core.cases.carried_out import decided_at, issued_upon
from core.cases.changes import told
from core.cases.citing import cited
from core.cases.facts import applicant_key, law_day
from core.cases.filing import printed
from core.cases.intended import proposed
from core.cases.justified import justified
from core.cases.meetings.shown import printed_meeting
from core.cases.models import AdviceRow, OpinionRow, StageEntry
from core.cases.paying import first_of, granted_last, granted_lines, granted_to, granting
from core.cases.published import published
from core.cases.replies import addressee, guardian_of, in_words, named_in, replied
from core.cases.succession import seen_from
from core.cases.supplement import suggested
from core.clock import today
from core.declare import Decision, DocumentType, Line, Wait
from core.declare.applications import CHANNELS, DISABILITIES, RELATIONS
from core.declare.lines import Act
from core.delegation import queries as delegation
from core.divisions.queries import bureau_of, county_of, full_name, government_of, name_of, place_of
from core.documents import operations as documents
from core.documents.letters import Issuer, capital_amount, issuer
from core.documents.models import Letter
from core.documents.queries import list_missing
from core.money import yuan
from core.notices import queries as notices
from core.payments.operations import first_month
from core.people import queries as people
from core.plugins import registry
from core.rules import month_said
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling


def issue(act: Handling, row: StageEntry, document: DocumentType, outcome: str) -> Letter | None:
    """Compile and store a letter of this case; papers without a template are not printed."""
    if not document.template:
        return None
    decided = decided_at(act, row)
    by = issued_upon(act, decided, document.code) if decided is not row else None
    return documents.issue(
        act.case,
        _on_its_articles(act, row, document, decided.outcome or outcome),
        contents(act, row, outcome),
        by=by or issuer_of(act, decided),
        recipient=addressee(act),
        outcome=decided.outcome or outcome if decided is not row else outcome,
        law_date=law_day(act.case),
        again=row.note if document.code == documents.ONCE else "",
        cites=cited(act, row),
    )


def _on_its_articles(act: Handling, row: StageEntry, document: DocumentType, decided: str) -> DocumentType:
    """What serves application and review alike, or several ways to an end, names the articles of the one that it is of;
    what gives a wait, such as a gradual exit, those of the wait too."""
    line, pipeline = act.process.pipeline[row.stage], act.process.pipeline
    own = act.case.entitlement_id is not None and (line.act is Act.OPINE or line.aside)
    basis = line.basis if own and line.basis else document.basis
    waits = [wait.basis for wait in pipeline if isinstance(wait, Wait) and wait.code == decided]
    return replace(document, basis=sum(waits, basis))


def issuer_of(act: Handling, row: StageEntry) -> Issuer:
    """In whose name: the bureau for the county and under entrustment, else the township (rulebook 5.1)."""
    case, on = act.case, today()
    bureau, township = bureau_of(case.office_code, on), government_of(case.office_code, on)
    line, place = act.process.pipeline[row.stage], row.division or ""
    if place == county_of(case.office_code) or (
        isinstance(line, Decision) and place != place_of(case.office_code)
    ):
        return issuer("county", bureau=bureau, township=township)
    if not isinstance(line, Decision):
        return issuer("by_law", bureau=bureau, township=township)
    found = delegation.confirmation(case.type_code, case.office_code, case.accepted_on or on)
    form: Any = found.form if found.form in ("entrustment", "authorisation", "by_law") else "authorisation"
    return issuer(
        form, bureau=bureau, township=township, special_seal=found.seal, respondent=found.respondent
    )


def contents(act: Handling, row: StageEntry, outcome: str) -> dict[str, Any]:
    """All that a letter may say of the case now."""
    case = act.case
    data, stored = dict(row.answers or {}), newest_advice(case)
    return {
        **_case(act),
        **_household(act, row, outcome, data),
        **_working(act, row, outcome, data, stored),
        **_opinions(act, row, outcome, data),
        **printed_meeting(act.case, row.id),
        **_missing(act, data),
        **justified(act, row, outcome, data, stored),
        **_notice(act, row),
        **(printed(case, data) if row.stage == act.process.pipeline.lines[0].code else {}),
        "outcome": str(act.process.pipeline[row.stage].said(outcome)),
        "filled": in_words(act, row, outcome, data),
        **told(act, row, outcome, data),
        **replied(act, row, outcome, data),
        "contact": contact(act, row),
    }


def contact(act: Handling, row: StageEntry) -> dict[str, Any]:
    """Who can be asked: the township, or the bureau for what the county has done itself."""
    case, on = act.case, today()
    county = county_of(case.office_code)
    office = bureau_of(case.office_code, on) if row.division == county else full_name(case.office_code, on)
    return {
        "office": office,
        "person": actor().name,
        "phone": notices.hotline(case.division, on) or None,
    }


def _case(act: Handling) -> dict[str, Any]:
    case = act.case
    accepted = case.accepted_on or today()
    return {
        "matter": str(act.type.label),
        "matters": [{"matter": str(act.type.label), "number": case.no}],
        "case_no": case.no,
        "on_behalf": case.applicant_name if guardian_of(act) else None,
        "published": published(act),
        "applied_on": case.paper_date or case.opened_on,
        "accepted_on": accepted,
        "decided_on": today(),
        "filled_on": case.opened_on,
        "held_on": today(),
        "due_on": case.due_on,
        "provisional": str(_("暂定")) if case.provisional else None,
        "receipt": case.receipt,
        "lookup_code": case.look_up_code,
        "applicant": named_in(act) or str(_("未具名")),
        "location": name_of(case.division, today()),
        "place": name_of(case.division, today()),
        "township": name_of(case.office_code, today()),
        "division": full_name(case.division, today()),
        "channel": str(CHANNELS.get(case.channel, case.channel)),
        "area_type": str({"urban": _("城市"), "rural": _("农村")}[act.world.facts.area_type]),
    }


def _household(act: Handling, row: StageEntry, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
    case = act.case
    if case.household_id is None:
        return {"household_size": 0, "members": []}
    gone = act.world.facts.answer("death", "members", ())
    rows = seen_from(applicant_key(case), people.roster(case.household_id, law_day(case)))
    counted = [m for m in rows if m.member.counted and m.member.key not in gone]
    granted = granted_to(act, row, outcome)
    covered = granted.keys() or {m.member.key for m in counted if m.member.covered}
    if not counted and case.entitlement_id is not None:  # all have left for whom it is paid
        covered = set(act.world.facts.answer("entitlement", "members", ()))
        counted = [m for m in rows if m.member.key in covered]
    paid = [m for m in rows if m.member.key in granted.values() and m.person_id != case.applicant_id]
    payee = paid[0] if paid and applicant_key(case) not in granted.values() else None
    own = next((m for m in rows if m.person_id == case.applicant_id), None)
    return {
        "household_size": len(counted),
        "members": [_printed(m) for m in counted if m.member.key in covered],
        "id_number": own.id_masked if own else "",
        "payee": payee.name if payee else case.applicant_name,
        "account": account_tail(case, payee.person_id if payee else None),
    }


def _printed(row: Any) -> dict[str, Any]:
    member = row.member
    kind = DISABILITIES.get(member.disability_kind or "")
    note = f"{kind}{member.disability_grade}级" if kind else None
    return {
        "name": row.name,
        "relation": str(RELATIONS.get(member.relation, member.relation)),
        "id_number": row.id_masked,
        "note": note,
    }


def _working(
    act: Handling, row: StageEntry, outcome: str, data: Mapping[str, Any], stored: AdviceRow | None
) -> dict[str, Any]:
    """The advice that stood behind this stage: working, sums by line, words."""
    content = stored.content if stored else {}
    amount = yuan(data["amount"]) if data.get("amount") else stored.amount if stored else None
    return {
        **content.get("says", {}),
        "amount": amount,
        "amount_in_words": capital_amount(amount) if amount is not None else None,
        "lines": _dated_lines(act, row, outcome)
        or (_lines(act, content.get("lines", ()), amount) if amount is not None else None),
        "unit": str(act.type.benefit.unit if act.type.benefit else _("元")),
        "start_month": _start_month(act, data),
        "working": printed_working(act.case, content.get("trace", ())),
        "duties": [
            str(_("家庭人口、收入、财产状况发生变化的，应当及时告知乡镇（街道）。")),
            str(_("配合定期核查和实地抽查。")),
        ],
    }


def _lines(act: Handling, advised: Iterable[tuple[str, str]], amount: Decimal) -> list[dict[str, Any]]:
    """The sum by line as advised; one line where the decider set another sum."""
    lines: list[dict[str, Any]] = [
        {"what": _line_name(act, kind), "amount": yuan(each)} for kind, each in advised
    ]
    adds_up = lines and sum(line["amount"] for line in lines) == amount
    return lines if adds_up else [{"what": str(act.type.label), "amount": amount}]


def _dated_lines(act: Handling, row: StageEntry, outcome: str) -> list[dict[str, Any]]:
    """What a grant pays that is no sum a month: each sum with its month; empty for any other stage or type."""
    line = act.process.pipeline[row.stage]
    rule = next((end.begins for end in act.process.pipeline.ends if end.begins), None)
    if not isinstance(line, Decision) or outcome not in line.grants or rule is None or _is_monthly(act):
        return []
    return [
        {
            "what": f"{_line_name(act, each.kind)}（{month_said(each.from_month)}）",
            "amount": each.amount,
        }
        for each in granted_lines(act, rule, granting(act.case))
    ]


def _is_monthly(act: Handling) -> bool:
    return act.type.benefit is None or act.type.benefit.period == "month"


def _line_name(act: Handling, kind: str) -> str:
    names = act.type.benefit.labels if act.type.benefit else {}
    return str(names.get(kind.partition(".")[0], act.type.label))


def _start_month(act: Handling, data: Mapping[str, Any]) -> date | None:
    """From when it is paid every month; what is no sum a month says its months by line."""
    named = data.get("start_month")
    if not _is_monthly(act):
        return None
    if named:
        return date.fromisoformat(f"{named}-01"[:10])
    rule = next((end.changes for end in act.process.pipeline.ends if end.changes), None)
    if rule is not None and granted_last(act.case) is not None:
        return first_of(act, rule)
    return first_month(today(), act.case.division)


def _opinions(act: Handling, row: StageEntry, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Everyone's opinion at this stage, dissent included (CON-04)."""
    binding = row.opinions[-1].content if row.opinions else ""  # whoever signs last has made up the number
    agreed = {o.id for o in row.opinions if (o.outcome, o.content) == (outcome, binding)}
    line = act.process.pipeline[row.stage]
    signed = [_opinion(line, o, dissents=o.id not in agreed) for o in row.opinions]
    opinion = act.last_done(Act.OPINE)
    quorum = f"{len(agreed)}/{row.need}"
    return {
        "opinions": signed,
        "signers": signed,
        "present": [{"name": o["name"], "duty": o["duty"]} for o in signed],
        "quorum": str(_("%(need)s人同意", need=row.need)),
        "tally": str(_("同意本决定%(quorum)s", quorum=quorum)),
        "result": str(act.process.pipeline[row.stage].said(outcome)),
        "opinion": _township_opinion(act, opinion) if opinion else {"result": "", "signed_on": today()},
        "proposed": proposed(act) if line.act is Act.OPINE else None,
        "departure": row.note or None if _departs(act, row, outcome, data) else None,
        "survey": _stage_words(act, Act.SURVEY, "findings"),
        "check": _check_words(act),
        "appraisal": _stage_words(act, Act.APPRAISE, "minutes") or None,
        "kin": str(kin_filed.in_words(act.case)),
    }


def _opinion(line: Line, row: OpinionRow, *, dissents: bool) -> dict[str, Any]:
    duty = registry().duties.get(row.duty)
    return {
        "name": row.person_name,
        "duty": str(duty.label) if duty else row.duty,
        "opinion": str(line.said(row.outcome)),
        "amount": _sum_of(row.answers),
        "reason": row.reason or None,
        "dissent": str(_("不同意见")) if dissents else None,
        "signed_on": row.signed_at,
    }


def _township_opinion(act: Handling, row: StageEntry) -> dict[str, Any]:
    return {
        "result": str(act.process.pipeline[row.stage].said(row.outcome or "")),
        "amount": _sum_of(row.answers),
        "signed_on": row.left_on,
    }


def _sum_of(answers: Mapping[str, Any] | None) -> Decimal | None:
    given = (answers or {}).get("amount")
    return yuan(given) if given is not None else None


def _departs(act: Handling, row: StageEntry, outcome: str, data: Mapping[str, Any]) -> bool:
    """Whether the decision differs from the township's opinion in result or sum (LAW-03)."""
    opinion = act.last_done(Act.OPINE)
    line = act.process.pipeline[row.stage]
    if opinion is None or not isinstance(line, Decision):
        return False
    favoured = opinion.outcome in getattr(act.process.pipeline[opinion.stage], "favours", ())
    proposed = (opinion.answers or {}).get("amount")
    differs = (
        proposed is not None and data.get("amount") is not None and yuan(proposed) != yuan(data["amount"])
    )
    return favoured != (outcome in line.grants) or differs


def _stage_words(act: Handling, meaning: Act, field: str) -> str:
    row = act.last_done(meaning)
    return str((row.answers or {}).get(field) or "") if row else ""


def _check_words(act: Handling) -> str:
    words = {
        "clean": _("各项核对结果未见异常"),
        "hit": settling.said_of(act) or _("有疑点，已核实处理"),
        "incomplete": _("尚未全部反馈"),
        "none": _("未发起核对"),
    }
    return str(words.get(act.world.facts.check, act.world.facts.check))


def _missing(act: Handling, data: Mapping[str, Any]) -> dict[str, Any]:
    wanted = [d for line in act.process.pipeline.acting(Act.ACCEPT) for d in line.needs]
    items = list_missing(act.case.id, act.case.office_code, wanted) if wanted else []
    return {"items": items, "answer_by": suggested(data)}


def _notice(act: Handling, row: StageEntry) -> dict[str, Any]:
    notice = notices.notice_of(row.id)
    if notice is None:
        return {}
    return {
        "round": str(_("第%(n)s次", n=row.round)),
        "kind": notice.kind,
        "from_on": notice.posted_on or today(),
        "until_on": notice.ends_on or row.wakes_on or act.run.notice_ends(row.seq, today()),
        "rows": [dict(notice.shown)],
        "phone": notices.hotline(act.case.division, today()),
    }


__all__ = ["contact", "contents", "issue", "issuer_of"]
