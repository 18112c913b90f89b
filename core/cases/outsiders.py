"""Obligors outside the household in a case: their answers, their place in the check, how each stands (社会救助法 41)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.cases.checking.operations import running, stands
from core.cases.forms import Filled
from core.cases.models import Case
from core.cases.remarks import remark
from core.cases.visits import EVIDENCE_TASK, GOING
from core.clock import today
from core.declare.applications import RELATIONS
from core.declare.fields import Form, day, id_number, one_of, prose, words
from core.errors import Incomplete, Refused
from core.means.models import ObligorAnswer
from core.means.obligors import operations, queries
from core.tasks.operations import open_task
from core.text import Message, _

if TYPE_CHECKING:
    from core.cases.handling import Handling

BASIS = operations.BASIS
MARK = "obligor"
"""What a case is marked with once an obligor has answered; without it nothing is read."""
ANSWERS = {"consented": _("同意核对"), "refused": _("不同意核对")}
STATES: dict[str, Message] = {
    "none": _("未核对：没有本人同意"),
    "refused": _("未核对：本人书面不同意；须以其他证据核实其履行义务能力，不因此作出不利认定"),
    "withdrawn": _("本人已撤回同意，不再核对"),
    "consented": _("本人已同意，尚未列入核对"),
    "never": _("未核对：本县规定不核对法定义务人"),
    "asked": _("经本人同意，已列入核对"),
}


class Answered(Form):
    """What an obligor answered in writing."""

    name = words(_("义务人姓名"), most=60)
    relation = one_of(_("与申请人关系"), RELATIONS)
    answer = one_of(_("本人意见"), ANSWERS)
    written_on = day(_("书面意见的日期"))
    id_number = id_number(required=False)
    need = prose(_("为什么必须核对其收入、财产"), most=400, required=False, hint=_("本人同意的必填。"))


class Asked(Form):
    """Whom a check that runs asks about as well."""

    name = words(_("义务人姓名"), most=60)


class Withdrawn(Form):
    """Who takes his consent back."""

    name = words(_("义务人姓名"), most=60)
    reason = prose(_("撤回情况"), most=400)


def answer(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Record what an obligor answered; who refuses has his ability shown by other evidence."""
    case, name = act.case, data["name"].strip()
    if case.household_id is None:
        raise Refused(
            _("本案没有家庭，不登记法定义务人。"),
            basis=BASIS,
            next=_("请返回案件页面，从现在可以办理的事项中选择。"),
        )
    if data["answer"] == "refused":
        operations.record_refusal(case, name, data["relation"], data["written_on"])
        _ask_for_evidence(case, name)
        said = _(
            "义务人%(name)s书面不同意核对，须以其他证据核实其履行义务能力；不因此作出不利认定。", name=name
        )
    else:
        _must_say_why(data)
        need = data["need"].strip()
        operations.record_consent(case, name, data["relation"], data["id_number"], data["written_on"], need)
        said = _("义务人%(name)s书面同意核对：%(need)s", name=name, need=need)
    case.raised = sorted({*(case.raised or ()), MARK})
    remark(case, "obligor", str(said))


def _ask_for_evidence(case: Case, name: str) -> None:
    """Whoever goes to the home finds among his work that other evidence is wanted; later the file alone says so."""
    row = next((e for e in case.entries if e.act in GOING and e.left_on is None), None)
    if row is not None:
        open_task(
            EVIDENCE_TASK,
            f"case:{case.no}",
            row.duty or "",
            row.division or "",
            _("以其他证据核实义务人履行义务能力：%(name)s", name=name),
            office_code=case.office_code,
            due_on=row.due_on,
            link=f"/cases/{case.no}",
        )


def _must_say_why(data: Mapping[str, Any]) -> None:
    wanted = ("id_number", "need")
    missing = {field: [_("本人同意的必填。")] for field in wanted if not str(data.get(field) or "").strip()}
    if missing:
        raise Incomplete(_("义务人的同意没有登记。"), basis=BASIS, fields=missing)


def ask(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Add one who consented to the check that runs. Refused for anybody else."""
    row = running(act)
    if row is None:
        raise Refused(_("本案没有正在进行的核对。"), basis=BASIS, next=_("请先发起核对。"))
    name = data["name"].strip()
    operations.ask_about(act.case, row.id, name)
    remark(act.case, "obligor", str(_("经本人同意，义务人%(name)s列入核对。", name=name)))


def withdraw(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Take a consent back: nothing more is asked about him, what was found stays."""
    name = data["name"].strip()
    row = queries.newest(act.case.id).get(name)
    if row is None or not queries.consents(row, today()):
        raise Refused(
            _("%(name)s没有可以撤回的同意。", name=name),
            basis=BASIS,
            next=_("请核对姓名；同意已经撤回的，不需要再办理。"),
        )
    entry = running(act)
    standing = operations.withdraw(row, entry.id if entry else None, data["reason"])
    remark(act.case, "obligor", str(_("义务人%(name)s撤回同意，不再核对。", name=name)))
    if entry is not None:
        stands(act, entry, standing)


def may_be_asked(case: Case) -> list[int]:
    """Persons outside the household whom a new check of the case asks about."""
    if MARK not in (case.raised or ()):
        return []
    return queries.consenting(case.id, case.office_code, today())


def persons_of(case: Case) -> dict[str, int]:
    """Obligors who consented at some time, by key (o1, o2 ...)."""
    return queries.keys_of(case.id) if MARK in (case.raised or ()) else {}


def shown(case: Case, told: Mapping[str, str], asked: set[int]) -> list[dict[str, Any]]:
    """Each obligor whom the application names (`told`: name -> relation), or who has answered, and how he stands.

    `asked`: persons whom the newest check holds.
    """
    given = queries.newest(case.id) if MARK in (case.raised or ()) else {}
    relations = {**told, **{name: row.relation for name, row in given.items()}}
    allowed = bool(relations) and queries.allowed(case.office_code, today())
    found = []
    for name, relation in relations.items():
        state = _state(given.get(name), asked)
        if not allowed and state in ("none", "consented"):
            state = "never"
        found.append(
            {
                "name": name,
                "relation": str(RELATIONS.get(relation, relation)),
                "state": state,
                "said": str(STATES[state]),
                "need": given[name].need if name in given else "",
            }
        )
    return found


def _state(row: ObligorAnswer | None, asked: set[int]) -> str:
    if row is None:
        return "none"
    if row.answer == "refused":
        return "refused"
    if not queries.consents(row, today()):
        return "withdrawn"
    held = row.authorisation is not None and row.authorisation.person_id in asked
    return "asked" if held else "consented"
