"""Writing the log: the decorator of every writing function, notes that outlive a rollback, and the chain's heads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from core import clock
from core.actor import Actor, actor
from core.audit.chain import Head, link
from core.audit.models import AuditEvent, AuditHead
from core.db import Scoped, db, seeing_everything
from core.db.engine import storable
from core.db.transaction import afterwards
from core.errors import Unlogged
from core.text import _

P = ParamSpec("P")
R = TypeVar("R")
HEADS = "heads.jsonl"
_QUEUE, _NOTES = "jiuzhu_events", "jiuzhu_notes"


@dataclass(eq=False)
class Event:
    """What is being done now; it becomes a row when the transaction is kept."""

    what: str
    who: Actor
    about: str = ""
    office: str = ""
    changes: list[dict[str, Any]] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)
    savepoints: tuple[Any, ...] = ()

    @property
    def says_something(self) -> bool:
        """False when an operation found nothing to do."""
        return bool(self.about or self.changes or self.detail)

    def row(self) -> dict[str, Any]:
        """The event's columns, before it is numbered."""
        return {
            "office_code": self.office or self.who.division,
            "at": clock.real_now(),
            "on": clock.today(),
            "what": self.what,
            "about": self.about[:160],
            "who": self.who.name[:160],
            "user_id": self.who.user_id,
            "posting_id": self.who.posting_id,
            "duty": self.who.duty,
            "division": self.who.division,
            "changes": storable(self.changes),
            "detail": storable(self.detail),
        }


_event: ContextVar[Event | None] = ContextVar("jiuzhu_event", default=None)


def current_event() -> Event | None:
    """The event that changes belong to now; None outside every operation."""
    return _event.get()


def operation(what: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a function that writes: `what` is the verb's permanent code, "case.finish".

    The outermost operation opens one event, inner ones join it. The event gathers the changed fields of audited rows
    and is written with the transaction's commit; an operation that raises leaves none.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            outer = _event.get()
            if outer is not None:
                return function(*args, **kwargs)
            event = Event(what, actor())
            token = _event.set(event)
            try:
                result = function(*args, **kwargs)
                db.session.flush()
            finally:
                _event.reset(token)
            if event.says_something:
                _queue(event)
            return result

        run.operation = what  # type: ignore[attr-defined]
        return run

    return decorate


@contextmanager
def tried() -> Iterator[None]:
    """Done to find out whether it can be: taken back when the block ends, and the log holds nothing of it."""
    token = _event.set(Event("tried", actor()))
    savepoint = db.session.begin_nested()
    try:
        yield
        db.session.flush()
    finally:
        if savepoint.is_active:
            savepoint.rollback()
        _event.reset(token)


def about(subject: str, /, *, office: str = "", **detail: Any) -> None:
    """Name what the operation concerns, "case:DB-610104003-2026-00017"; the first name of an event stands."""
    event = _event.get()
    if event is None:
        raise RuntimeError(f"about({subject!r}) outside an operation")
    event.about = event.about or subject
    event.office = event.office or office
    event.detail.update(detail)


def record(what: str, about: str, /, *, office: str = "", **detail: Any) -> None:
    """Note a view of a sensitive value, a refusal, a sign-in: kept whatever becomes of the transaction."""
    notes: list[Event] = db.session.info.setdefault(_NOTES, [])
    notes.append(Event(what, actor(), about, office, detail=detail))


def waiting_notes() -> list[Event]:
    """Notes of this session that are not in the log yet."""
    return list(db.session.info.get(_NOTES, ()))


def note_change(row: Any, change: dict[str, Any]) -> None:
    """Called by the listener for each audited row that a flush writes."""
    event = _event.get()
    if event is None:
        raise RuntimeError(f"{type(row).__name__} was written outside an operation")
    if isinstance(row, Scoped):
        event.office = event.office or row.office_code
    event.changes.append(change)


def _queue(event: Event) -> None:
    session = db.session()
    event.savepoints = tuple(_savepoints(session))
    session.info.setdefault(_QUEUE, []).append(event)


def _savepoints(session: Session) -> Iterable[Any]:
    inner = session.get_nested_transaction()
    while inner is not None and inner.nested:
        yield inner
        inner = inner.parent


def drop_events(session: Session, savepoint: Any | None) -> None:
    """What was undone was not done: forget the events of a savepoint, or of the whole transaction."""
    events: list[Event] = session.info.get(_QUEUE, [])
    session.info[_QUEUE] = [e for e in events if savepoint is not None and savepoint not in e.savepoints]


def append_all(session: Session) -> None:
    """Write what is waiting at the end of the chain, in the session's transaction; the head is locked here, last.

    Unlogged where there is no head: then nothing of the transaction stays.
    """
    waiting: list[Event] = [*session.info.get(_QUEUE, ()), *session.info.get(_NOTES, ())]
    if not waiting:
        return
    with seeing_everything():
        connection = session.connection()
        table = AuditHead.__table__
        locked = connection.execute(select(table.c.number, table.c.hash).with_for_update()).one_or_none()
        if locked is None:
            forget_written(session)  # else the error page would fail on it once more
            raise Unlogged(
                _("操作日志的链头缺失，系统不能记录操作，这次操作没有办理。"),
                next=_("请联系系统管理员运行“jiuzhu audit verify”核对日志，从备份恢复以后再办理。"),
            )
        rows = list(link((event.row() for event in waiting), Head(locked.number, locked.hash)))
        connection.execute(insert(AuditEvent), rows)
        last = rows[-1]
        head = Head(last["number"], last["hash"])
        connection.execute(update(AuditHead).values(number=head.number, hash=head.hash, signed=head.signed))


def forget_written(session: Session) -> None:
    """After a commit: what was waiting is in the log."""
    session.info.pop(_QUEUE, None)
    session.info.pop(_NOTES, None)


@afterwards
def write_notes() -> None:
    """Notes that no commit took along, in a short transaction of their own."""
    if db.session.info.get(_NOTES):
        db.session.connection()
        db.session.commit()


def keep_head(folder: Path) -> Head:
    """Write the chain's head into a file outside the database; appended, never rewritten."""
    found = db.session.execute(select(AuditHead.number, AuditHead.hash)).one_or_none()
    if found is None:
        raise Unlogged(_("操作日志的链头缺失，不能保存。"), next=_("请运行“jiuzhu audit verify”核对日志。"))
    number, last = found
    head = Head(number, last, clock.real_now().isoformat(timespec="seconds"))
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / HEADS).open("a", encoding="ascii") as file:
        file.write(head.as_line() + "\n")
    return head
