"""Keeping content in the store, and sweeping what nothing names."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite

from core import clock
from core.audit.operations import about, operation
from core.db import db, seeing_everything, select
from core.documents.files import store
from core.documents.models import StoredFile

ORPHAN_SECONDS = 24 * 3600


def store_content(content: bytes, media_type: str) -> str:
    """Write the content into the store and note it in this transaction; its hash, for a foreign key to `stored_file.hash`."""
    name = store.keep(content)
    dialect = sqlite if db.session.connection().dialect.name == "sqlite" else postgresql
    row = {"hash": name, "media_type": media_type, "size": len(content), "stored_at": clock.real_now()}
    db.session.execute(dialect.insert(StoredFile).values(row).on_conflict_do_nothing(index_elements=["hash"]))
    return name


@operation("file.sweep")
def sweep_orphans(today: date) -> int:
    """Remove files that no row names and that are more than a day old, in real time; how many. Harmless to repeat."""
    with seeing_everything(), store.sweeping():
        named = _named_files()
        rows = db.session.scalars(
            select(StoredFile.hash).where(
                StoredFile.stored_at < clock.real_now() - timedelta(seconds=ORPHAN_SECONDS)
            )
        )
        orphans = [h for h in rows if h not in named and store.is_older(h, ORPHAN_SECONDS)]
        db.session.execute(delete(StoredFile).where(StoredFile.hash.in_(orphans)))
        kept = set(db.session.scalars(select(StoredFile.hash)))
        gone = [n for n in store.names() if n not in kept and store.is_older(n, ORPHAN_SECONDS)]
        for name in gone:
            store.remove(name)
        if gone:
            about("files", removed=len(gone))
        return len(gone) + store.sweep_unfinished(ORPHAN_SECONDS)


def _named_files() -> set[str]:
    """Every hash that a foreign key of any table holds."""
    stored: Any = StoredFile.__table__
    tables: list[Table] = list(StoredFile.metadata.tables.values())
    keys = [k for t in tables for k in t.foreign_keys if k.references(stored)]
    return {
        h for k in keys for h in db.session.scalars(select(k.parent).where(k.parent.is_not(None)).distinct())
    }
