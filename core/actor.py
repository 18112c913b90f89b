"""Who acts in this request or job, for every layer to ask; only core.access and the job runner set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A person under one posting, or the system. `division` is the posting's node, `person_id` the staff's own person row."""

    name: str
    user_id: int | None = None
    posting_id: int | None = None
    duty: str = ""
    division: str = ""
    person_id: int | None = None

    @property
    def is_system(self) -> bool:
        """True for jobs and the command line."""
        return self.user_id is None and self.duty == "system"


SYSTEM = Actor("system", duty="system")
NOBODY = Actor("", duty="")
_actor: ContextVar[Actor] = ContextVar("jiuzhu_actor", default=NOBODY)


def actor() -> Actor:
    """The one who acts now; NOBODY when nobody is signed in."""
    return _actor.get()


@contextmanager
def acting_as(who: Actor) -> Iterator[Actor]:
    """Everything inside is done by `who`."""
    token = _actor.set(who)
    try:
        yield who
    finally:
        _actor.reset(token)


def set_actor(who: Actor) -> None:
    """For the start of a request, whose context ends with it."""
    _actor.set(who)
