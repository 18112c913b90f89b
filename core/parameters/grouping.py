"""Under which heading a parameter stands on the page; pure."""

from __future__ import annotations

from collections.abc import Iterable

from core.declare import Parameter
from core.text import Message, _

GROUPS: tuple[tuple[Message, frozenset[str]], ...] = (
    (_("办理期限"), frozenset({"limit", "file"})),
    (_("申请与告知"), frozenset({"intake", "candidates", "consent", "integrity", "materials", "sign", "refusal", "jurisdiction", "categories", "repeat_window", "cascade", "ecert"})),
    (_("核对、调查与评议"), frozenset({"check", "survey", "appraisal", "visit", "match", "crosscheck", "lookup", "relatives", "school_check"})),
    (_("收入与财产"), frozenset({"income", "maintenance", "property", "edge", "rigid"})),
    (_("公示与异议"), frozenset({"notice", "publish", "objection", "public", "disclosure"})),
    (_("标准与金额"), frozenset({"standard", "base_standard", "base_ratio", "method", "tiers", "floor_ratio", "rounding", "supplement", "cap", "emergency_cap", "floor", "months", "grades", "medical_bands", "amount_method", "care_standards", "funeral_amount"})),
    (_("审核、确认与权限下放"), frozenset({"decide", "delegation", "roles", "readiness", "training", "sample_rate", "opinion_workdays", "county_workdays", "reassess_workdays", "assessor"})),
    (_("发放与追回"), frozenset({"pay", "benefit", "change", "hold", "recovery", "reserve", "fraud", "batch", "batch_day", "instalments", "pay_first", "pay_first_max"})),
    (_("复核、变更与退出"), frozenset({"review", "exit", "hearing", "minor_review_days", "death_check_months", "unreported_change_months", "job_refusals", "funeral_days", "switch_rule"})),
    (_("监督与报告"), frozenset({"supervision", "spot_check", "random", "inspection", "overdue", "report", "rules"})),
    (_("救济途径"), frozenset({"remedy"})),
    (_("机构、人员与用语"), frozenset({"org", "staff", "terms", "hotline", "upper_system", "plan", "archive"})),
)  # fmt: skip
"""Heading -> first words of the codes that stand under it."""

OTHERS = _("其他")


def group_of(parameter: Parameter) -> Message:
    """Its heading."""
    first = parameter.code.partition(".")[0]
    named = next((label for label, words in GROUPS if first in words), None)
    if named is not None:
        return named
    return _("标准与金额") if parameter.kind == "amount" else OTHERS


def grouped(parameters: Iterable[Parameter]) -> list[tuple[Message, list[Parameter]]]:
    """The parameters under their headings, in the order of the headings."""
    found: dict[Message, list[Parameter]] = {}
    for parameter in parameters:
        found.setdefault(group_of(parameter), []).append(parameter)
    order = [label for label, _words in GROUPS] + [OTHERS]
    return [(label, found[label]) for label in order if label in found]
