"""Invented families for training and measuring: the same seed makes the same people, each case goes its way by the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from core.declare import DemoCase, DemoPerson
from core.numbers import check_digit

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
OF_MEN = [
    "建国",
    "志强",
    "德厚",
    "长顺",
    "福来",
    "明亮",
    "守信",
    "浩然",
    "小军",
    "永平",
    "文斌",
    "树林",
    "有才",
    "铁柱",
    "春生",
    "大海",
]
OF_WOMEN = [
    "桂花",
    "秋菊",
    "素珍",
    "春梅",
    "丽萍",
    "秀芳",
    "玉梅",
    "小红",
    "淑兰",
    "晓燕",
    "桂英",
    "凤霞",
    "翠兰",
    "金凤",
    "雪梅",
    "慧敏",
]
SUMS = {"wage": (900, 4200), "pension": (150, 900), "casual_wage": (300, 1800)}
"""Yuan a month between which an invented income lies."""
REASONS = ("收入低，生活困难", "家中有人患病，开支大", "年老，没有稳定收入", "失业，家中只有一人做工")
STAGES = ("accept", "survey", "appraise", "review", "publicise", "decide")
UNFINISHED = 0.25
"""The share of cases that are still on their way."""
LONGEST = 220
"""Working days back of the oldest case."""


@dataclass
class Inventor:
    """Makes cases after the patterns of the plugins' own demo cases; `random` decides everything."""

    random: Random
    patterns: Sequence[DemoCase]
    county: str
    today: date

    def __post_init__(self) -> None:
        self._given: set[str] = set()

    def cases(self, n: int) -> Iterator[tuple[DemoCase, list[str]]]:
        """`n` cases with the identity numbers of their people."""
        for _each in range(n):
            case = self._case(self.random.choice(self.patterns))
            yield case, [self._number(one) for one in case.people]

    def _case(self, pattern: DemoCase) -> DemoCase:
        going_on = self.random.random() < UNFINISHED
        return replace(
            pattern,
            people=self._family(pattern),
            place=self.random.randrange(100),
            decided_by=self.random.choice(("township", "county")),
            began=self.random.randint(0, 12) if going_on else self.random.randint(15, LONGEST),
            until=self.random.choice(STAGES) if going_on else "",
            signed=0,
            answered=None,
            fields={**pattern.fields, "reason": self.random.choice(REASONS)},
        )

    def _family(self, pattern: DemoCase) -> tuple[DemoPerson, ...]:
        family = self.random.choice(SURNAMES)
        return tuple(self._person(one, family) for one in pattern.people)

    def _person(self, one: DemoPerson, family: str) -> DemoPerson:
        """Another one of about that age and the same place in the family."""
        own = family if one.relation in ("self", "child") else self.random.choice(SURNAMES)
        names = OF_MEN if one.sex == "male" else OF_WOMEN
        born_on = one.born_on + timedelta(days=self.random.randint(-700, 700))
        return replace(one, name=own + self.random.choice(names), born_on=born_on, said=self._said(one.said))

    def _said(self, said: Any) -> dict[str, Any]:
        incomes = [{**each, "amount": f"{self._sum(each)}.00"} for each in said.get("incomes", ())]
        rest = {name: value for name, value in said.items() if name not in ("incomes", "phone")}
        return {**rest, "incomes": incomes} if incomes else rest

    def _sum(self, income: Any) -> int:
        least, most = SUMS.get(income["item"], (100, 200))
        return self.random.randrange(least, most, 10)

    def _number(self, one: DemoPerson) -> str:
        """An identity number that holds together and that nobody else was given."""
        while True:
            serial = self.random.randrange(0, 900, 2) + (one.sex == "male")
            first = f"{self.county}{one.born_on:%Y%m%d}{serial:03d}"
            if first not in self._given:
                self._given.add(first)
                return first + check_digit(first)
