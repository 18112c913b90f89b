"""The table of to-dos."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Code, Keyed, Model, Moment, Scoped

_OPEN = text("done_on is null")


class Task(Keyed, Scoped, Model):
    """Something that a duty at a place has to do, or one officer of it. `what` is a permanent code, `title` the sentence.

    `about` is a subject as the log names it ("case:DB-…", "notice:12"); `division` the place where the duty is held;
    `office_code` the office that took on the matter. One thing is asked of one duty at one place once at a time.
    """

    __tablename__ = "task"
    __audited__ = True
    __table_args__ = (
        Index("ix_task_worklist", "division", "duty", "done_on", "due_on"),
        Index(
            "uq_task_open",
            "what",
            "about",
            "duty",
            "division",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    what: Mapped[str] = mapped_column(Code(40))
    about: Mapped[str] = mapped_column(String(120), index=True)
    title: Mapped[str] = mapped_column(String(300), default="")
    duty: Mapped[str] = mapped_column(Code(40))
    division: Mapped[str] = mapped_column(Code(24))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    due_on: Mapped[date | None]
    link: Mapped[str] = mapped_column(String(200), default="")
    opened_on: Mapped[date]
    opened_by: Mapped[str] = mapped_column(String(80))
    done_on: Mapped[date | None]
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[str] = mapped_column(String(80), default="")
    outcome: Mapped[str] = mapped_column(String(300), default="")

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.done_on is None
