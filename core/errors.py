"""What can go wrong, said to people.

    JiuzhuError
    ├── BadInput    400  the request itself cannot be read
    ├── NotSignedIn 401  nobody is signed in
    ├── NotAllowed  403  this duty, place or person may not
    ├── NotFound    404  no such address, or the place never had the module
    ├── Refused     409  a rule said no
    │   └── Stale   409  somebody moved the case meanwhile
    ├── Incomplete  422  everything that is missing or wrong, at once
    ├── TooMany     429  too often in too short a time
    ├── PluginFailed 503 a plugin failed in a question whose answer the act rests on
    └── Unlogged    503  the log can't be written, so that nothing may be done
    PluginError          what is installed can't be started with; never shown to the public
    SettingsError        the installation cannot start

Each is raised with one sentence of what happened, `basis` (articles or parameters) and `next` (what to do).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from traceback import extract_tb
from typing import Any, ClassVar

from core.text import Message, Text


class JiuzhuError(Exception):
    """An error with a sentence for the person who caused it; `fields` maps a field's path to its own sentences."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "error"

    def __init__(
        self,
        message: Text,
        *,
        basis: Sequence[str] = (),
        next: Text | None = None,
        fields: Mapping[str, Any] | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.basis = tuple(basis)
        self.next = next
        self.fields = dict(fields or {})
        self.reason = code or self.code

    def __str__(self) -> str:
        return str(self.message)

    def as_json(self) -> dict[str, Any]:
        """The one error shape of the REST interface."""
        return {
            "error": {
                "code": self.reason,
                "message": str(self.message),
                "basis": list(self.basis),
                "next": str(self.next) if self.next else "",
                "fields": {
                    k: [str(x) for x in v] if isinstance(v, (list, tuple)) else str(v)
                    for k, v in self.fields.items()
                },
            }
        }


class BadInput(JiuzhuError):
    """400: the request cannot be read."""

    status, code = 400, "bad_input"


class NotSignedIn(JiuzhuError):
    """401: sign in first."""

    status, code = 401, "not_signed_in"


class NotAllowed(JiuzhuError):
    """403: not this duty, place or person. Also what a row outside one's scope answers."""

    status, code = 403, "not_allowed"


class NotFound(JiuzhuError):
    """404: no such address."""

    status, code = 404, "not_found"


class Refused(JiuzhuError):
    """409: a rule said no."""

    status, code = 409, "refused"


class Stale(Refused):
    """409: somebody moved it meanwhile; the message says what changed."""

    code = "stale"


class Incomplete(JiuzhuError):
    """422: all that is missing or wrong, at once, in `fields`."""

    status, code = 422, "incomplete"


class TooMany(JiuzhuError):
    """429: too often in too short a time."""

    status, code = 429, "too_many"


class PluginFailed(JiuzhuError):
    """503: a plugin failed in a question whose answer the act rests on; the sentence names the plugin and the question."""

    status, code = 503, "plugin_failed"
    message: Message
    next: Message | None


class Unlogged(JiuzhuError):
    """503: the log can't be written; what can't be logged isn't done."""

    status, code = 503, "unlogged"


class PluginError(Exception):
    """A plugin, or a feature of core, that can't be started with; the message begins with its name."""


class SettingsError(Exception):
    """The installation cannot start; the message lists every fault at once."""


def without_words(error: BaseException) -> str:
    """An error's kind and place: its words may hold somebody's name, and logs and health pages must not."""
    frames = extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}{place}"
