"""What the public may know: what can be applied for where, and with a number in hand one's own case and objection."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hmac import compare_digest
from typing import Any

from core.audit.operations import record
from core.cases.filers import channels, is_applied_for
from core.cases.flows import queries as flows
from core.cases.lapsed import lapsed
from core.cases.models import Case, StageEntry
from core.cases.proxies.queries import code_to_hand_out, proxies_of, proxy_of_code
from core.cases.shown import stage_label
from core.cases.versions import process_of
from core.clock import month_of, today
from core.db import db, seeing_everything, select
from core.declare import CaseType, Decision, DocumentType
from core.declare.lines import Act
from core.delegation.letters.standing import is_of_delegation, without_power
from core.divisions.queries import (
    bureau_of,
    children,
    county_of,
    exists,
    full_name,
    level_of,
    name_of,
    township_of,
)
from core.divisions.tree import Node
from core.documents import queries as documents
from core.documents.askable import unaskable
from core.documents.models import Letter
from core.documents.queries import Lapsed
from core.errors import NotFound, Refused
from core.modules.queries import activations, ever_had, is_enabled
from core.money import show
from core.notices import queries as notices
from core.notices.models import NoticeRow, Objection
from core.numbers import is_receipt_number
from core.parameters.keys.procedure import CONSENT_TEXT, INTEGRITY_TEXT
from core.parameters.queries import value_of
from core.payments import queries as payments
from core.plugins import registry
from core.text import Text, _

ONLINE = ("portal", "mobile", "gov_service", "partner")
"""Ways that need no sign-in: our own pages, and partner platforms that call us; a call may say which it is."""


def case_of_receipt(receipt: str, code: str, *, proxies: bool = False) -> Case:
    """The case of a receipt whose look-up code is known; NotFound for any other pair.

    `proxies`: who filed it for the household may ask as well, by a code of his own, while his mandate stands.
    """
    with seeing_everything():
        cases = db.session.scalars(select(Case).where(Case.receipt == receipt[:12]).order_by(Case.id)).all()
    for case in cases:  # several needs handed in together have one receipt and a code each
        if compare_digest(case.look_up_code.encode(), code.encode()):
            return case
    with seeing_everything():
        proxy = proxy_of_code(cases, code) if proxies and cases else None
    if proxy is not None:
        return next(case for case in cases if case.id == proxy.case_id)
    record("public.wrong_code", f"receipt:{receipt[:12]}")
    raise NotFound(_("回执号或者查询码不对。"), next=_("请核对受理回执上的回执号和查询码。"))


def folded(typed: str) -> str:
    """A receipt number or code as it was issued: digits of any width, and no blanks."""
    return "".join(unicodedata.normalize("NFKC", typed[:40]).split())


def by_proxy(case: Case) -> bool:
    """Whether somebody has filed it for the household."""
    with seeing_everything():
        return bool(proxies_of(case.id))


def code_of(case: Case) -> str:
    """The look-up code for whoever has just filed a case."""
    with seeing_everything():
        return code_to_hand_out(case)


def standing(case: Case) -> dict[str, Any]:
    """How a case stands: with whom, its stage, by when, or how it ended; nothing of its people."""
    office = full_name(case.office_code)
    if case.closed_on:
        ended_as = str(stage_label(case, case.ended_as or ""))
        return {"office": office, "stage": "", "due_on": None, "ended_as": ended_as}
    stage, decision = str(stage_label(case, case.stage)), _open_decision(case)
    if decision is not None and decision.division == county_of(case.office_code):
        office = bureau_of(case.office_code)
    due_on = case.due_on or (decision.due_on if decision else None)  # a follow-up as a whole has no limit
    return {"office": office, "stage": stage, "due_on": due_on, "ended_as": ""}


def _open_decision(case: Case) -> StageEntry | None:
    """The decision that is waited for."""
    with seeing_everything():
        waiting = [row for row in case.entries if row.left_on is None and row.lane == "road"]
        lines = process_of(case).pipeline if waiting else None
        return next((row for row in waiting if lines and isinstance(lines[row.stage], Decision)), None)


def is_own(case: Case, code: str) -> bool:
    """Whether a code is the household's: it shows letters too, a proxy's only how the case stands."""
    return compare_digest(case.look_up_code.encode(), folded(code).encode())


def letters_of(case: Case) -> list[Letter]:
    """What was issued to the applicant in a case and in what followed it, oldest first."""
    with seeing_everything():
        numbers = [case.id, *(other.id for other in follow_ups_of(case))]
        found = select(Letter).where(Letter.case_id.in_(numbers), Letter.kind == "letter")
        return list(db.session.scalars(found.order_by(Letter.id)))


def follow_ups_of(case: Case) -> list[Case]:
    """Reviews and changes of what a case granted, oldest first; they have no receipt that anybody was given."""
    with seeing_everything():
        same = (Case.parent_id == case.id, Case.type_code == case.type_code, Case.pipeline != case.pipeline)
        return list(db.session.scalars(select(Case).where(*same).order_by(Case.id)))


def what_of(case: Case) -> str:
    """What a follow-up is called."""
    return str(process_of(case).pipeline.label)


def followed(case: Case) -> list[tuple[str, date, dict[str, Any]]]:
    """What has followed a case: what it is called, since when, and how it stands."""
    return [(what_of(each), each.opened_on, standing(each)) for each in follow_ups_of(case)]


def aid_of(case: Case) -> str:
    """How what a case granted stands this month, in one sentence; "" where it granted nothing that is paid by the month."""
    with seeing_everything():
        found = payments.of_case(case.id)
        kind = registry().case_types.get(case.type_code)
        if not found or kind is None or kind.benefit is None or kind.benefit.period != "month":
            return ""
        aid, now = found[-1], month_of(today())
        if aid.state == "void":
            return str(_("没有发放即已终止。"))
        first, last = f"{aid.from_month:%Y-%m}", f"{aid.to_month:%Y-%m}" if aid.to_month else ""
        if aid.to_month and aid.to_month < now:
            return str(_("已经终止，发放至 %(last)s。", last=last))
        paid = show(sum((line.amount for line in payments.paid_in(aid, now)), Decimal(0)))
    if last:
        return str(_("每月 %(paid)s 元，发放至 %(last)s 后终止。", paid=paid, last=last))
    return str(_("自 %(first)s 起发放，现在每月 %(paid)s 元。", first=first, paid=paid))


def noticed_case(code: str) -> str:
    """The number of the case whose notice sheet carries this code; NotFound for any other code."""
    with seeing_everything():
        letter = documents.letter_of_code(code)
    if letter is None or letter.kind != "notice":
        raise NotFound(_("没有这一查验码对应的公示。"), next=_("请核对公示单下方的查验码。"))
    return letter.about


def over_since(code: str) -> date | None:
    """The day on which the notice of this sheet was over; None while it hangs, and for a code of anything else."""
    with seeing_everything():
        letter = documents.letter_of_code(code)
        if letter is None or letter.kind != "notice" or letter.case_id is None:
            return None
        rows = [row for row in notices.of_case(letter.case_id) if row.entry_id is not None]
        ended = db.session.scalar(select(Case.closed_on).where(Case.id == letter.case_id))
    if any(row.closed_on is None or (ended is None and notices.is_up(row, today())) for row in rows):
        return None
    return max((row.closed_on for row in rows if row.closed_on), default=None)


def lapsed_since(code: str) -> Lapsed | None:
    """Since when the grant or the power that this letter tells of has ended; None while it stands (DIB-07, DEL-02)."""
    with seeing_everything():
        letter = documents.letter_of_code(code)
        return (lapsed(letter) or without_power(letter)) if letter is not None else None


def office_addressed(code: str) -> str:
    """The township that this letter is addressed to, by its name; "" where a person is."""
    with seeing_everything():
        letter = documents.letter_of_code(code)
        return letter.recipient if letter is not None and is_of_delegation(letter) else ""


def objection_numbered(number: str) -> Objection:
    """An objection by the number that its maker was given; NotFound for any other."""
    with seeing_everything():
        found = notices.objection_numbered(number) if is_receipt_number(number) else None
    if found is None:
        raise NotFound(_("没有这一编号的异议。"), next=_("请核对提出异议时得到的编号。"))
    return found


def counties() -> list[tuple[str, list[Node]]]:
    """Counties by name, each with the townships in which something can be applied for today."""
    found = []
    for county in sorted({county_of(row.division) for row in activations() if row.enabled}):
        towns = [town for town in children(county) if types_in(town.code)]
        if towns:
            found.append((full_name(county), towns))
    return found


def types_in(town: str) -> list[CaseType]:
    """What people can apply for in a township today, in the order of the registry."""
    known = registry()
    on = today()
    return [
        kind
        for code, kind in known.case_types.items()
        if is_applied_for(kind) and is_enabled(known.module_of[code], town, on)
    ]


def papers_asked(kind: CaseType, town: str) -> list[DocumentType]:
    """What somebody who applies there has to bring today: the county's list, but for what an active source confirms (社会救助法 62)."""
    changed = flows.in_force(kind.apply.code, town, today())
    pipeline = flows.with_changes(changed) if changed else kind.apply
    wanted = [d for line in pipeline.acting(Act.ACCEPT) for d in line.needs if d.kind == "paper"]
    given = unaskable(wanted, town, today())
    return [document for document in wanted if document not in given]


