"""Writing means: consents, requests to sources and their answers; items are written by core.means.items."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from core.actor import actor
from core.audit.operations import about, operation
from core.clock import today
from core.db import db, select
from core.db.scope import outside
from core.declare import DocumentType
from core.divisions.queries import county_of
from core.documents.models import Paper
from core.documents.operations import receive_paper
from core.errors import Incomplete, Refused
from core.means import queries
from core.means.consents.operations import authorise, refuse_withdrawn, withdraw_consent
from core.means.consents.queries import withdrawn
from core.means.items.operations import accept_item, correct_item, record_items
from core.means.licences import queries as licences
from core.means.models import CheckAnswer, CheckLicence, CheckRequest
from core.means.statements import standing_of
from core.people.models import Person
from core.people.operations import needed
from core.people.queries import persons_by_key
from core.plugins import installed, registry
from core.tasks.operations import settle_tasks
from core.text import _

__all__ = [
    "accept_item",
    "answer_check",
    "ask_more",
    "ask_no_more",
    "ask_sources",
    "authorise",
    "correct_item",
    "record_items",
    "request_check",
    "settle_answer",
    "start_check",
    "take_paper",
    "withdraw_consent",
]

ANSWERS = ("clean", "hit", "unreachable")
SILENT = ("waiting", "unreachable")
"""Of an answer: the source hasn't said anything yet."""
_BASIS = ("SAL26:40", "D57:9")
SIGN_ANEW = "sign_anew"
"""The clerk's task while a check can't begin for want of a consent."""


# Consent


@operation("paper.take")
def take_paper(
    case: Any,
    document: DocumentType,
    *,
    member: str = "",
    signed_on: date | None = None,
    guardian: str = "",
    **given: Any,
) -> Paper:
    """A paper of a case, `given` as documents.receive_paper takes it; a signed authorisation is the member's consent.

    `case` has id, no, office_code and household_id; `member` is m1, m2 ... Where nobody is named, the one adult whose
    consent is missing is meant; Incomplete when there are several.
    """
    if signed_on is not None and signed_on > today():
        raise Incomplete(
            _("签署日期晚于今天。"),
            next=_("请按材料上实际签署的日期填写。"),
            fields={"signed_on": [_("请核对日期。")]},
        )
    household = getattr(case, "household_id", None)
    person = persons_by_key(household).get(member) if household is not None else None
    if member and person is None:
        raise Incomplete(_("家庭中没有这一成员。"), fields={"member": [_("请从成员中选择。")]})
    signed = document.authorises and given.get("state", "present") == "present"
    if signed and person is None and household is not None:
        person = _only_one(queries.unsigned(household, today()))
    if signed and person is not None:
        _must_have_lived(person, signed_on or today())
    paper = receive_paper(case, document, person_id=person, **given)
    if signed and person is not None:
        authorise(
            person, case.id, case.office_code, signed_on or today(), guardian=guardian, paper_id=paper.id
        )
        if household is not None and not queries.unsigned(household, today()):
            settle_tasks(f"case:{case.no}", SIGN_ANEW, _("已重新签署"))
    return paper


def _must_have_lived(person_id: int, on: date) -> None:
    person = db.session.get_one(Person, person_id)
    if person.dead_on is not None and not person.lives(on):
        said = _("%(name)s已于%(day)s死亡，不能在此后签署。", name=person.name, day=person.dead_on)
        raise Incomplete(
            _("授权书的签署日期有误。"),
            basis=_BASIS,
            next=_("已死亡的人不再核对，不需要授权。"),
            fields={"signed_on": [said]},
        )


def _only_one(missing: Mapping[str, Person]) -> int | None:
    if len(missing) > 1:
        names = "、".join(f"{key} {person.name}" for key, person in missing.items())
        raise Incomplete(
            _("请注明是哪位成员签署的授权书。"),
            fields={"member": [_("尚未签署的成员：%(names)s", names=names)]},
        )
    return next((person.id for person in missing.values()), None)


# Checks


@operation("check.request")
def request_check(
    case_id: int,
    entry_id: int,
    office_code: str,
    household_id: int,
    asked: Sequence[tuple[int, str]],
    on: date,
    *,
    again: bool = False,
) -> CheckRequest:
    """Ask every source that the county has connected about every person: one request for a stage entry.

    `asked` is (person, source). Refused when an adult's consent is missing, has ended or does not cover a source,
    naming every one (ECO-01). `again`: a check that has expired is asked anew whatever the consents; it can't be
    started before they are there.
    """
    known = queries.request_of(entry_id)
    if known is not None:
        return known
    wanted = _connected(asked, office_code, on)
    if not again:
        _refuse_unauthorised(wanted, on, household_id)
    request = CheckRequest(
        office_code=office_code,
        case_id=case_id,
        entry_id=entry_id,
        household_id=household_id,
        requested_on=on,
        requested_by=actor().name,
        asker=county_of(office_code),
        answers=[
            CheckAnswer(office_code=office_code, person_id=p, source=s, state="waiting") for p, s in wanted
        ],
    )
    db.session.add(request)
    db.session.flush()
    about(f"household:{household_id}")
    return request


