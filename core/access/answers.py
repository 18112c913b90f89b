"""What this feature answers to the questions of core.web: postings, places, the log, plain reference tables."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g

from core import clock
from core.access.own.views import OwnAccount
from core.access.queries import counties_at_work, duties, duty_words, place_of_posting, postings_of
from core.access.rows import delete_row, save_row
from core.access.sign_in.operations import choose_posting
from core.actor import actor
from core.audit.operations import record
from core.divisions.queries import county_of, find, full_name, name_of
from core.errors import NotSignedIn
from core.text import Text, _
from core.web import ports
from core.web.ports import Choice, PostingChoice


def fill_ports() -> None:
    """Called once at start."""
    ports.postings.fill(_postings)
    ports.choose_posting.fill(_choose)
    ports.place_name.fill(_place)
    ports.own_pages.fill(_own_pages)
    ports.find_divisions.fill(_divisions)
    ports.name_of_division.fill(name_of_division)
    ports.name_of_duty.fill(name_of_duty)
    ports.counties_beside.fill(counties_beside)
    ports.note_view.fill(note_view)
    ports.note_refusal.fill(note_refusal)
    ports.save_row.fill(save_row)
    ports.delete_row.fill(delete_row)


def _postings() -> Sequence[PostingChoice]:
    who = actor()
    if who.user_id is None:
        return ()
    return [
        PostingChoice(
            id=held.id,
            duty=duty_words(held),
            place=place_of_posting(held),
            until=held.until.isoformat() if held.until else "",
            current=held.id == who.posting_id,
        )
        for held in postings_of(who.user_id)
    ]


def _choose(posting_id: int) -> None:
    if "sign_in" not in g:
        raise NotSignedIn(_("您还没有登录，或者登录已经过期。"))
    choose_posting(g.sign_in, posting_id)


def _own_pages() -> tuple[tuple[str, Text, str], ...]:
    return ((f"{OwnAccount.route_base}/", _("我的账号"), "user"),)


def _place() -> Text:
    return full_name(actor().division) if actor().division else ""


def _divisions(text: str, under: str, limit: int) -> Sequence[Choice]:
    return [Choice(node.code, full_name(node.code), node.code) for node in find(text, under, limit)]


def name_of_division(code: str) -> Text:
    """For forms that hold a division already."""
    return full_name(code) if code else name_of(code)


def counties_beside(division: str) -> int:
    """Of an actor above them all none is beside him."""
    own = actor().division
    here = county_of(own) if own else ""
    others = {place for place in counties_at_work(clock.today()) if place.startswith(division)}
    return sum(place != here and not place.startswith(own) for place in others)


def name_of_duty(code: str) -> Text:
    """A duty that is no longer there is called by its code."""
    found = duties().get(code)
    return found.name if found else code


def note_view(about: str, what: str) -> None:
    """Somebody looked at a sensitive value."""
    record("view", about, what=what)


def note_refusal(address: str, reason: str) -> None:
    """Somebody was refused."""
    record("refused", address, reason=reason)
