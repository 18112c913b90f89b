"""Who counts as living together (共同生活的家庭成员), who may be covered alone (单人保), which families a place takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from core.declare.facts import Facts, LeftOut, Member, Trace, Values
from core.declare.values import Parameter
from core.rules.worked import Worked, trace
from core.text import Text, _

ARTICLE = ("D57:7",)
ADULT_AT = 18
CLERGY_YEARS = 3
Relation = Literal[
    "self",
    "spouse",
    "child",
    "parent",
    "grandparent",
    "grandchild",
    "sibling",
    "child_spouse",
    "spouse_parent",
    "other",
]
AWAY: dict[str, Text] = {
    "prison": _("正在监狱服刑"),
    "rehabilitation": _("在强制隔离戒毒所戒毒"),
    "missing": _("宣告失踪"),
    "province": _("省级民政部门规定的其他人员"),
}


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """How a person stands to the applicant on a day. The register booklet is no part of it: membership is not registration.

    `between_unable`: the generation in between is dead or unable (grandparents and grandchildren, 民法典 1074), or the
    parents are (siblings, 1075). `raised_by`: one sibling was raised by the other, who is not `capable` now.
    `away`: a code of AWAY.
    """

    key: str
    relation: Relation
    born_on: date
    independent: bool = True
    full_time_student: bool = False
    long_together: bool = False
    between_unable: bool = False
    capable: bool = True
    raised_by: bool = False
    applicant_is_minor: bool = False
    clergy_years: int = 0
    away: str | None = None

    @property
    def as_member(self) -> Member:
        """For its age."""
        return Member(key=self.key, relation=self.relation, born_on=self.born_on)


def counts(person: Circumstances, on: date) -> Worked[bool]:
    """Whether the person counts as a member living together on that day (D57 7)."""
    yes, reason = _counts(person, on)
    inputs = [
        (_("成员"), person.key),
        (_("与申请人关系"), person.relation),
        (_("年龄"), person.as_member.age(on)),
        (_("理由"), str(reason)),
    ]
    line = trace(
        _("共同生活的家庭成员"),
        _("民发〔2021〕57号第七条"),
        inputs,
        _("计入") if yes else _("不计入"),
        ARTICLE,
    )
    return Worked(yes, (line,))


def owes_support(person: Circumstances, on: date) -> bool:
    """Whether the law binds person and applicant to maintain one another (民法典 1067, 1074, 1075)."""
    if person.relation in ("self", "spouse", "parent", "child"):
        return True
    if person.relation in ("grandparent", "grandchild"):
        return person.between_unable
    if person.relation == "sibling":
        one_is_minor = person.applicant_is_minor or person.as_member.age(on) < ADULT_AT
        return (person.between_unable and one_is_minor) or (person.raised_by and not person.capable)
    return False


def _counts(person: Circumstances, on: date) -> tuple[bool, Text]:
    """The answer and its reason, in the order of the article."""
    if person.clergy_years >= CLERGY_YEARS:
        return False, _("脱离家庭、在宗教场所居住三年以上（含三年）的生活困难的宗教教职人员")
    if person.away is not None:
        return False, AWAY[person.away]
    if person.relation in ("self", "spouse"):
        return True, _("本人或者配偶")
    if person.relation == "child":
        return _child_counts(person, on)
    if owes_support(person, on) and person.long_together:
        return True, _("具有法定赡养、抚养、扶养义务关系并长期共同居住")
    return False, _("不具有法定义务关系或者没有长期共同居住")


def _child_counts(person: Circumstances, on: date) -> tuple[bool, Text]:
    """Children: minors always, adults when they cannot live independently or study full time."""
    if person.as_member.age(on) < ADULT_AT:
        return True, _("未成年子女")
    if not person.independent or person.full_time_student:
        return True, _("不能独立生活的成年子女，包括全日制本科及以下学历在读的")
    if person.long_together:
        return True, _("具有法定赡养、抚养、扶养义务关系并长期共同居住")
    return False, _("已成年并独立生活的子女")


@dataclass(frozen=True)
class SinglePerson:
    """A ground on which one member may be covered alone; `needs_edge` when the family must be an edge family."""

    code: Literal["S1", "S2", "S3", "S4", "S5"]
    ground: Text
    basis: tuple[str, ...]
    needs_edge: bool

    def traced(self, member: str) -> Trace:
        """Its line."""
        inputs = [(_("成员"), member), (_("情形"), self.code)]
        return trace(_("单人保"), _("可以单独纳入低保的情形"), inputs, self.ground, self.basis)

    def said(self, member: str, way: str) -> str:
        """Who is covered alone on it and how his sum is found, in the words of a letter."""
        words = _("%(member)s属于%(ground)s，单独纳入保障（单人保），%(way)s")
        return str(words % {"member": member, "ground": self.ground, "way": way})


S1 = SinglePerson(
    "S1",
    _("低保边缘家庭中的一级、二级残疾人或者三级智力、精神残疾人"),
    ("SAL26:21", "D57:8"),
    needs_edge=True,
)
S2 = SinglePerson("S2", _("低保边缘家庭中的重特大疾病患者"), ("SAL26:21", "D57:8"), needs_edge=True)
S3 = SinglePerson(
    "S3", _("脱离家庭、在宗教场所居住三年以上的生活困难的宗教教职人员"), ("D57:8",), needs_edge=False
)
S4 = SinglePerson("S4", _("低保边缘家庭中确有特殊困难的人员"), ("SAL26:21", "D57:8"), needs_edge=True)
S5 = SinglePerson("S5", _("成年无业重度残疾人"), ("N83:1(1)", "GB39:4(1)"), needs_edge=False)


def single_person(member: Member, on: date, *, special: bool = False) -> tuple[SinglePerson, ...]:
    """The grounds of single-person coverage that a member fits (D57 8; N83 1(1)), those without an edge test first.

    Grade 3 counts for intellectual and mental disability alone. `special`: a special difficulty that was described,
    evidenced and decided jointly, where the province or city lets such persons in (SAL26 21).
    """
    adult_unemployed = member.age(on) >= ADULT_AT and not member.working
    gravely = member.severely_disabled or (
        member.disability_grade == 3 and member.disability_kind in ("intellectual", "mental")
    )
    fits = (
        (S5, adult_unemployed and member.severely_disabled),
        (S3, member.clergy_years >= CLERGY_YEARS),
        (S1, gravely),
        (S2, member.major_illness),
        (S4, special),
    )
    return tuple(ground for ground, yes in fits if yes)


def said_alone(each: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What a letter says in place of how a family's sum is found, where members are covered alone; nothing for nobody."""
    said = "；".join(each)
    words = _("家庭整体不符合低保条件，%(said)s", said=said)
    return (("method", str(words)),) if said else ()


