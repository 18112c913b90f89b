"""A death registered by mistake is put right: the person lives for every case, what was held is paid on, what ended by it is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from core.cases import deaths_told, restoring, succession
from core.cases.checking import joined
from core.cases.checking.opening import ask_sources
from core.cases.forms import Filled
from core.cases.grounds import waives
from core.cases.held import tell_corrected
from core.cases.models import Case, Remark
from core.cases.reasons import is_too_short
from core.cases.remarks import remark
from core.cases.versions import process_of
from core.db import db, seeing_everything, select
from core.declare import Act, Check, End, Event, Line
from core.declare.fields import Form, one_of_family, prose, words
from core.divisions.queries import county_of
from core.errors import Incomplete
from core.payments import operations as payments
from core.payments import queries as paid
from core.people import queries as people
from core.people.deaths.operations import correct_death
from core.people.models import HouseholdMember, Person
from core.tasks.operations import open_task
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

BASIS = ("SAL26:70",)
CORRECTED = "death_corrected"
"""What the timeline's line, and the task of whoever takes up again what ended, are called by."""


class Correction(Form):
    """Whose death was registered by mistake, how that is known, and how it came about."""

    dead = one_of_family(_("误登死亡的人员"))
    paper = words(_("凭据"), most=200, hint=_("如本人到场核验、公安机关出具的证明；写明名称、编号和日期。"))
    reason = prose(_("登记有误的原因"), most=500)


def registered(case: Case) -> dict[str, str]:
    """Whose death this case has registered and the register still says: name by place in the household."""
    marks = [m.removeprefix("death:") for m in case.raised or () if m.startswith("death:")]
    if not marks or case.household_id is None:
        return {}
    dead, names = people.deaths(case.household_id), people.names_of(case.household_id)
    return {key: names[key] for key in marks if key in dead}


def is_corrected(case: Case) -> bool:
    """Whether a death by which this case ended was put right."""
    told = select(Remark.id).where(Remark.case_id == case.id, Remark.kind == CORRECTED)
    return db.session.scalar(told.limit(1)) is not None


def correct(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Write it down, pay on what was held, and tell whoever can take up again what ended by it (SAL26 70(1), (5)).

    Incomplete for somebody whose death this case has not registered.
    """
    case, key = act.case, data["dead"]
    if case.household_id is None or key not in registered(case):
        fault = _("请从本案登记死亡的人员中选择。")
        raise Incomplete(_("本案没有登记这名成员死亡。"), basis=BASIS, fields={"dead": [fault]})
    vague = {
        name: [_("请写明，不能只写一两个字。")] for name in ("paper", "reason") if is_too_short(data[name])
    }
    if vague:
        raise Incomplete(_("更正死亡登记须有凭据和原因。"), basis=BASIS, fields=vague)
    person = db.session.get_one(Person, people.persons_by_key(case.household_id)[key])
    correct_death(person, data["reason"], data["paper"])
    said = _(
        "更正死亡登记：%(name)s并未死亡（凭据：%(paper)s）。%(why)s",
        name=person.name,
        paper=data["paper"],
        why=data["reason"],
    )
    remark(case, CORRECTED, str(said))
    with seeing_everything():  # wherever it was held
        for held in payments.release(person.id):
            tell_corrected(case, held, person.name)
        db.session.flush()
    deaths_told.taken_back(person)
    with seeing_everything():  # wherever else it was reckoned with
        for other in _reckoned_with(person.id):
            if other.closed_on is not None:
                _set_right(case, other, person)
            elif other.id != case.id:
                remark(other, CORRECTED, str(said))
                _live_on(type(act)(other), person)
        db.session.flush()
    _live_on(act, person)


def _live_on(act: Handling, person: Person) -> None:
    """A case that was on its way to an end by death begins anew; one whose opinion rests on the death goes back to it."""
    restoring.apply_again(act, person)
    act.look_again()
    pipeline, road = act.process.pipeline, act.state.road
    line = pipeline[road.stage] if road else None
    if line is None or succession.nobody_left(act):
        return
    back = _stands_again(act, line)
    if back is not None and (line.only_ends or pipeline.index[back.code] < pipeline.index[line.code]):
        act.run.happen(Event(CORRECTED, _("更正死亡登记"), by=back.by, to=back.code), back.code)
        act.keep()
        for row in act.case.entries:
            if row.left_on is not None or row.stage not in pipeline:  # a question is no stage of it
                continue
            check = pipeline[row.stage]
            if isinstance(check, Check):
                ask_sources(act, row, check)  # nobody was asked about while nobody lived
    joined.look(act)


def _stands_again(act: Handling, line: Line) -> Line | None:
    """Where it goes back to: the opinion, or what stands before it and was left out because of the death."""
    roads = [each for each in act.process.pipeline.lines if each.on_road]
    if line.only_ends:
        return roads[0]
    opinion = next((each for each in roads if each.act is Act.OPINE), None)
    before = roads[: roads.index(opinion)] if opinion else []
    for each in before:
        if callable(each.when) and waives(each, act.state) and act.world.rule(each.when)[0]:
            return each
    return opinion


def _set_right(case: Case, ended: Case, person: Person) -> None:
    """What has ended by the death is taken up again, what has left the person out is reviewed."""
    if _by_death(ended):
        _take_up(case, ended)
    else:
        restoring.set_right(ended, person)


def _take_up(case: Case, ended: Case) -> None:
    """What ended by the death: a benefit is given back by the county, an application is made anew."""
    if ended.entitlement_id is None:
        said = _("案件%(no)s因误登死亡终止，可以重新申请。", no=ended.no)
    else:
        said = _("案件%(no)s因误登死亡停发待遇，须由县级登记自行纠正后恢复发放。", no=ended.no)
        open_task(
            CORRECTED,
            f"case:{ended.no}",
            "county_officer",
            county_of(ended.office_code),
            _("死亡登记有误，恢复发放：%(name)s", name=ended.applicant_name),
            office_code=ended.office_code,
            link=f"/cases/{ended.no}",
        )
    for told in {case, ended}:
        remark(told, CORRECTED, str(said))


def _reckoned_with(person: int) -> Iterator[Case]:
    """Cases in which this death was registered, open or ended."""
    homes = select(HouseholdMember.household_id).where(HouseholdMember.person_id == person)
    theirs = select(Case).where(Case.household_id.in_(homes)).order_by(Case.id).with_for_update()
    for case in db.session.scalars(theirs).all():
        keys = [k for k, p in people.persons_by_key(case.household_id or 0).items() if p == person]
        if any(f"death:{key}" in (case.raised or ()) for key in keys):
            yield case


def _by_death(case: Case) -> bool:
    """An application that was broken off; a review that ended what was paid."""
    if case.entitlement_id is None:
        return [e for e in case.entries if e.lane == "road"][-1].outcome == "interrupted"
    end, aid = process_of(case).pipeline[case.ended_as or ""], paid.get(case.entitlement_id)
    return isinstance(end, End) and end.ends is not None and aid is not None and aid.state != "in_effect"


__all__ = ["BASIS", "CORRECTED", "Correction", "correct", "is_corrected", "registered"]