@operation("check.add")
def ask_more(request: CheckRequest, asked: Sequence[tuple[int, str]], on: date) -> None:
    """A check that still runs asks about somebody more; the caller has looked that consents stand."""
    request.answers += [
        CheckAnswer(office_code=request.office_code, person_id=p, source=s, state="waiting")
        for p, s in _connected(asked, request.office_code, on)
    ]
    db.session.flush()
    about(f"household:{request.household_id}")


@operation("check.leave")
def ask_no_more(request: CheckRequest, persons: Collection[int], on: date) -> str:
    """What no source has said yet of these persons is asked no more; how the request stands then.

    What was said stays. Where nobody else was asked the check is over: there is nobody left to ask about.
    """
    for answer in [a for a in request.answers if a.person_id in persons and a.state in SILENT]:
        request.answers.remove(answer)
        db.session.delete(answer)
    about(f"household:{request.household_id}")
    if request.answers:
        return standing_now(request, on)
    request.finished_on = on
    db.session.flush()
    return "clean"


def _connected(asked: Sequence[tuple[int, str]], office_code: str, on: date) -> list[tuple[int, str]]:
    """What is asked of sources that the county has, those of its own beside the law's; Refused when that is nothing."""
    here = queries.sources_here(office_code, on)
    own = [(person, source) for person, _of in asked for source in queries.other_sources(office_code, on)]
    wanted = list(dict.fromkeys([*(pair for pair in asked if here is None or pair[1] in here), *own]))
    if not wanted:
        raise Refused(
            _("没有可以核对的来源，不能发起核对。"),
            basis=("SAL26:41",),
            next=_("请由县级业务管理员在参数“已接通的核对来源”中设定。"),
            code="no_sources",
        )
    return wanted


def _refuse_unauthorised(asked: Sequence[tuple[int, str]], on: date, household_id: int) -> None:
    missing = queries.unauthorised(asked, on, household_id)
    if missing:
        raise Refused(
            _("%(all)s不能发起核对。", all="".join(str(m) for m in missing)),
            basis=_BASIS,
            next=_("请由本人（无民事行为能力的由监护人）签署核对授权书后再办理。"),
            fields={"consents": missing},
            code="unauthorised",
        )


@operation("check.start")
def start_check(
    entry_id: int, on: date | None = None, *, licence: CheckLicence | None = None
) -> CheckRequest:
    """The bureau begins to ask, or a township under its licence; the consents must hold on that day. Begun once.

    What has begun goes on after a consent has run out, but not after somebody of the household has taken his back.
    The log says who asks, on whose request and by which licence (社会救助法 41, 43).
    """
    request, day = open_request(entry_id), on or today()
    if request.started_on is not None:
        refuse_withdrawn(request.household_id, day)
    else:
        _refuse_unauthorised(_asked(request), day, request.household_id)
        request.started_on, request.started_by = day, actor().name
        request.licence_id = licence.id if licence else None
        about(
            f"household:{request.household_id}",
            asker=request.asker,
            requester=request.office_code,
            licence=licence.number if licence else "",
        )
    return request


def _asked(request: CheckRequest) -> list[tuple[int, str]]:
    return [(a.person_id, a.source) for a in request.answers]


def open_request(entry_id: int) -> CheckRequest:
    """The request of a stage entry, locked; Refused once all have answered."""
    wanted = select(CheckRequest).where(CheckRequest.entry_id == entry_id).with_for_update()
    request = db.session.scalar(wanted.execution_options(populate_existing=True))
    if request is None:
        raise outside()
    if request.finished_on is not None:
        raise Refused(
            _("本次核对已于 %(on)s 完成，结果不能再改。", on=request.finished_on.isoformat()),
            next=_("如有新的情况，请重新发起核对。"),
            code="check_finished",
        )
    return request


