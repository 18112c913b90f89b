"""SQLite out and in: its own backup of one moment while others write; a file put into place whole."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from core.backup.archive import Writing
from core.errors import Refused
from core.text import _

PART = "database/jiuzhu.db"


def dump(url: str, archive: Writing) -> dict[str, int]:
    """The database as one part; how many rows each table has."""
    with tempfile.TemporaryDirectory(prefix="jiuzhu-backup-") as folder:
        copy = Path(folder) / "jiuzhu.db"
        with closing(sqlite3.connect(_path(url))) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            counts = _counts(target)
        archive.add(PART, copy)
    return counts


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = connection.execute("select name from sqlite_master where type = 'table' order by name")
    tables = [name for (name,) in names if not name.startswith("sqlite_")]
    return {t: connection.execute(f'select count(*) from "{t}"').fetchone()[0] for t in tables}  # noqa: S608


def refuse_unless_empty(url: str) -> None:
    """Refused where there is a database already: a restore writes over nothing."""
    if _path(url).exists():
        raise Refused(
            _("数据库已经存在，恢复不会覆盖它。"), next=_("请把原数据库移走，或者把设置指向一个空的位置。")
        )


def load(url: str, archive: zipfile.ZipFile, _heads: tuple[str, ...]) -> None:
    """Write it beside its place, then move it there."""
    path = _path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.restoring")
    with archive.open(PART) as source, fresh.open("wb") as target:
        shutil.copyfileobj(source, target)
    fresh.rename(path)


def _path(url: str) -> Path:
    return Path(str(make_url(url).database))
