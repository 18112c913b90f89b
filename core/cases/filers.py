"""Who registers what at a window, and which types and stages there are at one's own place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from core.access.queries import duty, may
from core.actor import actor
from core.cases.flows import queries as flows
from core.cases.models import Case
from core.clock import today
from core.declare import APPLICANT, CaseType
from core.declare.applications import CHANNELS
from core.divisions.queries import county_of, name_of
from core.errors import NotAllowed, Refused
from core.modules.queries import is_open_somewhere, label_of
from core.parameters.keys.procedure import INTAKE_CHANNELS
from core.parameters.queries import value_of
from core.plugins import registry
from core.text import Message, _


def may_file(case_type: CaseType) -> bool:
    """Whether the one who acts opens cases of this type at a window (社会救助法 37; 信访工作条例 21-23).

    Whoever sees nothing but what was opened to him has no window: an agent hands in on the portal, under his mandate.
    """
    right = "file_on_behalf" if is_applied_for(case_type) else "register_petition"
    own = actor().duty
    return may(right) and (not own or duty(own).sight == "scope")


def has_registered(case: Case, person: int) -> bool:
    """Whether the signer of that number has registered the case: his hand stands under its first stage."""
    first = case.entries[0].stage
    return any(o.person_id == person for row in case.entries if row.stage == first for o in row.opinions)


def require_filer(case_type: CaseType) -> None:
    """NotAllowed for whoever doesn't."""
    if may_file(case_type):
        return
    if is_applied_for(case_type):
        raise NotAllowed(
            _("申请由乡镇（街道）窗口登记。"),
            next=_("请由乡镇（街道）经办人员办理；代办人凭委托书，可以在网上申请页面代为提交。"),
        )
    raise NotAllowed(_("来信来访由信访投诉办理岗位或者窗口登记。"), next=_("请转告信访投诉办理岗位登记。"))


def form_title(case_type: CaseType) -> Message:
    """What stands above the form."""
    if is_applied_for(case_type):
        return _("%(type)s申请", type=case_type.label)
    return _("%(type)s登记", type=case_type.label)


def form_help(case_type: CaseType) -> Message:
    """What the form is for."""
    if is_applied_for(case_type):
        return _("一次填写，打印申请书、诚信承诺书和核对授权书三份。可以通过核对取得的材料不要求群众提供。")
    return _("不论从什么渠道来，都当场登记并给查询号；匿名的也登记。登记以后再甄别由谁办理。")


def is_applied_for(case_type: CaseType) -> bool:
    """Whether people apply for it, rather than an office registering what came in."""
    return getattr(case_type.apply.lines[0], "by", APPLICANT) == APPLICANT


def channels(place: str, on: date) -> tuple[str, ...]:
    """The ways by which the county of a place takes applications on a day. Refused where it has not said."""
    return tuple(value_of(INTAKE_CHANNELS, place, on))


def require_channel(channel: str, place: str, on: date) -> None:
    """Refused for a way that the county has not opened (社会救助法 37, 63, 64)."""
    if channel in channels(place, on):
        return
    raise Refused(
        _(
            "%(county)s没有开通“%(channel)s”这一申请方式。",
            county=name_of(county_of(place), on),
            channel=CHANNELS.get(channel, channel),
        ),
        basis=("SAL26:63", "SAL26:64"),
        next=_(
            "请按已开通的方式申请：%(open)s。",
            open="、".join(str(CHANNELS[c]) for c in CHANNELS if c in channels(place, on)),
        ),
        code="channel_off",
    )


def open_types() -> list[tuple[str, str]]:
    """Code and name of the types that can be opened somewhere below one's own place today."""
    found = registry()
    here, on = actor().division, today()
    return [
        (code, label_of(found.module_of[code]))
        for code in found.case_types
        if is_open_somewhere(found.module_of[code], here, on)
    ]


def filed_of(types: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of them that the one who acts registers himself."""
    return [(code, label) for code, label in types if may_file(registry().case_types[code])]


def stages_of(types: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Every stage of these types, each once, with what counties have inserted."""
    names: dict[str, str] = {}
    for code, _label in types:
        pipeline = registry().case_types[code].apply
        own = flows.inserted(pipeline.code).items()
        for stage, label in (
            *((line.code, line.label) for line in pipeline.lines if line.kind != "end"),
            *own,
        ):
            names.setdefault(stage, str(label))
    return list(names.items())
