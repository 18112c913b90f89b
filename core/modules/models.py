"""Tables of the gate: a module enabled in a county or township from a day to a day; plugins that failed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Code, Keyed, Model, Moment, Versioned


class ModuleActivation(Keyed, Versioned, Model):
    """On or off for a division from a day; the nearest and newest row that covers a day holds."""

    __tablename__ = "module_activation"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("until is null or until >= since", name="dates"),
        Index("ix_module_activation_place", "module", "division"),
    )

    module: Mapped[str] = mapped_column(Code(40))
    division: Mapped[str] = mapped_column(Code(12))
    enabled: Mapped[bool]
    since: Mapped[date]
    until: Mapped[date | None]
    basis: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    by: Mapped[str] = mapped_column("done_by", String(80))
    at: Mapped[datetime] = mapped_column("done_at", Moment)


class PluginFailure(Keyed, Model):
    """A plugin that failed when it was invited to add to a page or told news: asked what, how, how often."""

    __tablename__ = "plugin_failure"
    __table_args__ = (UniqueConstraint("plugin", "hook"),)

    plugin: Mapped[str] = mapped_column(Code(80))
    hook: Mapped[str] = mapped_column(Code(40))
    error: Mapped[str] = mapped_column(String(200))
    times: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)
