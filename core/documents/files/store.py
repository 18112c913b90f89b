"""The encrypted file store: JIUZHU_HOME/files, each file named by the hash of its content and never changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app

from core.db.sealing import seal_bytes, unseal_bytes
from core.errors import NotFound
from core.text import _

_HASH = re.compile(r"[0-9a-f]{64}")


def folder() -> Path:
    """Where the files lie."""
    return Path(current_app.config["JIUZHU_HOME"]) / "files"


def keep(content: bytes) -> str:
    """Write the content before the transaction that names it commits; its SHA-256 as hex.

    The same content lies there once. Writing it again makes it young, so that a sweep leaves it alone.
    """
    name = hashlib.sha256(content).hexdigest()
    path = _path(name)
    with _lock(fcntl.LOCK_SH):
        if path.exists():
            os.utime(path)
        else:
            _write(path, seal_bytes(content, _place(name)))
    return name


def read(name: str) -> bytes:
    """The content by its hash. NotFound when it is not there, ValueError when it was altered."""
    try:
        sealed = _path(name).read_bytes()
    except FileNotFoundError:
        raise NotFound(
            _("文件已不在文件库中。"), next=_("请把这条提示告诉系统管理员，从备份恢复。")
        ) from None
    content = unseal_bytes(sealed, _place(name))
    if hashlib.sha256(content).hexdigest() != name:
        raise ValueError(f"file {name} does not hold what its name says")
    return content


def names() -> Iterator[str]:
    """The hash of every file that lies there."""
    yield from (path.name for path in sorted(folder().glob("??/*")) if _HASH.fullmatch(path.name))


def is_older(name: str, seconds: float) -> bool:
    """Whether the file was last written so long ago in real time; true for one that is gone."""
    try:
        return time.time() - _path(name).stat().st_mtime > seconds
    except FileNotFoundError:
        return True


def remove(name: str) -> None:
    """Take a file away; only within `sweeping`, and only one that no row names."""
    _path(name).unlink(missing_ok=True)


def sweep_unfinished(seconds: float) -> int:
    """Remove what a crash left half written; how many."""
    old = [p for p in folder().glob("??/.*") if time.time() - p.stat().st_mtime > seconds]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


@contextmanager
def sweeping() -> Iterator[None]:
    """Nobody writes a file meanwhile."""
    with _lock(fcntl.LOCK_EX):
        yield


def _path(name: str) -> Path:
    if not _HASH.fullmatch(name):
        raise NotFound(_("没有这个文件。"))
    return folder() / name[:2] / name


def _place(name: str) -> str:
    return f"file:{name}"


def _write(path: Path, sealed: bytes) -> None:
    """Whole or not at all, on the disk before anything names it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


@contextmanager
def _lock(kind: int) -> Iterator[None]:
    folder().mkdir(parents=True, exist_ok=True)
    handle = os.open(folder() / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, kind)
        yield
    finally:
        os.close(handle)
