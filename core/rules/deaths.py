"""Aid that is paid ends by a death: where the case goes, what is advised, and that it is decided like any other end (SAL26 47)."""

from __future__ import annotations

from collections.abc import Mapping

from core.declare import Advice, Facts, Member, Values, _
from core.rules.lasting import living, moved

WAIVER = _("保障对象已死亡，以死亡信息为准，不再入户调查和核对。")
"""Why neither survey nor check stands before such an end."""


def somebody_lives(facts: Facts) -> bool:
    """Whether anybody lives whom the aid covers: whoever has moved out is heard on its end, which is none by a death."""
    return bool(left(facts) or moved(facts))


def left(facts: Facts) -> tuple[Member, ...]:
    """Who lives and is covered: of what is paid those for whom it is paid, so that nobody inherits a single person's aid."""
    paid = facts.answer("entitlement", "members", None)
    return tuple(m for m in living(facts) if m.covered and (paid is None or m.key in paid))


def leads_to(facts: Facts, values: Values) -> str:
    """Back to the opinion for those who are left, else to the opinion that it ends (N83 1(3))."""
    return "review" if somebody_lives(facts) else "death_opinion"


def advice(facts: Facts, values: Values) -> Advice:
    """It ends with the month of the death; returned where somebody lives after all (D57 32)."""
    if somebody_lives(facts):
        return Advice("returned", None, (str(_("家庭中仍有生存的保障对象，不能因死亡停发。")),))
    return Advice("died", None, (str(_("保障对象已经死亡，救助终止。")),))


def may_decide(facts: Facts, values: Values, form: Mapping[str, object]) -> tuple[bool, str]:
    """Whether a decision that may end it for several reasons says so: because of a death only where nobody lives."""
    return may_end(facts, values, form) if facts.answer("decide", "outcome") == "died" else (True, "")


def may_end(facts: Facts, values: Values, form: Mapping[str, object]) -> tuple[bool, str]:
    """Whether it may be ended because of a death."""
    return not somebody_lives(facts), advice(facts, values).reasons[0]
