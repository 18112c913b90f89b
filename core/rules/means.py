"""Income and property of some members of a case, put together from the shared rules and the shared parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.declare.facts import Facts, Figure, IncomeItem, Member, Trace, Values
from core.rules import parameters as p
from core.rules.deductions import IMPUTED, labour_income, rigid_spending
from core.rules.disputes import left_open
from core.rules.income import Income, below_line, counted_income, exclusions, per_head
from core.rules.maintenance import Formula, due_to_household, owed_members
from core.rules.property import ARTICLES as PROPERTY_ARTICLES
from core.rules.property import PropertyFinding, Status, findings, verdict
from core.rules.worked import ORIGINS, Worked, figure
from core.text import _

INCOME_ARTICLES = ("SAL26:18", "SAL26:23", "D57:13")

DIBAO = "D57:"
"""最低生活保障审核确认办法: what other types count by as well, but do not rest on."""

HEARD = "rechecked"
"""The circumstance by which a hit may be settled outside a Check line."""

SOURCES = (
    "registration",
    "tax",
    "social_insurance",
    "real_estate",
    "business",
    "housing_fund",
    "vehicle",
    "bank",
    "insurance",
    "security",
    "payment",
)
"""Where a means check asks (社会救助法 41; D57 17); which of them answer here is the county's list."""


@dataclass(frozen=True)
class Means:
    """Income and property of a set of members; `questions` are what a person must still judge."""

    members: tuple[Member, ...]
    income: Income
    found: tuple[PropertyFinding, ...]
    trace: tuple[Trace, ...]
    questions: tuple[str, ...]

    @property
    def heads(self) -> int:
        """Over how many the income is spread."""
        return len(self.members)

    @property
    def per_head(self) -> Decimal:
        """Yuan a month, unrounded."""
        return self.income.total / self.heads

    @property
    def property(self) -> Status:
        """Over all property rules: pass, fail or needs_judgement."""
        return verdict(self.found)

    def below(self, line: Decimal) -> bool:
        """Income per head under a line, strictly."""
        return below_line(self.income.total, self.heads, line)


def means_of(
    facts: Facts,
    values: Values,
    members: Sequence[Member],
    standard: Decimal,
    basis: tuple[str, ...] = (),
) -> Means:
    """The means of these members on the day of the facts; `standard` is the dibao standard of the place and area type.

    `basis` are the articles of a type that counts by the procedure of dibao without being it: they stand in its place. Reads the shared parameters of income, maintenance and property. ValueError for no members.
    """
    keys = {m.key for m in members}
    counted, maintenance = _counted(facts, values, members), _maintenance(facts, values, members, standard)
    off = rigid_spending(facts.spending, keys, values.get(p.RIGID_DEDUCTIONS, ()))
    income = replace(counted.value, off=off.value).plus(maintenance.value)
    labour = _labour(facts, values, members)
    found = findings(
        facts.holdings,
        values[p.PROPERTY_RULES],
        members=keys,
        standard=standard,
        heard=heard(facts),
    )
    questions = [*maintenance.questions, *labour.questions]
    if doubt := left_open(facts):
        questions.append(doubt)
    if verdict(found) == "needs_judgement":
        questions.append(str(_("财产状况须结合市场价值、实际收益和生活状况判断，不能仅凭登记数据否决。")))
    parts = (counted, off, maintenance, per_head(income.total, len(members)), labour)
    lines = [line for part in parts for line in part.trace]
    whole = [_resting_on(line, basis) for line in (*lines, *(f.trace for f in found))]
    return Means(tuple(members), income, found, tuple(whole), tuple(questions))


def _resting_on(line: Trace, basis: tuple[str, ...]) -> Trace:
    """The line with the type's own articles where the procedure of dibao is cited."""
    if not basis:
        return line
    cited = [own for each in line.basis for own in (basis if each.startswith(DIBAO) else (each,))]
    return replace(line, basis=tuple(dict.fromkeys(cited)))


def heard(facts: Facts) -> bool:
    """Whether a hit of the check was settled: the family told, heard and the data re-checked (D57 18)."""
    return HEARD in facts.raised or any(part.get("outcome") == "settled" for part in facts.answers.values())


