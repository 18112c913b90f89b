"""Which rights no single duty has together: the three administrators, deciding and money, deciding and supervision. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.text import Text, _

POWER, MONEY = frozenset({"accept", "review", "confirm"}), frozenset({"pay", "pay_reserve"})
"""Taking on, judging and deciding; and paying (PAY-03)."""

JUDGING = frozenset({"review", "confirm"})

DECIDING = frozenset(
    {
        *("accept", "refuse", "review", "confirm", "seal", "answer_first", "survey", "verify", "visit"),
        *("supervise", "pay", "pay_reserve"),
    }
)
"""Who holds one of these handles what people get or are asked."""

_SEEING = frozenset({"read_cases", "read_people", "read_full", "read_means", "read_payments"})


@dataclass(frozen=True)
class Separation:
    """A rule: of these sets of rights a duty touches one at most, and of `people` all the duties of one person do.

    `rule` is the name of the exclusion in duties.toml that says the same of the duties as they are shipped.
    """

    rule: str
    sets: tuple[frozenset[str], ...]
    sentence: Text
    people: tuple[frozenset[str], ...] = ()

    def breach(self, rights: Iterable[str]) -> list[str]:
        """The rights that stand against each other; none when the rule holds."""
        return _touching(self.sets, rights)


def _touching(sets: tuple[frozenset[str], ...], rights: Iterable[str]) -> list[str]:
    touched = [found for found in (each & set(rights) for each in sets) if found]
    return sorted(frozenset().union(*touched)) if len(touched) > 1 else []


SEPARATIONS = (
    Separation(
        "administrators",
        (frozenset({"configure"}), frozenset({"accounts"}), frozenset({"read_audit"})),
        _("三员分立：配置、账号、日志由三个岗位分别掌管"),
        people=(frozenset({"configure"}), frozenset({"accounts"}), frozenset({"read_audit"})),
    ),
    Separation(
        "administrators",
        (frozenset({"configure", "accounts"}), DECIDING | _SEEING),
        _("三员分立：业务管理员和安全管理员不查看、不办理案件"),
    ),
    Separation(
        "administrators",
        (frozenset({"read_audit"}), DECIDING),
        _("三员分立：审计员只查看，不办理案件"),
    ),
    Separation(
        "money",
        (POWER, MONEY),
        _("权钱分离：受理、审核、确认与资金不在同一岗位"),
        people=(JUDGING, MONEY),
    ),
    Separation(
        "supervision",
        (JUDGING, frozenset({"supervise"})),
        _("审批与监督分离：审核、确认与监督检查不在同一岗位"),
        people=(JUDGING, frozenset({"supervise"})),
    ),
)
"""三员分立 (rulings, Sign-in), 002:28 确保权钱分离, 004:16 审批和监督职能分离; whatever a county configures."""


def broken(rights: Iterable[str]) -> list[tuple[Separation, list[str]]]:
    """Every rule that a set of rights breaks, with the rights that do."""
    held = frozenset(rights)
    found = ((rule, rule.breach(held)) for rule in SEPARATIONS)
    return [(rule, codes) for rule, codes in found if codes]


def apart(one: Iterable[str], other: Iterable[str]) -> list[Separation]:
    """The rules by which one person doesn't hold two duties with these rights."""
    both = {*one, *other}
    return [rule for rule in SEPARATIONS if _touching(rule.people, both)]
