"""What a survey leaves in dispute; pure."""

from __future__ import annotations

from core.declare import Facts


def disputed(facts: Facts) -> bool:
    """Whether the two who went found it otherwise than declared, could not tell, or heard it disputed (D57 15)."""
    truthful = facts.answer("survey", "truthful", "same")
    return truthful != "same" or bool(facts.answer("survey", "disputed", False))
