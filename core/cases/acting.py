"""The rights of which one at least is needed to act on a case; whoever sees cases with none of them reads alone."""

from __future__ import annotations

from core.access import queries as access

ACTING = (
    "accept",
    "survey",
    "review",
    "confirm",
    "visit",
    "verify",
    "supervise",
    "petitions",
    "file_on_behalf",
    "post",
    "help_survey",
)


def acts_on_cases(duty: str) -> bool:
    """Whether the holder of a duty may send any form about a case."""
    found = access.duties().get(duty)
    return found is not None and any(map(found.may, ACTING))