def online_channel(place: str) -> str:
    """By which of the county's online ways an application comes that doesn't say so itself."""
    known = channels(place, today())
    return next((code for code in ONLINE if code in known), ONLINE[0])


def require_open(kind: CaseType, division: str) -> None:
    """NotFound where the place never had it, Refused where it is off, both without naming who switched it off."""
    town = township_of(division)
    if not (exists(division) and is_applied_for(kind) and ever_had(registry().module_of[kind.code], town)):
        raise NotFound(
            _("这里没有开通这一救助事项的网上申请。"), next=_("请返回选择所在的乡镇（街道）和事项。")
        )
    if not is_enabled(registry().module_of[kind.code], town, today()):
        raise Refused(
            _("%(town)s现在不受理“%(type)s”的申请。", town=name_of(town), type=kind.label),
            next=_("请向窗口了解可以申请的其他救助；已经受理的申请照常办理。"),
            code="module_off",
        )


def undertakings(town: str) -> list[tuple[Text, list[str]]]:
    """What those sign who apply there: the statement of truth and the consent to verification, as the county words them."""
    return [
        (text.label, [line.strip() for line in str(said or "").splitlines() if line.strip()])
        for text in (INTEGRITY_TEXT, CONSENT_TEXT)
        if (said := value_of(text, town, today()))
    ]


