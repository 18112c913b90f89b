"""The applicant dies, or moves out, and the family goes on: who applies then, who signs for a minor, where it is paid, how the others are related.

N83 1(3): a death is a change of the household; what is asked for and paid goes on with those who are left. SAL26 45 and
D57 25: the sum is paid to the household's own account, never to that of one who has died.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.cases import accounts, publishing
from core.cases.facts import applicant_key
from core.cases.follow_ups import APPLIED
from core.cases.held import tell_held, tell_passed_on
from core.cases.models import Case
from core.cases.remarks import remark
from core.clock import today
from core.db import db, seeing_everything
from core.declare import End, Facts, Line, Member
from core.errors import Incomplete
from core.means import operations as means
from core.payments import operations as payments
from core.payments import queries as paid
from core.people import queries as people
from core.people.deaths import operations as deaths
from core.people.models import Person
from core.people.queries import Enrolled
from core.rules.deaths import left as still_covered
from core.rules.deaths import somebody_lives
from core.rules.household import ADULT_AT
from core.rules.lasting import moved
from core.tasks.operations import settle_tasks
from core.text import Message, _

if TYPE_CHECKING:
    from core.cases.handling import Handling

BASIS = ("N83:1(3)", "D57:25", "SAL26:45")

_TOLD_ANEW: dict[str, dict[str, str]] = {
    "spouse": {
        "self": "spouse",
        "child": "child",
        "parent": "spouse_parent",
        "spouse_parent": "parent",
        "grandchild": "grandchild",
        "child_spouse": "child_spouse",
    },
    "child": {
        "self": "parent",
        "spouse": "parent",
        "child": "sibling",
        "parent": "grandparent",
        "spouse_parent": "grandparent",
    },
    "parent": {
        "self": "child",
        "spouse": "child_spouse",
        "child": "grandchild",
        "sibling": "child",
        "parent": "spouse",
    },
    "grandparent": {"self": "grandchild", "sibling": "grandchild", "grandparent": "spouse"},
    "grandchild": {"self": "grandparent", "spouse": "grandparent"},
    "sibling": {
        "self": "sibling",
        "sibling": "sibling",
        "parent": "parent",
        "grandparent": "grandparent",
    },
    "child_spouse": {"self": "spouse_parent", "spouse": "spouse_parent"},
    "spouse_parent": {
        "self": "child_spouse",
        "spouse": "child",
        "child": "grandchild",
        "spouse_parent": "spouse",
    },
}
"""What somebody is to the one who applies now, by what both were to the first applicant; whatever may be either is other."""


def seen_from(applicant: str, rows: Sequence[Enrolled]) -> list[Enrolled]:
    """The household as the one who applies now is related to it, that one first."""
    own = next((row.member.relation for row in rows if row.member.key == applicant), "self")
    if own == "self":
        return list(rows)
    told = [replace(row, member=_anew(row.member, own, applicant)) for row in rows]
    return sorted(told, key=lambda row: row.member.key != applicant)


def _anew(member: Member, own: str, applicant: str) -> Member:
    if member.key == applicant:
        return replace(member, relation="self")
    return replace(member, relation=_TOLD_ANEW.get(own, {}).get(member.relation, "other"))


def record_death(case: Case, data: Mapping[str, Any]) -> None:
    """Whoever has died has died for every case: what nobody is left to receive is paid no further.

    Incomplete when nobody of the household is named; Refused when this case has reckoned with the death already.
    """
    if not data.get("died_on") or case.household_id is None:
        return
    key = str(data.get("member") or "")
    number = people.persons_by_key(case.household_id).get(key)
    if number is None:
        raise Incomplete(_("家庭中没有这一成员。"), fields={"member": [_("请从成员中选择。")]})
    person = db.session.get_one(Person, number)
    if person.dead_on is not None and _is_reckoned_with(case, key, number):
        raise deaths.dead_already(person)
    deaths.record_death(person, data["died_on"], str(data.get("source") or ""))
    with seeing_everything():  # wherever it was granted
        for held in payments.hold_for_dead(number, passed_on=case.entitlement_id):
            tell_held(case, held, person.name)
        db.session.flush()


def _is_reckoned_with(case: Case, key: str, person: int) -> bool:
    """Whether the death was reported in this case, or what the case is about goes on without that person."""
    if f"death:{key}" in (case.raised or ()):
        return True
    aid = paid.get(case.entitlement_id) if case.entitlement_id else None
    return person not in {case.applicant_id, *(paid.relying_on(aid) if aid else {person})}


def nobody_left(act: Handling) -> bool:
    """Whether all for whom it is asked or paid have died."""
    return _all_dead(act.world.facts)


def _all_dead(facts: Facts) -> bool:
    return bool(facts.answer("death", "members", ())) and not somebody_lives(facts)


def pays_the_dead(case: Case, facts: Facts) -> bool:
    """Whether what a follow-up is about still stands though all whom it covers have died."""
    aid = paid.get(case.entitlement_id) if case.entitlement_id else None
    return aid is not None and aid.state == "in_effect" and _all_dead(facts)


def after_death(act: Handling, data: Mapping[str, Any], target: str | None) -> None:
    """A death stands in the timeline; of the applicant, where the case goes on, with who goes on with it.

    Incomplete where it must be said who of several that is, or who signs for a minor.
    """
    case = act.case
    if not data.get("died_on") or case.household_id is None:
        return
    names, gone = people.names_of(case.household_id), str(data["member"])
    dead = act.world.facts.answer("death", "members", ())
    left = [m for m in act.world.facts.counted if m.key not in dead]
    if case.entitlement_id is not None:
        left = list(still_covered(act.world.facts))
    left = left or list(moved(act.world.facts))
    told = {"name": names[gone], "day": data["died_on"], "told_by": data["source"]}
    ends = target is not None and _only_ends(act.process.pipeline[target])
    if ends or not left or gone != applicant_key(case):
        remark(case, "death", str(_("登记：%(name)s死亡（%(day)s，%(told_by)s）。", **told)))
        if left and not ends:
            _pay_the_living(case, gone)
        return
    take_over(act, left, data, _("申请人已死亡"))
    case.raised = sorted({*(case.raised or ()), f"{APPLIED}{gone}"})
    _pay_the_living(case, gone)
    told["heir"] = case.applicant_name
    went_on(act, "death", _("登记：%(name)s死亡（%(day)s，%(told_by)s），由%(heir)s继续申请。", **told))


def take_over(act: Handling, left: Sequence[Member], data: Mapping[str, Any], why: Message) -> None:
    """One of those who are left is the applicant from now on, with the account that is given; else the clerk is asked for it.

    `why` the former is it no longer. Incomplete as above, or where the account is a stranger's.
    """
    case = act.case
    assert case.household_id is not None
    names = people.names_of(case.household_id)
    heir = _who_goes_on(left, names, data, why)
    case.applicant_id = people.persons_by_key(case.household_id)[heir.key]
    case.applicant_name = names[heir.key]
    _sign_for(act, heir, data, why)
    accounts.record(case, data)
    settle_tasks(f"case:{case.no}", accounts.GOES_ON, _("已有申请人"))
    accounts.is_entered(case)
    if lacks_account(case):
        accounts.ask_for(case)


def went_on(act: Handling, kind: str, said: Message) -> None:
    """The timeline tells who goes on; in the name of a minor nothing is published (ruling 5)."""
    remark(act.case, kind, str(said))
    act.look_again()
    if act.case.entitlement_id is not None and (why := act.world.omitted_notice()):
        publishing.leave_out(act.case.entitlement_id, _(why))


def _only_ends(line: Line) -> bool:
    """Whether nothing can follow from this line but an end."""
    return isinstance(line, End) or line.only_ends


def _pay_the_living(case: Case, gone: str) -> None:
    """What is paid already is paid on to the one who applies now, not to the account of the dead."""
    if case.entitlement_id is None or case.household_id is None or case.applicant_id is None:
        return
    dead = people.persons_by_key(case.household_id)[gone]
    since = paid.held_from(case.entitlement_id)
    aid = payments.pay_to(case.entitlement_id, case.applicant_id, dead)
    tell_passed_on(case, aid, since)


def _who_goes_on(
    left: Sequence[Member], names: Mapping[str, str], data: Mapping[str, Any], why: Message
) -> Member:
    """The one adult who is left, or the one chosen of several; without an adult the eldest child, for whom a guardian signs."""
    adults = [m for m in left if m.age(today()) >= ADULT_AT]
    able, chosen = adults or sorted(left, key=lambda m: m.born_on), data.get("successor")
    if chosen:
        able = [m for m in able if m.key == chosen]
    if not able or (len(adults) > 1 and not chosen):
        who = "、".join(names[m.key] for m in adults or left)
        raise Incomplete(
            _("%(why)s，请选择由谁继续申请：%(who)s。", why=why, who=who),
            basis=BASIS,
            next=_("由共同生活的成年家庭成员继续申请并领取；只有未成年人的，写明监护人。"),
            fields={"successor": [_("请从%(who)s中选择。", who=who)]},
        )
    return able[0]


def _sign_for(act: Handling, heir: Member, data: Mapping[str, Any], why: Message) -> None:
    """For a minor the guardian signs statement and consent anew: who did so before is gone (民法典 27)."""
    if heir.age(today()) >= ADULT_AT:
        return
    guardian = (data.get("guardian") or "").strip()
    if not guardian:
        raise Incomplete(
            _("%(why)s，家庭中只有未成年人，请写明代为申请的监护人。", why=why),
            basis=BASIS,
            next=_("请由监护人签署承诺和授权后再登记。"),
            fields={"guardian": [_("必填")]},
        )
    case = act.case
    assert case.applicant_id is not None
    means.authorise(case.applicant_id, case.id, case.office_code, today(), guardian=guardian, stated=True)


def lacks_account(case: Case) -> bool:
    """Whether another than the first applicant applies now and nobody has said where he is paid."""
    if case.household_id is None or case.applicant_id is None or applicant_key(case) == applicant_key(None):
        return False
    return accounts.account_of(case) is None


__all__ = [
    "BASIS",
    "after_death",
    "lacks_account",
    "nobody_left",
    "record_death",
    "seen_from",
    "take_over",
    "went_on",
]
