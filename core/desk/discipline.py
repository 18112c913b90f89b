"""The responsibility rules (责任制度) that a county's document names: what the system does for each, and where it was broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import url_for

from core.cases import chain
from core.clock import today
from core.desk import oversight
from core.desk.oversight import Found
from core.modules.queries import is_enabled, label_of
from core.parameters import queries as parameters
from core.parameters.keys.oversight import DISCIPLINE
from core.plugins import registry
from core.text import Message, Text, _

LATEST = 10
"""How many breaches of a rule the page shows."""


@dataclass(frozen=True)
class Seen:
    """What all rules look at: the day, and the oversight's lists of that day, read once."""

    on: date

    @cached_property
    def lists(self) -> list[oversight.Listed]:
        """Every list."""
        return oversight.lists(self.on)


@dataclass(frozen=True)
class Rule:
    """What carries a rule out: a sentence, the page or the parameters that hold it, how its breaches are found."""

    does: Message
    breaks: Message
    found: Callable[[Seen], Iterable[Found]]
    page: tuple[Message, str] | None = None
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A rule as the page shows it: `controls` are (label, address), `latest` the newest of `count` breaches."""

    code: str
    label: Text
    does: Text
    breaks: Text
    controls: list[tuple[Text, str]]
    count: int
    latest: list[Found]


def _on(*codes: str) -> Callable[[Seen], Iterable[Found]]:
    """What stands on these lists of the oversight, a case once."""

    def found(seen: Seen) -> Iterator[Found]:
        once = {each.about: each for listed in seen.lists if listed.code in codes for each in listed.items}
        yield from once.values()

    return found


def _unheld(seen: Seen) -> Iterable[Found]:
    return oversight.unheld(chain.unheld(seen.on))


def _told_again(seen: Seen) -> Iterable[Found]:
    return oversight.told_again(seen.on)


def _unsigned(seen: Seen) -> Iterable[Found]:
    return oversight.unsigned(seen.on)


RULES: Mapping[str, Rule] = {
    "first_asked": Rule(
        _("申请一经登记就有承办岗位，每个环节都写明由谁办理；岗位空缺的，列入空缺岗位。"),
        _("未办结而无人承办"),
        _unheld,
        page=(_("空缺岗位"), "Vacancies.index"),
    ),
    "told_once": Rule(
        _("缺少的材料用一次性告知书一次告知；再次告知须写明原因，并记一次违反。"),
        _("本年再次告知"),
        _told_again,
        page=(_("文书模板"), "Templates.index"),
    ),
    "service_promise": Rule(
        _("受理、入户和调查都有承诺的期限，文书须按期送达，逾期的列入督办清单。"),
        _("逾期未受理、未入户、调查逾期或者文书逾期未送达"),
        _on("untouched", "unvisited", "unsurveyed", "undelivered"),
        parameters=("limit.accept_days", "limit.survey_days"),
    ),
    "time_limit": Rule(
        _("受理时算出办理期限并写在案件页上；临近的提醒，超过的列入督办清单。"),
        _("超过办理时限尚未办结"),
        _on("overdue"),
        parameters=("limit.total_workdays",),
    ),
    "accountability": Rule(
        _("每项调查、意见和决定由承办人签字，签满才能办下一步；须分开的环节不得由同一人办理。"),
        _("决定或者它依据的意见、调查缺少签字"),
        _unsigned,
        parameters=("roles.four_eyes",),
    ),
}  # fmt: skip
"""Code of `rules.enabled` -> what carries it out."""


def rules(county: str, on: date | None = None) -> list[Shown]:
    """The rules that the county's document names, in its order; empty when it names none."""
    day = on or today()
    labels = {option.code: option.label for option in DISCIPLINE.options}
    seen = Seen(day)
    return [_shown(code, labels[code], county, seen) for code in parameters.value_of(DISCIPLINE, county, day)]


def _shown(code: str, label: Text, county: str, seen: Seen) -> Shown:
    rule = RULES[code]
    found = sorted(rule.found(seen), key=lambda each: each.since or date.min, reverse=True)
    return Shown(
        code, label, rule.does, rule.breaks, _controls(rule, county, seen.on), len(found), found[:LATEST]
    )


def _controls(rule: Rule, county: str, on: date) -> list[tuple[Text, str]]:
    """The page, or each parameter of that code of core and of the modules that are on."""
    pages = [(rule.page[0], url_for(rule.page[1]))] if rule.page else []
    held = [
        (_titled(one.module, one.label), url_for("Parameters.show", address=one.address))
        for one in registry().parameters.values()
        if one.code in rule.parameters and (not one.module or is_enabled(one.module, county, on))
    ]
    return [*pages, *held]


def _titled(module: str, label: Text) -> Text:
    if not module:
        return label
    return _("%(module)s：%(label)s", module=label_of(module), label=label)
