"""Making a backup: the database of one moment first, then the files that it names, then the manifest."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask
from sqlalchemy import make_url

from core.backup import postgres, sqlite
from core.backup.archive import Manifest, Writing, fingerprint
from core.clock import now
from core.errors import Refused
from core.migrations.upgrade import applied, migrating
from core.text import Text, _

STORES = {"sqlite": sqlite, "postgresql": postgres}
FOLDERS = ("files", "audit", "fonts")
"""Of the data directory; files are sealed and named by their content, so that a file that is added later does no harm."""
Said = Callable[[Text], None]


def make(app: Flask, target: Path, keys: Mapping[str, str], say: Said) -> Manifest:
    """Write the installation into `target`, which must not be there yet; only its owner may read it.

    A file without its manifest was broken off: it bears another name until it is whole.
    """
    if target.exists():
        raise Refused(_("“%(file)s”已经存在，不覆盖。", file=target.name), next=_("请换一个文件名。"))
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    engine = make_url(url).get_backend_name()
    part = target.with_name(f"{target.name}.part")
    with os.fdopen(_opened(part), "wb") as file, zipfile.ZipFile(file, "w") as archive:
        writing = Writing(archive)
        say(_("数据库……"))
        with migrating(url) as connection:
            heads = applied(connection)
        counts = STORES[engine].dump(url, writing)
        say(_("文件……"))
        _add_folders(Path(app.config["JIUZHU_HOME"]), writing)
        prints = {name: fingerprint(key) for name, key in keys.items()}
        manifest = Manifest(now().isoformat(), engine, tuple(heads), prints, counts)
        writing.close(manifest)
    part.rename(target)
    return manifest


def _opened(part: Path) -> int:
    part.unlink(missing_ok=True)
    return os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _add_folders(home: Path, writing: Writing) -> None:
    for name in FOLDERS:
        for path in sorted((home / name).rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                writing.add(f"home/{path.relative_to(home)}", path, packed=name != "files")
