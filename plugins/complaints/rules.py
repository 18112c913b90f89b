"""Which track a matter is on, which clock runs, who looks into it and who replies: functions of facts and values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.declare import Advice, Facts, Parameter, Values, WhoDid, _
from core.rules import trace
from plugins.complaints import parameters as p

TRACKS = {
    "notice": "objection",
    "check_result": "data_dispute",
    "decision": "remedy",
    "no_action": "duty_to_act",
    "abuse": "report",
    "corruption": "discipline",
    "service": "service",
    "request": "petition",
    "suggestion": "suggestion",
    "question": "enquiry",
    "elsewhere": "not_ours",
}
"""What a matter is about -> its track (rulebook 3.1); a decided case never goes down the sixty-day road."""

WHY = {
    "objection": _("正在公示的异议，并入该办件处理，须重新调查或者评议并提出新意见。"),
    "data_dispute": _("对核对结果的异议，并入该办件组织复查。"),
    "remedy": _("对已作出的决定不服，依法通过行政复议或者行政诉讼解决，应当告知途径。"),
    "duty_to_act": _("请求履行职责，应当履行或者答复。"),
    "report": _("举报，应当逐件核实；实名的应当反馈。"),
    "discipline": _("反映违纪违法线索，按管理权限移送。"),
    "service": _("反映服务态度，核实后答复。"),
    "petition": _("申诉求决，调查后出具处理意见书。"),
    "suggestion": _("建议意见，研究后答复。"),
    "enquiry": _("政策咨询，能当场答复的当场答复。"),
    "not_ours": _("不属于社会救助职责，转送有权处理的机关。"),
}
ARTICLES: Mapping[str, str] = {
    "objection": "D57:19",
    "data_dispute": "D57:18",
    "remedy": "PET22:31",
    "duty_to_act": "PET22:31",
    "report": "SAL26:68",
    "discipline": "PET22:30",
    "service": "SAL26:68",
    "petition": "PET22:31",
    "suggestion": "PET22:29",
    "enquiry": "SAL26:60",
    "not_ours": "PET22:22",
}
CLOCKS: Mapping[str, Parameter] = {
    "petition": p.PETITION,
    "report": p.REPORT,
    "duty_to_act": p.DUTY,
    "service": p.SERVICE,
    "suggestion": p.SUGGESTION,
    "enquiry": p.ENQUIRY,
}


def track(facts: Facts, values: Values) -> Advice:
    """The track that the matter belongs to, by what it is about (PET22 29-31); a person sorts it."""
    found = TRACKS[facts.answer("register", "about", "request")]
    why = trace(_("去向"), WHY[found], [], "", (ARTICLES[found],))
    return Advice(found, None, (str(WHY[found]),), trace=(why,))


def clock_of_track(facts: Facts, values: Values) -> Parameter:
    """The limit that runs from acceptance: each track has its own (PET22 34 for petitions alone)."""
    return CLOCKS.get(facts.answer("sort", "outcome", "petition"), p.PETITION)


def is_named(facts: Facts, values: Values) -> tuple[bool, str]:
    """Whether word of receipt is owed: not where name or address is unclear (PET22 23)."""
    reachable = bool(facts.answer("register", "phone") or facts.answer("register", "address"))
    if facts.answer("register", "name") and reachable:
        return True, str(_("实名反映，应当书面告知受理情况。"))
    return False, str(_("姓名或者地址不清，无法书面告知；仍须登记、核实。"))


def was_forwarded(facts: Facts, values: Values) -> tuple[bool, str]:
    """Whether somebody else looks into it, so that the bureau supervises until the end (PET22 22)."""
    if who_verifies(facts, values) == "town_reviewer":
        return True, str(_("已转办乡镇（街道），由转办机关督办。"))
    return False, str(_("由本级办理，不需要督办。"))


def asked_for_help(facts: Facts, values: Values) -> tuple[bool, str]:
    """Whether help was asked for along with it: told and helped to apply, and not closed before that has a result (PET22 37)."""
    if facts.answer("register", "asks_for_help"):
        return True, str(_("反映人同时请求救助，须待救助件有结果。"))
    return False, str(_("没有请求救助。"))


def linked_case(facts: Facts, values: Values) -> str | None:
    """The number of the assistance case that the matter led to."""
    number: str | None = facts.answer("register", "opened_case")
    return number


def about_office(form: Mapping[str, Any]) -> bool:
    """Whether it is about the township's own staff: then the county has it, and the township does not see it (PET22 30)."""
    return bool(form.get("against_township"))


def _on_township(facts: Facts) -> bool:
    """Whether it is about the township's own staff, as who took it in or who sorted it says."""
    return bool(facts.answer("register", "against_township") or facts.answer("sort", "against_township"))


def who_verifies(facts: Facts, values: Values) -> str:
    """The duty that looks into it, by the county's routing unless it keeps the matter; never the office that is complained of (PET22 28, 30)."""
    if _on_township(facts):
        return "county_supervisor"
    if facts.answer("sort", "handled_by") == "county":
        return "petition_officer"
    routing = values[p.ROUTING]
    to_township = {
        "forward_to_township": True,
        "first_receiver": bool(facts.answer("sort", "forwarded")),
        "both_tiers": facts.answer("sort", "handled_by") == "township",
    }[routing]
    return "town_reviewer" if to_township else "petition_officer"


def who_replies(facts: Facts, values: Values) -> str | WhoDid:
    """Who gives the answer: the first receiver where he is answerable to the end, else whoever looked into it (K-23)."""
    if values[p.ROUTING] == "first_receiver" and not _on_township(facts):
        return WhoDid("register")
    return who_verifies(facts, values)


def is_key(facts: Facts, values: Values) -> tuple[bool, str]:
    """Whether the leadership studies it together before the reply (CMP-06)."""
    marked = facts.answer("register", "is_key") or facts.answer("sort", "is_key")
    if marked and values.get(p.KEY_RULES, p.KEY_RULES.default):
        return True, str(_("重点件，须集体研究并有包案领导。"))
    return False, str(_("不是重点件。"))


def superior(facts: Facts, values: Values) -> str:
    """Who looks again where townships reply: the county; what the city says is recorded by the petition office (PET22 35)."""
    return "county_officer" if values[p.ROUTING] == "forward_to_township" else "petition_officer"


def readers(facts: Facts, values: Values) -> tuple[str, ...]:
    """Rights of those who read it: who takes in, handles and studies petitions; of a report on the township the county alone."""
    if _on_township(facts):
        return ("hand_to_discipline",)
    return ("petitions", "register_petition", "review")
