"""The keyed chain: what an event's hash covers, how events are appended, what a walk over them finds. No reading."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from core.db import sealing
from core.text import Message, _

COVERED = (
    *("number", "at", "on", "what", "about", "who", "user_id", "posting_id", "duty", "division"),
    *("office_code", "changes", "detail", "previous"),
)


@dataclass(frozen=True)
class Head:
    """Where the chain stood: its last number and hash, and when that was noted."""

    number: int
    hash: str
    at: str = ""

    @property
    def signed(self) -> str:
        """What only the chain's key can say of this head; nothing for a chain that has not begun."""
        return _signed({"number": self.number, "hash": self.hash}) if self.number else ""

    def as_line(self) -> str:
        """One line of the file outside the database, signed with the chain's key."""
        content = {"number": self.number, "hash": self.hash, "at": self.at}
        return json.dumps(content | {"signed": _signed(content)}, sort_keys=True)

    @classmethod
    def from_line(cls, line: str) -> Head | None:
        """The head that a line says; None when it was not written with this installation's key."""
        try:
            content = json.loads(line)
            signed = content.pop("signed")
        except (ValueError, AttributeError, KeyError, TypeError):
            return None
        return cls(**content) if signed == _signed(content) else None


@dataclass(frozen=True)
class Finding:
    """Something wrong with the log: the event's number, in what way, and a sentence that says so."""

    number: int
    kind: Literal["changed", "missing", "added", "head"]
    message: Message

    def as_json(self) -> dict[str, Any]:
        """For `jiuzhu audit verify --json`."""
        return {"number": self.number, "kind": self.kind, "message": str(self.message)}


def hash_of(event: Mapping[str, Any]) -> str:
    """The keyed hash of one event, the hash of the one before it included."""
    covered = {name: _plain(event[name]) for name in COVERED}
    text = json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sealing.keyed_hash(sealing.audit_key(), text.encode())


def link(events: Iterable[dict[str, Any]], head: Head) -> Iterator[dict[str, Any]]:
    """The events numbered and hashed, each resting on the one before."""
    number, previous = head.number, head.hash
    for event in events:
        number += 1
        row = event | {"number": number, "previous": previous}
        previous = hash_of(row)
        yield row | {"hash": previous}


def check_signature(head: Head, signed: str) -> Iterator[Finding]:
    """A head in the database that this installation has not signed: somebody has set it back, or forward."""
    if signed != head.signed:
        yield Finding(
            head.number,
            "head",
            _("数据库里的链头（第%(n)s条）不是本系统写下的：它后面的记录可能已被删去。", n=head.number),
        )


def head_missing() -> Finding:
    """The database says no longer where the chain ends: nothing can be logged, and what was cut off is told by the heads outside."""
    return Finding(
        0, "head", _("链头缺失：数据库里没有链头，末尾的记录是否被删去，只能与数据库外保存的链头核对。")
    )


def walk(
    events: Iterable[Mapping[str, Any]], head: Head | None, outside: Iterable[Head]
) -> Iterator[Finding]:
    """Every event in the order of its number, against the head in the database, if there is one, and those outside it."""
    kept = {one.number: one.hash for one in outside}
    last, previous = 0, ""
    trusted = True  # whether the link to the row before says something about this one
    for event in events:
        number = event["number"]
        yield from (_missing(gap) for gap in range(last + 1, number))
        linked = not trusted or number != last + 1 or event["previous"] == previous
        trusted = linked and event["hash"] == hash_of(event) == kept.get(number, event["hash"])
        if not trusted and head is not None and number > head.number:
            yield Finding(number, "added", _("第%(n)s条是从系统之外添加的。", n=number))
        elif not trusted:
            yield Finding(number, "changed", _("第%(n)s条被改动过。", n=number))
        last, previous = number, event["hash"]
    known = max([head.number if head else 0, *kept])
    yield from (_missing(gap) for gap in range(last + 1, known + 1))
    if head is not None:
        yield from _check_head(head, Head(last, previous), kept)


def _check_head(head: Head, last: Head, kept: Mapping[int, str]) -> Iterator[Finding]:
    behind = max(kept, default=0) > head.number
    if behind or (head.number, head.hash) != (last.number, last.hash):
        yield Finding(
            head.number,
            "head",
            _("链头记到第%(head)s条，与日志实际的第%(last)s条不符。", head=head.number, last=last.number),
        )


def _missing(number: int) -> Finding:
    return Finding(number, "missing", _("第%(n)s条不见了。", n=number))


def _signed(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True)
    return sealing.keyed_hash(sealing.audit_key(), b"head " + text.encode())


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else value
