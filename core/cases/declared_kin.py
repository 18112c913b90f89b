"""Whom the family itself named as a relative that handles cases keeps out of its case, as one of the register does (D57 11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.access.queries import Held, held_by_name, signs_as
from core.actor import actor
from core.cases.facts import answers_of
from core.cases.follow_ups import parent_of
from core.cases.forms import Filled
from core.cases.models import Case, Remark
from core.cases.reasons import is_too_short
from core.cases.remarks import remark
from core.clock import today
from core.db import db, read_once, select
from core.declare import Conflict
from core.declare.applications import RELATIONS
from core.declare.fields import Form, prose
from core.divisions.queries import county_of, name_of
from core.errors import Incomplete, Refused
from core.people.composition import plain_name, same_name
from core.text import Message, _

if TYPE_CHECKING:
    from core.cases.handling import Handling

BASIS = ("D57:11", "PET22:28")
_DENIED = "not_kin:"


class Denial(Form):
    """What an officer states who bears the name of a declared relative and is none."""

    statement = prose(_("本人与申请家庭没有亲属关系的书面说明"), most=500)


@dataclass(frozen=True)
class Near:
    """An officer whom the family named: `sure` where the post that it told is his, not the name alone."""

    user_id: int
    told: Mapping[str, Any]
    sure: bool


@read_once()
def declared(case: Case) -> Sequence[Mapping[str, Any]]:
    """The relatives that the family named in its application; of a follow-up in the one that began it."""
    first: Case | None = case
    while first is not None and first.parent_id:
        first = parent_of(first)
    parts = answers_of(first).values() if first is not None else ()
    return next((part["relatives"] for part in parts if part.get("relatives")), ())


@read_once()
def near(case: Case) -> list[Near]:
    """Every officer of the county whom a declaration can mean. Where the post fits one of a name, no other is meant."""
    told = declared(case)
    names = {plain_name(one["handler"]) for one in told} | {one["handler"] for one in told}
    found = held_by_name(names, county_of(case.office_code)) if told else []
    each: list[Near] = []
    for one in told:
        meant = [officer for officer in found if same_name(officer.officer_name, one["handler"])]
        sure = {officer.user_id for officer in meant if _fits(officer, str(one["post"]))}
        each += [Near(user, one, user in sure) for user in sure or dict.fromkeys(o.user_id for o in meant)]
    return each


def _fits(officer: Held, post: str) -> bool:
    """Whether the post names the officer's place."""
    place = name_of(officer.division, today())
    for ending in ("办事处", "居委会", "村委会"):
        place = place.removesuffix(ending)
    return place in post


def conflicts(case: Case, person: int) -> list[Conflict]:
    """Why the signer of that number keeps out. Who only bears the name may deny it in writing."""
    mine = [one for one in near(case) if signs_as(one.user_id) == signs_as(person)]
    if any(not one.sure for one in mine) and _has_denied(case, person):
        mine = [one for one in mine if one.sure]
    return [Conflict(str(_why(one)), BASIS) for one in mine[:1]]


def _why(one: Near) -> Message:
    told = {"relation": RELATIONS.get(one.told["relation"], one.told["relation"]), "post": one.told["post"]}
    if one.sure:
        return _("申请人申报您（%(post)s）是其家庭成员的近亲属（%(relation)s）", **told)
    return _(
        "申请人申报的近亲属（%(post)s，%(relation)s）与您同名；不是您的，请先办理“声明无亲属关系”", **told
    )


def kin_users(case: Case) -> set[int]:
    """Accounts that keep out of the case and are no members of its quorum."""
    return {one.user_id for one in near(case) if one.sure or not _has_denied(case, one.user_id)}


def _has_denied(case: Case, person: int) -> bool:
    wanted = select(Remark.id).where(Remark.case_id == case.id, Remark.kind == f"{_DENIED}{signs_as(person)}")
    return db.session.scalar(wanted.limit(1)) is not None


def may_deny(case: Case) -> bool:
    """Whether the one who acts bears the name of a declared relative, and no more than that."""
    user = actor().user_id
    if user is None:
        return False
    return any(one.user_id == user and not one.sure for one in near(case)) and not _has_denied(case, user)


def deny(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Keep the officer's statement in the timeline. Refused where nothing declared could mean him, or clearly does."""
    user = actor().user_id
    if user is None or not may_deny(act.case):
        raise Refused(
            _("本案没有需要您声明的同名近亲属。"),
            basis=BASIS,
            next=_("申报的单位和职务就是您的，应当回避，请由同岗位的其他人员办理。"),
        )
    if is_too_short(data["statement"]):
        fault = _("请写明为什么不是申请人所说的人。")
        raise Incomplete(fault, basis=BASIS, fields={"statement": [fault]})
    said = _("%(name)s书面声明与申请家庭没有亲属关系：%(said)s", name=actor().name, said=data["statement"])
    remark(act.case, f"{_DENIED}{signs_as(user)}", str(said))


def must_agree(case: Case, data: Mapping[str, Any]) -> None:
    """Incomplete for an acceptance that says no to what the family has declared."""
    told = declared(case) if data.get("near_relative") is False else ()
    if told:
        names = "、".join(f"{one['handler']}（{one['post']}）" for one in told)
        raise Incomplete(
            _("申请人已申报近亲属：%(names)s，不能登记为没有近亲属关系。", names=names),
            basis=("D57:11",),
            next=_("请选“是”；申报有误的，退回补正，由申请人更正。"),
            fields={"near_relative": [_("与申请人的申报不一致。")]},
        )
