"""The file itself: a ZIP whose manifest, written last, names every part with its SHA-256, and the keys by fingerprint."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from core.errors import Refused
from core.text import _

MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What the archive holds: when it was made, of which database at which migrations, under which keys."""

    made_at: str
    database: str
    heads: tuple[str, ...]
    keys: Mapping[str, str]
    counts: Mapping[str, int] = field(default_factory=dict)
    sums: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT


def fingerprint(key: str) -> str:
    """What tells two keys apart and gives neither away."""
    return hashlib.sha256(b"jiuzhu key " + key.encode()).hexdigest()[:16]


class Writing:
    """An archive that is being written; `close` adds the manifest."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.sums: dict[str, str] = {}

    @contextmanager
    def part(self, name: str, *, packed: bool = True) -> Iterator[_Summing]:
        """A part to write into; `packed` False for what is sealed and gets no smaller."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        with self._archive.open(info, "w", force_zip64=True) as target:
            summing = _Summing(target)
            yield summing
        self.sums[name] = summing.sum.hexdigest()

    def add(self, name: str, path: Path, *, packed: bool = True) -> None:
        """A file as a part."""
        with path.open("rb") as source, self.part(name, packed=packed) as target:
            while chunk := source.read(_CHUNK):
                target.write(chunk)

    def close(self, manifest: Manifest) -> None:
        """The manifest, which makes the archive whole."""
        told = {**asdict(manifest), "sums": self.sums}
        self._archive.writestr(MANIFEST, json.dumps(told, indent=1))


class _Summing:
    """Writes on, and keeps the sum of what went through."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self.sum = hashlib.sha256()

    def write(self, chunk: Any) -> None:
        """Bytes, or what is like them."""
        self.sum.update(chunk)
        self._target.write(chunk)


@contextmanager
def reading(path: Path) -> Iterator[zipfile.ZipFile]:
    """An archive to read; Refused when the file is no archive of ours."""
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile):
        raise Refused(
            _("“%(file)s”不是备份文件，或者已经损坏。", file=path.name), next=_("请换一份备份重试。")
        ) from None
    with archive:
        yield archive


def manifest_of(archive: zipfile.ZipFile) -> Manifest:
    """What it says that it holds; Refused for one that was broken off, or that a later version wrote."""
    try:
        told = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError):
        raise Refused(_("备份不完整：没有清单。"), next=_("请换一份备份重试。")) from None
    if told.get("format") != FORMAT:
        raise Refused(_("备份由别的版本写成，本程序读不了。"), next=_("请用写备份的那一版恢复，再升级。"))
    return Manifest(**{**told, "heads": tuple(told["heads"])})


def check_sums(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Refused, naming the part, unless every part is there as it was written, and nothing else."""
    names = {info.filename for info in archive.infolist()} - {MANIFEST}
    for name in sorted(names ^ set(manifest.sums)):
        raise Refused(_("备份被改动过：“%(part)s”。", part=name), next=_("请换一份备份重试。"))
    for name, wanted in manifest.sums.items():
        if _sum_of(archive, name) != wanted:
            raise Refused(_("备份被改动过：“%(part)s”。", part=name), next=_("请换一份备份重试。"))


def _sum_of(archive: zipfile.ZipFile, name: str) -> str:
    found = hashlib.sha256()
    try:
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                found.update(chunk)
    except zipfile.BadZipFile:
        return ""
    return found.hexdigest()