def unmet(means: Means, line: Decimal) -> list[str]:
    """Each condition that these members do not meet, with both figures (SAL26 45)."""
    reasons = []
    if not means.below(line):
        words = _(
            "家庭月人均收入 %(income)s 元，不低于低保标准 %(line)s 元。",
            income=figure(means.per_head),
            line=figure(line),
        )
        reasons.append(str(words))
    for finding in means.found:
        if finding.status == "fail":
            words = _(
                "财产（%(kind)s）测算值 %(measured)s，超过规定的 %(most)s。",
                kind=finding.label,
                measured=finding.amount(finding.measured),
                most=finding.amount(finding.most),
            )
            reasons.append(str(words))
    return reasons


def figures(facts: Facts, means: Means, line: Decimal, basis: tuple[str, ...] = ()) -> tuple[Figure, ...]:
    """For a letter: what was found, its value, what it is held to, and where it comes from (SAL26 45).

    `basis`: the articles by which a type other than dibao asks for means.
    """
    own = {m.key for m in means.members}
    origins = tuple(dict.fromkeys(i.source for i in facts.income if i.accepted and i.member in own))
    bound = str(_("低于%(line)s元", line=figure(line)))
    per_head = f"{figure(means.per_head)}元"
    found: list[Figure] = [(_income_named(), per_head, bound, _origins(origins), basis or INCOME_ARTICLES)]
    for finding in means.found:
        most = str(_("不超过%(most)s", most=finding.amount(finding.most)))
        origin = _origins(finding.origins)
        measured = finding.amount(finding.measured)
        found.append((_property_named(finding), measured, most, origin, basis or PROPERTY_ARTICLES))
    return tuple(found)


def not_met(means: Means, line: Decimal) -> tuple[str, ...]:
    """Which of those figures a refusal rests on, by their names."""
    income = () if means.below(line) else (_income_named(),)
    return (*income, *(_property_named(each) for each in means.found if each.status == "fail"))


def _income_named() -> str:
    return str(_("家庭月人均收入"))


def _property_named(finding: PropertyFinding) -> str:
    return str(_("财产（%(kind)s）", kind=finding.label))


def _origins(codes: Sequence[str]) -> str:
    """In words; what nobody named was declared as none."""
    return "、".join(str(ORIGINS[code]) for code in codes or ("declared",))


def check_sources(facts: Facts) -> tuple[tuple[str, str], ...]:
    """What a means check asks: (person, source) for every counted member.

    Obligors outside the household are added by cases, with their own recorded consent alone (SAL26 41).
    """
    return tuple((member.key, source) for member in facts.counted for source in SOURCES)


def _counted(facts: Facts, values: Values, members: Sequence[Member]) -> Worked[Income]:
    """The items of income, without maintenance that somebody owes."""
    excluded = exclusions(
        values.get(p.EXEMPT_INCOME, p.EXEMPT_INCOME.default),
        values.get(p.EXEMPT_INCOME_LOCAL, ()),
        basic_pension=bool(values.get(p.BASIC_PENSION_EXCLUDED, False)),
        on=facts.on,
    )
    return counted_income(
        facts.income,
        members={m.key for m in members},
        on=facts.on,
        excluded=excluded,
        cost_rule=values[p.EMPLOYMENT_COST],
        apart=owed_members(members, facts.obligors),
    )


def _maintenance(
    facts: Facts, values: Values, members: Sequence[Member], standard: Decimal
) -> Worked[dict[str, Decimal]]:
    """What obligors outside the household owe to these members; the formula is read only where somebody owes."""
    if not owed_members(members, facts.obligors):
        return Worked({})
    formula = Formula.read(values[p.MAINTENANCE_FORMULA], standard)
    due = due_to_household(members, facts.obligors, formula, facts.on, facts.income)
    return Worked(dict(due.value), due.trace, due.questions)


def _labour(facts: Facts, values: Values, members: Sequence[Member]) -> Worked[Decimal]:
    """The labour coefficient's questions, for members whom no officer has judged yet."""
    coefficient = values.get(p.LABOUR_COEFFICIENT, p.LABOUR_COEFFICIENT.default)
    wage = values.get(p.MINIMUM_WAGE) or Decimal(0)
    judged = {item.member for item in facts.income if _is_judgement(item)}
    asked = [labour_income(m, facts.on, wage, coefficient) for m in members if m.key not in judged]
    return Worked(
        sum((a.value for a in asked), Decimal(0)),
        tuple(line for a in asked for line in a.trace),
        tuple(question for a in asked for question in a.questions),
    )


def _is_judgement(item: IncomeItem) -> bool:
    return item.item == IMPUTED and item.accepted
