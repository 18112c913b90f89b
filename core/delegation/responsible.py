"""Who answers first for a township's confirmations: what an instrument may name, in words, and who holds it (ORG-05)."""

from __future__ import annotations

from core.access import queries as access
from core.clock import today
from core.divisions.queries import government_of, place_of
from core.parameters.profiles import THE_TOWNSHIP
from core.text import Text, _


def choices() -> list[tuple[str, Text]]:
    """(code, label) of what an instrument may name: a post that answers first, or the township as a body."""
    posts = [(code, duty.name) for code, duty in access.duties().items() if duty.may("answer_first")]
    return [*posts, (THE_TOWNSHIP, _("乡镇人民政府（街道办事处）本身，不落到一个岗位"))]


def in_words(code: str) -> Text:
    """As the page and the letter say it."""
    return dict(choices()).get(code, code)


def holder_of(code: str, township: str) -> str:
    """By name: who holds the post at a township today, empty where nobody does; the township's own where it answers itself."""
    if code == THE_TOWNSHIP:
        return government_of(place_of(township), today())
    return next((held.called for held in access.holders(code, place_of(township), today())), "")