@operation("check.record")
def answer_check(
    entry_id: int,
    person_id: int,
    source: str,
    state: str,
    detail: str = "",
    items: Sequence[Mapping[str, Any]] = (),
    on: date | None = None,
) -> str:
    """What one source says of one person: clean, hit or unreachable, with the items that it found.

    How the request stands then: "clean" or "hit" when this was the last answer, else "incomplete". Until then an
    answer may be given again. Refused before the consents are there and after the last answer; Incomplete for a hit
    that doesn't say what was found.
    """
    request = start_check(entry_id, on)
    answer = _answer(request, person_id, source)
    _check_answer(state, detail, items)
    day = on or today()
    answer.state, answer.detail, answer.settled_why = state, detail.strip() or None, ""
    if state != "unreachable" and _of_household(request, person_id, items):
        found = [{**item, "person_id": person_id} for item in items]
        record_items(
            request.household_id,
            request.office_code,
            found,
            "checked",
            day,
            origin=source,
            instead_of={person_id},
        )
    return _answered(request, answer, day)


def _answer(request: CheckRequest, person_id: int, source: str) -> CheckAnswer:
    found = next((a for a in request.answers if (a.person_id, a.source) == (person_id, source)), None)
    if found is None:
        raise Incomplete(
            _("本次核对没有向这一来源查询此人。"),
            fields={"source": [_("请从本次核对所列的人员和来源中选择。")]},
        )
    return found


def _of_household(request: CheckRequest, person_id: int, items: Sequence[Mapping[str, Any]]) -> bool:
    """Whether what is found is means of the household; an obligor's own is told in words (社会救助法 41)."""
    if person_id in persons_by_key(request.household_id).values():
        return True
    if items:
        raise Incomplete(
            _("家庭以外的义务人，其收入和财产不计入本家庭。"),
            basis=("SAL26:41",),
            fields={"items": [_("请写在说明中。")]},
        )
    return False


def _check_answer(state: str, detail: str, items: Sequence[Mapping[str, Any]]) -> None:
    if state not in ANSWERS:
        raise Incomplete(_("请选择核对结果。"), fields={"state": [_("应为无疑点、有疑点或者未能取得。")]})
    if state == "hit" and not detail.strip() and not items:
        raise Incomplete(
            _("请写明查到了什么。"), basis=("D57:18",), fields={"detail": [_("有疑点的，必须填写。")]}
        )


def _answered(request: CheckRequest, answer: CheckAnswer, day: date) -> str:
    answer.answered_on, answer.answered_by = day, actor().name
    about(f"household:{request.household_id}")
    return standing_now(request, day)


def standing_now(request: CheckRequest, day: date | None = None) -> str:
    """How a request stands; it is finished once nobody is silent any more."""
    standing = standing_of(a.state for a in request.answers)
    if standing != "incomplete":
        request.finished_on = day or today()
    db.session.flush()
    return standing


@operation("check.ask")
def ask_sources(entry_id: int, on: date | None = None) -> str:
    """Ask every source that a plugin has connected and that has not answered yet; how the request stands then.

    A source that fails is unreachable: noted on its plugin's health, asked again the next time, and never clean.
    While a consent is missing or taken back nobody is asked, nor what a township with a licence has still to start.
    """
    request, day = open_request(entry_id), on or today()
    standing = standing_of(a.state for a in request.answers)
    if request.started_on is None and (
        licences.may_start(request.office_code, day)
        or queries.unauthorised(_asked(request), day, request.household_id)
    ):
        return standing
    if request.started_on is not None and withdrawn(request.household_id, day):
        return standing
    known = registry().verifiers
    for answer in [a for a in request.answers if a.state in SILENT and a.source in known]:
        person = db.session.get_one(Person, answer.person_id)
        try:
            found = known[answer.source].ask(name=person.name, id_number=person.id_sealed, on=day)
            standing = answer_check(
                entry_id, person.id, answer.source, found.state, found.detail, found.items, day
            )
        except Exception as error:  # noqa: BLE001  whatever a source raises; its words may hold whom it was asked about
            installed().note(_owner_of(answer.source), f"verifier {answer.source}"[:40], error)
            standing = answer_check(entry_id, person.id, answer.source, "unreachable", on=day)
    return standing


def _owner_of(source: str) -> str:
    """The module whose verifier this is."""
    each = registry().declared.items()
    return next((module for module, one in each if any(v.code == source for v in one.verifiers)), "core")


@operation("check.settle")
def settle_answer(
    entry_id: int, person_id: int, source: str, state: str, why: str, on: date | None = None
) -> str:
    """A person answers for a source that gave no answer, and says on what proof; how the request stands then.

    Only where the source is silent or can't be reached: what it said is not overruled here.
    """
    request = start_check(entry_id, on)
    answer = _answer(request, person_id, source)
    if answer.state not in SILENT:
        raise Refused(_("该来源已经答复，不能代为认定。"), basis=("D57:18",), code="answered")
    if state not in ("clean", "hit"):
        raise Incomplete(_("请选择认定结果。"), fields={"state": [_("应为无疑点或者有疑点。")]})
    answer.state, answer.settled_why = state, needed(why)[:400]
    return _answered(request, answer, on or today())