def of_area(facts: Facts, form: Mapping[str, Any], *, urban_only: bool) -> tuple[bool, str]:
    """Whether a family of this area type can be registered; what the form says of it comes before its village's kind."""
    if not urban_only or (form.get("area_type") or facts.area_type) != "rural":
        return True, ""
    return False, str(_("本地只办理城市低保，农村家庭的申请不能登记。确属城市家庭的，请把“类别”填为城市。"))


def remarks(members: Collection[Member], left_out: Collection[str]) -> list[str]:
    """What the decider should know of who of an eligible family is covered."""
    stopped = _("成员 %(member)s 连续拒绝介绍的工作，只停发本人的份额。")
    found = [str(stopped % {"member": m.key}) for m in members if m.key in left_out]
    if any(not m.covered and m.key not in left_out for m in members):
        found.append(str(_("家庭整体符合条件的，不得只保障部分成员；已按全部共同生活的家庭成员计算。")))
    return found


def refused_work(members: Collection[Member], left_out: Collection[str]) -> tuple[LeftOut, ...]:
    """Why those of an eligible family are left out who are (N83 1(1); D57 34)."""
    said = str(_("连续无正当理由拒绝介绍的工作，停发本人的份额。"))
    return tuple((m.key, said, ("N83:1(1)", "D57:34")) for m in members if m.key in left_out)


def refusing_work(facts: Facts, values: Values, often: Parameter) -> frozenset[str]:
    """Members who refused suitable work as `often` running as ends their own share (D57 34).

    As the newest opinion or decision on a sum tells, the one being filled in included; where there is none yet, as what
    is paid now was granted.
    """
    times = values.get(often, often.default)
    said = [part for part in facts.answers.values() if "amount" in part]  # what is paid now comes first
    told = (said[-1].get("left_out") or ()) if said else ()
    return frozenset(one["member"] for one in told if (one.get("job_refusals") or 0) >= times)
