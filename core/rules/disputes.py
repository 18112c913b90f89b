"""What a survey leaves in dispute; pure."""

from __future__ import annotations

from core.declare import Facts
from core.text import _


def disputed(facts: Facts) -> bool:
    """Whether the two who went found it otherwise than declared, could not tell, or heard it disputed (D57 15)."""
    truthful = facts.answer("survey", "truthful", "same")
    return truthful != "same" or bool(facts.answer("survey", "disputed", False))


def left_open(facts: Facts) -> str:
    """Why nothing is worked out yet: the newest survey left open what is so (D57 15); nothing otherwise."""
    if facts.answer("survey", "truthful") != "unclear":
        return ""
    return str(_("入户调查对家庭情况尚待查明，查明以前不能据此计算，应当再次调查。"))


def appraised(facts: Facts, rule: str) -> bool:
    """Whether an appraisal is held under a county's rule (CC18 24)."""
    objected = "objection" in facts.raised
    return {
        "always": True,
        "skip_if_undisputed": objected or disputed(facts),
        "only_on_objection": objected,
        "never": False,
    }[rule]


def not_appraised(rule: str) -> str:
    """Why no appraisal is held under a county's rule; that nothing was disputed is said only where it was asked."""
    why = {
        "skip_if_undisputed": _("入户调查无争议，按规定不进行民主评议。"),
        "only_on_objection": _("按规定只在公示有异议时进行民主评议。"),
    }
    return str(why.get(rule) or _("按规定不进行民主评议。"))
