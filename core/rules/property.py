"""Property against the province's or city's rules: every rule gives pass, fail or a question to a person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from core.declare.applications import HOLDINGS
from core.declare.facts import PropertyItem, Trace
from core.rules.bounds import holds
from core.rules.worked import figure, trace
from core.text import Message, Text, _

ARTICLES = ("SAL26:23", "D57:14")
Status = Literal["pass", "fail", "needs_judgement"]
GROUPS: dict[str, frozenset[str]] = {"financial": frozenset({"deposit", "security", "fund", "insurance"})}
WORDS: dict[str, Text] = {**HOLDINGS, "financial": _("金融资产")}
METRICS: dict[str, Message] = {
    "amount_per_person": _("人均 %(n)s 元"),
    "standard_months_per_person": _("人均 %(n)s 个月低保标准"),
    "count": _("%(n)s 项"),
    "area_per_person": _("人均 %(n)s 平方米"),
}
STATUS_WORDS: dict[Status, Text] = {
    "pass": _("符合"),
    "fail": _("不符合"),
    "needs_judgement": _("须由工作人员判断"),
}


@dataclass(frozen=True)
class PropertyFinding:
    """What one rule says of the household's property: measured against the most that it allows, and where from."""

    kind: str
    metric: str
    status: Status
    measured: Decimal
    most: Decimal
    origins: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The kind of property in words."""
        return str(WORDS.get(self.kind, self.kind))

    def amount(self, value: Decimal) -> str:
        """A value of this metric with its unit."""
        n = str(int(value)) if self.metric == "count" else figure(value)
        return str(METRICS[self.metric] % {"n": n})

    @property
    def trace(self) -> Trace:
        """Its line."""
        inputs = [
            (_("财产种类"), self.label),
            (_("测算值"), self.amount(self.measured)),
            (_("上限（含）"), self.amount(self.most)),
        ]
        return trace(_("财产状况"), _("测算值不超过上限"), inputs, STATUS_WORDS[self.status], ARTICLES)


@dataclass(frozen=True)
class _Measure:
    """What the metrics need besides the items."""

    heads: int
    standard: Decimal


def findings(
    items: Iterable[PropertyItem],
    rules: Sequence[Mapping[str, Any]],
    *,
    members: Collection[str],
    standard: Decimal,
    heard: bool = False,
) -> tuple[PropertyFinding, ...]:
    """Each rule evaluated over the counted members' accepted property, none left out after a first breach (D57 14).

    A rule is `{"kind", "metric", "most", "answer": "fail"|"judge", "exempt": [codes]}`: `kind` a kind of property or
    `financial`, `most` included (以下). What is exceeded only with data of a check is a question, not a refusal,
    until the family was `heard` and the data re-checked (D57 18; N83 1(2)). ValueError for an unknown metric.
    """
    counted = [item for item in items if item.accepted and item.member in members]
    measure = _Measure(len(members), standard)
    return tuple(_finding(rule, counted, measure, heard) for rule in rules)


def verdict(found: Iterable[PropertyFinding]) -> Status:
    """Over all rules: one failure fails, else one question asks, else pass."""
    statuses = {finding.status for finding in found}
    worst: tuple[Status, ...] = ("fail", "needs_judgement")
    return next((status for status in worst if status in statuses), "pass")


def _finding(
    rule: Mapping[str, Any], items: Sequence[PropertyItem], measure: _Measure, heard: bool
) -> PropertyFinding:
    """One rule."""
    kinds = GROUPS.get(rule["kind"], frozenset({rule["kind"]}))
    concerned = [item for item in items if item.kind in kinds and not _exempt(item, rule)]
    metric, most = rule["metric"], Decimal(rule["most"])
    measured = _measured(metric, concerned, measure)
    surely = _measured(metric, [item for item in concerned if item.source != "checked"], measure)
    status: Status = "pass"
    if not holds(measured, "以下", most):
        certain = heard or not holds(surely, "以下", most)
        status = "fail" if certain and rule.get("answer", "fail") == "fail" else "needs_judgement"
    origins = tuple(dict.fromkeys(item.source for item in concerned))
    return PropertyFinding(rule["kind"], metric, status, measured, most, origins)


def _exempt(item: PropertyItem, rule: Mapping[str, Any]) -> bool:
    """Whether the reason recorded on the item is one that this rule accepts; a rule that lists none accepts any."""
    accepted = rule.get("exempt")
    return item.exempt is not None and (not accepted or item.exempt in accepted)


def _measured(metric: str, items: Sequence[PropertyItem], measure: _Measure) -> Decimal:
    """The metric over these items."""
    total = sum((item.amount for item in items), Decimal(0))
    area = sum((item.area or Decimal(0) for item in items), Decimal(0))
    ways: dict[str, Callable[[], Decimal]] = {
        "amount_per_person": lambda: total / measure.heads,
        "standard_months_per_person": lambda: total / measure.heads / measure.standard,
        "count": lambda: Decimal(len(items)),
        "area_per_person": lambda: area / measure.heads,
    }
    if metric not in ways:
        raise ValueError(f"unknown property metric {metric!r}")
    return ways[metric]()
