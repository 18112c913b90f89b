"""Restoring a backup: everything is tested before anything is written, and nothing is written over."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from sqlalchemy import make_url

from core.backup.archive import Manifest, check_sums, fingerprint, manifest_of, reading
from core.backup.making import FOLDERS, STORES, Said
from core.errors import Refused
from core.text import _

HOME = "home"


def restore(url: str, home: Path, source: Path, keys: Mapping[str, str], say: Said) -> Manifest:
    """Put an installation back: into an empty database and an empty data directory that holds its keys.

    Refused for a backup that was altered, for other keys, for a database of another kind, and where something is.
    """
    with reading(source) as archive:
        manifest = manifest_of(archive)
        _refuse_other_keys(manifest, keys)
        store = STORES[_engine(manifest, url)]
        store.refuse_unless_empty(url)
        _refuse_full(home)
        say(_("核对备份……"))
        check_sums(archive, manifest)
        say(_("数据库……"))
        store.load(url, archive, manifest.heads)
        say(_("文件……"))
        _put_back(archive, home)
    return manifest


def _engine(manifest: Manifest, url: str) -> str:
    engine = make_url(url).get_backend_name()
    if engine != manifest.database:
        raise Refused(
            _("备份来自 %(theirs)s 数据库，现在的设置是 %(ours)s。", theirs=manifest.database, ours=engine),
            next=_("请把 JIUZHU_DATABASE_URL 指向同一种数据库。"),
        )
    return engine


def _refuse_other_keys(manifest: Manifest, keys: Mapping[str, str]) -> None:
    """Other keys read nothing of what is sealed; every key of then must be among those of now."""
    have = {fingerprint(key) for key in keys.values()}
    if any(theirs not in have for theirs in manifest.keys.values()):
        raise Refused(
            _("现在的密钥不是写备份时的密钥，恢复后证件号码和附件都打不开。"),
            next=_("请先把当时的 secret.key 和 data.key 放进数据目录。"),
            code="other_keys",
        )


def _refuse_full(home: Path) -> None:
    full = [name for name in FOLDERS if any((home / name).rglob("*"))]
    if full:
        raise Refused(
            _("数据目录里已有文件：%(names)s。", names="、".join(full)),
            next=_("请把它们移走，或者把 JIUZHU_HOME 指向一个空目录。"),
        )


def _put_back(archive: zipfile.ZipFile, home: Path) -> None:
    for info in archive.infolist():
        path = PurePosixPath(info.filename)
        if path.parts[0] != HOME or ".." in path.parts or path.parts[1] not in FOLDERS:
            continue
        target = home.joinpath(*path.parts[1:])
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with archive.open(info) as part, target.open("wb") as file:
            shutil.copyfileobj(part, file)
        target.chmod(0o600)
