"""A signature that was missing is given later: only that is entered, the application stands as it was filled in (社会救助法 40)."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any

from core.cases.declaring import undeclared, unfounded
from core.cases.forms import Filled, read_back
from core.cases.models import Case, StageEntry
from core.cases.proxies.queries import faults as proxy_faults
from core.cases.signing import signer_now
from core.cases.state import Entry, Holder, Left, Opened, Opinion, Signed
from core.cases.unsigned import BASIS, PAPERS
from core.clock import today
from core.declare.applications import GUARDED
from core.declare.fields import Form, day, one_of, one_of_family
from core.errors import Incomplete, Refused
from core.means import operations as means
from core.means.queries import unsigned
from core.numbers import clean_number
from core.people.queries import names_of, persons_by_key
from core.text import Message, _

if TYPE_CHECKING:
    from core.cases.handling import Handling

WORDS = {"statement": ("statement",), "consent": ("authorised",), "both": ("statement", "authorised")}
"""What is signed with each paper, as the application calls it."""


class Signature(Form):
    """Who has signed what since the application was handed in."""

    member = one_of_family()
    paper = one_of(_("补签"), PAPERS)
    guardian, incapacity, incapacity_paper = GUARDED.values()
    signed_on = day(_("签署日期"))


def lacks_signatures(case: Case) -> bool:
    """Whether somebody of a registered application that is not accepted yet has still to sign."""
    filed = _filed(case)
    if filed is None or not _stands_at_acceptance(case):
        return False
    told = read_back(filed.form_code, filed.answers or {})
    return bool(undeclared(case, {**told, "rigid_spending": 0}, today()))  # what is unsaid is no signature


def sign_later(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Enter a missing signature beside the application as it stands; its papers are printed anew with it.

    Refused once the application is accepted, and where the member has signed already.
    """
    case, filed = act.case, _filed(act.case)
    if filed is None or not _stands_at_acceptance(case):
        raise Refused(
            _("只有已经登记、等待受理的申请才补签承诺和授权。"),
            basis=BASIS,
            next=_(
                "申请已经退回补正的，请在重新提交申请时一并签署；受理以后重新授权的，在“材料”中上传本人签署的核对授权书。"
            ),
        )
    assert case.household_id is not None
    lapsed = data["member"] in unsigned(case.household_id, today(), adults_only=False)
    stored = _with(filed, data, names_of(case.household_id)[data["member"]], lapsed=lapsed)
    signed = read_back(filed.form_code, stored)
    _must_be_his_own(signed, case.opened_on)
    if "authorised" in WORDS[data["paper"]]:
        means.authorise(
            persons_by_key(case.household_id)[data["member"]],
            case.id,
            case.office_code,
            data["signed_on"],
            guardian=data.get("guardian") or "",
            stated="statement" in WORDS[data["paper"]],
        )
    _enter(act, filed, _said(act, data), Filled(signed, stored, filed.form_code))


def _stands_at_acceptance(case: Case) -> bool:
    """Registered and handed in, not sent back and not accepted: what is added to the application now is its last word."""
    first = case.entries[0].stage if case.entries else ""
    at_first = any(row.stage == first and row.left_on is None for row in case.entries)
    return (
        case.household_id is not None and case.accepted_on is None and case.closed_on is None and not at_first
    )


def _filed(case: Case) -> StageEntry | None:
    """The application as it stands."""
    first = case.entries[0].stage if case.entries else ""
    found = [row for row in case.entries if row.stage == first and row.left_on and row.answers]
    return found[-1] if found and "applicant" in (found[-1].answers or {}) else None


def _with(filed: StageEntry, data: Mapping[str, Any], name: str, *, lapsed: bool) -> dict[str, Any]:
    """The application's answers with the signature; `lapsed`: no consent of his stands. Refused where nothing is new."""
    stored: dict[str, Any] = deepcopy(filed.answers or {})
    people = [stored["applicant"], *(stored.get("members") or ())]
    number = people[int(data["member"][1:]) - 1]["id_number"]
    rows = stored["consents"] = list(stored.get("consents") or ())
    row = next((each for each in rows if clean_number(each["id_number"]) == clean_number(number)), None)
    if row is None:
        row = {"id_number": number, "statement": False, "authorised": False}
        rows.append(row)
    given = [word for word in WORDS[data["paper"]] if not row.get(word) or (word == "authorised" and lapsed)]
    if not given and not (data.get("guardian") and not row.get("guardian")):
        raise Refused(
            _("%(name)s已经签署%(paper)s，不必补签。", name=name, paper=PAPERS[data["paper"]]),
            basis=BASIS,
            next=_("请在“承诺与授权”中核对各成员签署的情况。"),
            code="signed_already",
        )
    row |= dict.fromkeys(given, True) | {"signed_on": data["signed_on"].isoformat()}
    row |= {name: data[name] for name in GUARDED if data.get(name)}
    return stored


def _must_be_his_own(signed: Mapping[str, Any], on: date) -> None:
    """Who files for the family doesn't sign for an adult, nor does a guardian of one who can act."""
    people = [signed["applicant"], *(signed.get("members") or ())]
    found = {**proxy_faults(signed, people, on), **unfounded(signed.get("consents") or (), people, on)}
    wrong = {path.rpartition(".")[2]: said for path, said in found.items() if path.startswith("consents.")}
    if wrong:
        raise Incomplete(_("补签有误，未登记。"), basis=BASIS, fields=wrong)


def _said(act: Handling, data: Mapping[str, Any]) -> Message:
    assert act.case.household_id is not None, "who signs is of the family"
    return _(
        "%(name)s于%(day)s补签%(paper)s",
        name=names_of(act.case.household_id)[data["member"]],
        day=data["signed_on"],
        paper=PAPERS[data["paper"]],
    )


def _enter(act: Handling, filed: StageEntry, why: Message, paper: Filled) -> None:
    """One more time that the application was signed, beside the road: the case stays where it is."""
    signer = signer_now()
    stage, outcome = filed.stage, str(filed.outcome)
    again = sum(row.stage == stage for row in act.case.entries) + 1
    seq = len(act.state.entries) + 1
    holder = Holder(signer.duty, signer.division)
    act.run.record(Opened(Entry(seq, stage, "beside", again, today(), holder=holder)))
    act.run.record(Signed(seq, Opinion(signer.person, signer.duty, outcome, str(why))))
    act.run.record(Left(seq, today(), outcome))
    act.keep(signer, str(why), paper)


__all__ = ["BASIS", "Signature", "lacks_signatures", "sign_later"]