@dataclass(frozen=True)
class Hanging:
    """One entry of a village's page: which aid, what is made known of it, at most the four things (D57 24), its last day,
    the code to object with."""

    matter: Text
    kind: Text
    shown: Mapping[str, str]
    last: date | None
    code: str


def hanging_in(village: str) -> list[Hanging]:
    """What hangs on a village's page today; NotFound for what is no village."""
    if not exists(village) or level_of(village) != "village":
        raise NotFound(_("没有这个村（社区）。"), next=_("请返回选择所在的村（社区）。"))
    with seeing_everything():
        found = _standing(notices.hanging_online(village, today()))
        cases = _cases_of(row.case_id for row, _last in found)
        codes = documents.notice_codes([row.case_id for row, _last in found if row.entry_id is not None])
    fields = notices.fields_shown(village, today())
    return [
        Hanging(
            _matter_of(cases[row.case_id]),
            _kind_of(row, cases[row.case_id]),
            {field: row.shown[field] for field in fields if field in row.shown},
            last,
            codes.get(row.case_id, "") if row.entry_id is not None else "",
        )
        for row, last in found
    ]


KINDS = {
    "before": _("审核公示"),
    "ending": _("终止前公示"),
    "after": _("确认结果公示"),
    "publication": _("确认结果公布"),
}


def _matter_of(case: Case) -> Text:
    """What is asked for; nothing while its module is not there."""
    kind = registry().case_types.get(case.type_code)
    return kind.label if kind else ""


def _kind_of(row: NoticeRow, case: Case) -> Text:
    changes = row.kind == "publication" and case.entitlement_id is not None
    return _("变更、停发决定公布") if changes else KINDS[row.kind]


def _cases_of(numbers: Iterable[int]) -> dict[int, Case]:
    return {case.id: case for case in db.session.scalars(select(Case).where(Case.id.in_(set(numbers))))}


def _standing(found: Sequence[tuple[NoticeRow, date | None]]) -> list[tuple[NoticeRow, date | None]]:
    """Without disputed sheets in whose place a newer one of the case hangs, or whose case has ended meanwhile."""
    disputed = [row.case_id for row, _last in found if row.closed_on is not None]
    if not disputed:
        return list(found)
    ended = set(db.session.scalars(select(Case.id).where(Case.id.in_(disputed), Case.closed_on.is_not(None))))
    newest: dict[int, int] = {}
    for row, _last in found:
        newest[row.case_id] = max(row.id, newest.get(row.case_id, 0))
    return [
        (row, last)
        for row, last in found
        if row.closed_on is None or (row.case_id not in ended and newest[row.case_id] == row.id)
    ]
