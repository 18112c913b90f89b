"""Who does a county's own line, and how many: who sign alike, who must attend, who may not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.declare import Check, Line, Notice
from core.text import Message, Text, _

HANDLING = frozenset({"accept", "survey", "review"})
"""The rights of those who bring a case to its decision."""
ACTS = HANDLING | {"confirm", "visit", "verify", "petitions"}
"""The rights by which a stage is done; a notice is hung by that of `POSTING`."""
POSTING = frozenset({"post"})
Trade = tuple[str, frozenset[str]]
_NOBODY: Trade = ("", frozenset())

NUMBERS = ("people", "quorum", "present")
MOST = 15


def people_of(one: Mapping[str, Any]) -> int:
    """How many sign alike: a meeting's quorum, two for a visit, one for an opinion."""
    return int(one.get("quorum") or one.get("people") or (2 if one["kind"] in ("visit", "meeting") else 1))


def present_of(one: Mapping[str, Any]) -> int:
    """How many must attend a meeting; 0 where nothing is said of it."""
    return int(one.get("present") or 0)


def numbers_in(one: Mapping[str, Any]) -> list[Any]:
    """Every number of people that is given."""
    return [one[name] for name in NUMBERS if name in one]


def number_faults(one: Mapping[str, Any]) -> Iterator[Message]:
    """Why the numbers can't be."""
    if any(type(n) is not int or not 1 <= n <= MOST for n in numbers_in(one)):
        yield _("人数为 1 至 15 人。")
    elif one["kind"] == "visit" and people_of(one) < 2:
        yield _("入户须有两人以上。")
    elif {"people", "quorum"} <= one.keys() and one["quorum"] > one["people"]:
        yield _(
            "须同意的人数（%(quorum)s人）多于参加的人数（%(people)s人）。",
            quorum=one["quorum"],
            people=one["people"],
        )
    elif 0 < present_of(one) < people_of(one):
        yield _("通过人数不能多于到会人数。")
    elif present_of(one) >= 2 * people_of(one):
        yield _("通过人数应当超过到会人数的一半。")


def may_take(line: Line, duty: str, trades: Mapping[str, Trade]) -> bool:
    """Whether a line may be given to a duty: its own, or one of the same level with a right by which it is done now.

    A county's visit is no township's to make (D57 20), and what money is paid by approves nothing.
    """
    if isinstance(line, Notice):
        asked, own = POSTING, line.posted_by
    else:
        asked, own = ACTS, str(line.run_by if isinstance(line, Check) else line.by)
    there, here = trades.get(own, _NOBODY), trades.get(duty, _NOBODY)
    return duty == own or (there[0] == here[0] and bool(there[1] & here[1] & asked))


def may_ask(line: Check, duty: str, trades: Mapping[str, Trade]) -> bool:
    """Whether a duty may ask for a check: one that handles cases, of the level of its own."""
    own = str(line.asked_by)
    return duty == own or (
        trades[duty][0] == trades.get(own, _NOBODY)[0] and bool(trades[duty][1] & HANDLING)
    )


def may_settle(line: Check, duty: str, trades: Mapping[str, Trade]) -> bool:
    """Whether a duty may settle what a check has found: one that handles cases and sees what the sources told.

    Never one that answers for the sources: its answer would settle itself. What no source of means is asked (another
    case) is settled by its own duty alone.
    """
    rights = trades[duty][1]
    able = "read_means" in rights and "verify" not in rights and bool(rights & HANDLING)
    return duty == line.settled_by or (line.form is not None and able)


def newly_faults(one: Mapping[str, Any], idle: Mapping[str, Text] | None) -> Iterator[Message]:
    """Why a line that is being made can't be: nobody could ever sign it, or one who dissents would stop it for ever."""
    if idle is None:
        return
    if one.get("duty") in idle:
        yield _("“%(duty)s”岗位不办理案件，不能承担流程中的环节。", duty=idle[one["duty"]])
    if one["kind"] == "meeting" and not one.get("back_to"):
        yield _("会议应写明不同意时退回到哪一环节。")
