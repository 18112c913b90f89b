"""Lines aside by which aid ends without a new survey: after a death, and where those who receive it refuse to be looked into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.declare import (
    CONFIRMER,
    HEAR,
    OPINE,
    Advice,
    Decision,
    Event,
    Facts,
    Line,
    Parameter,
    Step,
    Values,
    _,
    forms,
)
from core.rules import deaths, hearing
from core.rules.lasting import day_said
from core.rules.parameters import HEARING

REFUSED = _("救助对象经书面通知，期满仍不配合核查，不再核对和调查。")
"""Why neither survey nor check stands before such an end."""
ENDS = _("因不配合核查终止")
_ASKED_THE_DEAD = _("书面通知送达以后家庭成员死亡，须继续复核；在世的成员不配合的，另行书面通知。")
_BASIS = ("SAL26:43", "SAL26:47", "SAL26:48", "SA649:13")


def by_death(
    *, form: Any, letter: Any, within: tuple[Parameter, Parameter], meeting: Parameter | None
) -> tuple[Line, ...]:
    """The opinion that it ends because all have died, and the decision; `within` how long each may take."""
    return (
        Step(
            "death_opinion",
            _("死亡终止意见"),
            act=OPINE,
            aside=True,
            by="town_reviewer",
            advice=deaths.advice,
            favours=("died",),
            waiver=deaths.WAIVER,
            within=within[0],
            may=deaths.may_end,
            to={"died": "death_decision"},
            basis=("SAL26:47", "N83:1(3)"),
        ),
        Decision(
            "death_decision",
            _("死亡终止决定"),
            aside=True,
            by=CONFIRMER,
            advice=deaths.advice,
            may=deaths.may_end,
            grants=("died",),
            waiver=deaths.WAIVER,
            meeting=meeting,
            within=within[1],
            form={"died": form, "returned": forms.SentBack},
            issues={"died": letter},
            to={"died": "died", "returned": "death_opinion"},
            basis=("SAL26:47", "SAL26:48", "D57:32", "N83:1(3)"),
        ),
    )


def by_refusal(
    *, form: Any, opinion: Any, letter: Any, within: tuple[Parameter, Parameter], meeting: Parameter | None
) -> tuple[Line, ...]:
    """Opinion, hearing and decision where somebody refuses; who cooperates after all is looked into again."""
    return (
        _opinion_on_refusal(opinion, within[0]),
        _HEARING,
        _decision_on_refusal(form, letter, within[1], meeting),
    )


def _opinion_on_refusal(sheet: Any, within: Parameter) -> Step:
    return Step(
        "refusal_opinion",
        _("不配合终止意见"),
        act=OPINE,
        aside=True,
        by="town_reviewer",
        advice=refused,
        may=may_end,
        favours=("uncooperative",),
        waiver=REFUSED,
        within=within,
        form={"uncooperative": forms.Grounds, "resumed": forms.SentBack},
        issues={"uncooperative": sheet},
        says={"uncooperative": ENDS, "resumed": _("已经配合或者有正当理由，继续复核")},
        to={"uncooperative": "refusal_hearing", "resumed": "survey"},
        basis=_BASIS,
    )


_HEARING = Step(
    "refusal_hearing",
    _("听取意见（不配合终止）"),
    act=HEAR,
    aside=True,
    by="town_clerk",
    form=forms.Hearing,
    silence_after=HEARING,
    needs=(hearing.TOLD,),
    waiver=REFUSED,
    to={"done": "refusal_decision"},
    basis=_BASIS,
)


def _decision_on_refusal(form: Any, letter: Any, within: Parameter, meeting: Parameter | None) -> Decision:
    return Decision(
        "refusal_decision",
        _("不配合终止决定"),
        aside=True,
        by=CONFIRMER,
        advice=decided,
        may=may_end,
        grants=("uncooperative",),
        reduces=("uncooperative",),
        waiver=REFUSED,
        meeting=meeting,
        within=within,
        form={"uncooperative": form, "returned": forms.SentBack},
        issues={"uncooperative": letter},
        says={"uncooperative": ENDS},
        to={"uncooperative": "uncooperative", "returned": "refusal_opinion"},
        basis=_BASIS,
    )


REFUSAL = Event(
    "uncooperative",
    _("不配合核查"),
    by="town_clerk",
    to="refusal_opinion",
    during=("survey", "review"),
    form=forms.NonCooperation,
    basis=("SAL26:43", "SAL26:47"),
)
"""They were asked in writing, and their days are over: nothing ends by that alone."""


def refused(facts: Facts, _values: Values) -> Advice:
    """It ends, unless a person finds that they cooperate or have good reason not to."""
    if not asked_the_living(facts):
        return Advice("resumed", None, (str(_ASKED_THE_DEAD),))
    told = facts.answer("refusal", "delivered_on"), facts.answer("refusal", "due_on")
    said: Any = _("经书面通知，期满仍不配合核查，无法核实是否仍符合条件。")
    if None not in told:
        said = _(
            "配合核查通知书（编号%(request)s）于%(delivered)s送达，要求不晚于%(due)s配合，期满仍不配合，无法核实是否仍符合条件。",
            request=facts.answer("refusal", "request"),
            delivered=day_said(told[0]),
            due=day_said(told[1]),
        )
    return Advice("uncooperative", None, (str(said),))


def decided(facts: Facts, values: Values) -> Advice:
    """The same, in the words of the decision."""
    advice = refused(facts, values)
    return replace(advice, outcome="returned") if advice.outcome == "resumed" else advice


def may_end(facts: Facts, _values: Values, _form: Mapping[str, object]) -> tuple[bool, str]:
    """Whether those refuse who were asked: who has died since the request was handed over can't, and the others weren't asked."""
    goes_on = facts.answer("refusal_opinion", "outcome") == "resumed"
    return goes_on or asked_the_living(facts), str(_ASKED_THE_DEAD)


def asked_the_living(facts: Facts) -> bool:
    """Whether nobody of the family has died since it was asked in writing."""
    died, asked = facts.answer("death", "died_on"), facts.answer("refusal", "delivered_on")
    return died is None or asked is None or died < asked
