"""What screens ask and a feature above answers; each port is filled once at start, and refuses until then."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, ParamSpec, TypeVar

from core.errors import NotAllowed
from core.text import Text, _

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Choice:
    """A row of a picker: the value that the form sends, what people read, and a second line."""

    value: str
    label: Text
    note: Text = ""


@dataclass(frozen=True)
class PostingChoice:
    """One posting of the one signed in: duty and place in words; `current` is the one acted under."""

    id: int
    duty: Text
    place: Text
    until: Text = ""
    current: bool = False


class Port(Generic[P, R]):
    """A question with one answerer. `core.web` names it, a feature fills it; unfilled it raises NotAllowed."""

    def __init__(self, name: str, default: Callable[P, R] | None = None) -> None:
        self.name = name
        self._default = default
        self._answer: Callable[P, R] | None = None

    def fill(self, answer: Callable[P, R]) -> Callable[P, R]:
        """Name the answerer; usable as a decorator. A second, different answerer is a mistake of the start-up."""
        if self._answer is not None and self._answer is not answer:
            raise RuntimeError(f"port {self.name} is already filled by {self._answer!r}")
        self._answer = answer
        return answer

    def empty(self) -> None:
        """Forget the answerer, so that another application can be made in the same process."""
        self._answer = None

    @property
    def filled(self) -> bool:
        """True once a feature answers."""
        return self._answer is not None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        answer = self._answer or self._default
        if answer is None:
            raise NotAllowed(
                _("这项功能还没有接通（%(port)s），因此不予执行。", port=self.name),
                next=_("请把这句话告诉系统管理员。"),
                code="port_unfilled",
            )
        return answer(*args, **kwargs)


def _nothing(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
    return ()


def _silent(*args: Any, **kwargs: Any) -> None:
    return None


def _as_is(code: str) -> Text:
    return code


postings: Port[[], Sequence[PostingChoice]] = Port("postings", _nothing)
"""Every posting that the one signed in holds today, the current one marked."""

choose_posting: Port[[int], None] = Port("choose_posting")
"""Act under this posting from now on; refuses one that is not held today."""

place_name: Port[[], Text] = Port("place_name", lambda: "")
"""The full name of the place that the current posting covers, or of the installation for nobody."""

own_pages: Port[[], tuple[tuple[str, Text, str], ...]] = Port("own_pages", _nothing)
"""(address, label, icon) of the pages about one's own account."""

public_pages: Port[[], tuple[tuple[str, Text, str], ...]] = Port("public_pages", _nothing)
"""(address, label, icon) of the pages that the public uses without signing in."""

find_people: Port[[str, int], Sequence[Choice]] = Port("find_people")
"""(text, at most) -> people within scope: exact identity number, or beginning of a name; names masked as the duty asks."""

name_of_person: Port[[str], Text] = Port("name_of_person", _as_is)
"""What to show for a person's value that a form already holds."""

find_divisions: Port[[str, str, int], Sequence[Choice]] = Port("find_divisions")
"""(text, under, at most) -> divisions below `under` whose name contains or whose code begins with the text."""

name_of_division: Port[[str], Text] = Port("name_of_division", _as_is)
"""The full name of a division today."""

save_row: Port[[Any, Mapping[str, Any], str], Any] = Port("save_row")
"""(row or model class, values, reason) -> row: the one operation that writes plain reference tables."""

delete_row: Port[[Any, str], None] = Port("delete_row")
"""(row, reason): the one operation that takes a row out of a plain reference table."""

counties_beside: Port[[str], int] = Port("counties_beside", lambda _division: 0)
"""How many counties below a division ("" is everywhere) work in this installation and lie outside the actor's place."""

name_of_duty: Port[[str], Text] = Port("name_of_duty", _as_is)
"""What people call a duty."""

delegated_to: Port[[str, date], Mapping[str, frozenset[str]]] = Port("delegated_to", lambda _place, _on: {})
"""(county, day) -> matter -> the townships that confirm it themselves on that day."""

note_view: Port[[str, str], None] = Port("note_view", _silent)
"""(about, what) a sensitive value or file was looked at; one audit line, in a short transaction of its own."""

note_refusal: Port[[str, str], None] = Port("note_refusal", _silent)
"""(address, reason) somebody was refused; one audit line, in a short transaction of its own."""

explain_basis: Port[[str], Text] = Port("explain_basis", _as_is)
"""'SAL26:43' -> the text's title and article as people cite it."""

open_accepted: Port[[Collection[str], Collection[str], date, date], Sequence[str]] = Port(
    "open_accepted", lambda _matters, _townships, _first, _last: ()
)
"""(matters, townships, day) -> numbers of the open cases that were accepted there before that day."""

begin_application: Port[[str, str], Mapping[str, Any]] = Port(
    "begin_application", lambda _type, _reference: {}
)
"""(type, reference such as "candidate:12") -> what the empty form of an application already holds, and `division`."""

ALL: tuple[Port[Any, Any], ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Port)
)
"""Every port, for tests."""
