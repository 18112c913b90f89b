"""Where a template lies and what it reads: core's shared ones, and each plugin's own folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import typst

from core.declare import DocumentType
from core.documents import public_sheet
from core.documents.letters import ADVERSE, Check, Remedy, head, issuer
from core.documents.render import PACKAGES, Fonts, render
from core.documents.shape import Field, carries_remedy, fields_of, sample
from core.errors import PluginError, Refused
from core.plugins.sources import find_sources

SHARED = "shared"
PARTS = PACKAGES / "jiuzhu"

_folders: dict[str, Path] = {SHARED: PACKAGES / SHARED}


@dataclass(frozen=True)
class Template:
    """A typst source: its file, the fields it reads, whether it prints the remedy, the hash of its text and parts."""

    name: str
    path: Path
    fields: tuple[Field, ...]
    remedy: bool
    hash: str


def use_folder(code: str, folder: Path) -> None:
    """Take the templates `CODE/...` from this folder: for a plugin that is not installed yet."""
    _folders[code] = folder
    _read.cache_clear()


def template(name: str) -> Template:
    """`dibao/accepted.typ` out of the plugin dibao, `shared/receipt.typ` out of core. PluginError when there is none."""
    path = _path(name)
    if path is None or not path.is_file():
        raise PluginError(f"template {name} does not exist")
    return _read(name, path, path.stat().st_mtime_ns)


def faults(documents: Iterable[DocumentType]) -> list[str]:
    """What is wrong with the templates of these documents: none there, unreadable, a remedy or the notice's limit missing."""
    return [f"{d.code} {d.template}: {fault}" for d in documents if d.template for fault in _faults(d)]


def proof(found: Template) -> bytes:
    """The template filled with a sample text in every field, as PDF. typst.TypstError when it does not compile."""
    day = date(2026, 7, 1)
    by = issuer("county", bureau="示例县民政局", township="示例镇")
    fight = Remedy(
        body="示例县人民政府",
        court="示例县人民法院",
        respondent=by.respondent,
        days=60,
        months=6,
        basis=("示例",),
    )
    sheet = head(
        number="XX-000000000-2026-00000-F00-1",
        title="示例",
        by=by,
        recipient="示例",
        issued_on=day,
        basis=("示例",),
        remedy=fight if found.remedy else None,
        hotline="00000",
        check=Check(
            code="0000-0000-0000-0000", address="https://jiuzhu.example/verify/0", site="jiuzhu.example"
        ),
    )
    return render(found.path, sheet, sample(found.fields), on=day, fonts=Fonts.of())


def _faults(document: DocumentType) -> Iterator[str]:
    try:
        found = template(document.template)
        proof(found)
        if document.kind == "notice":
            public_sheet.check_template(found.fields)
    except (PluginError, ValueError, Refused, typst.TypstError) as error:
        yield str(error)
        return
    if document.code in ADVERSE and not found.remedy:
        yield "the remedy is missing (SAL26:76)"


def _path(name: str) -> Path | None:
    code, _slash, rest = name.partition("/")
    if not rest or ".." in name:
        return None
    if code not in _folders:
        source = next(
            (s for s in find_sources([code], from_outside=True) if s.name == code and s.directory), None
        )
        if source is None or source.directory is None:
            return None
        _folders[code] = source.directory / "templates" / code
    return _folders[code] / rest


@lru_cache(maxsize=256)
def _read(name: str, path: Path, changed: int) -> Template:
    source = path.read_text(encoding="utf-8")
    text = hashlib.sha256(source.encode())
    for part in sorted(PARTS.rglob("*.typ")):
        text.update(part.read_bytes())
    return Template(name, path, fields_of(source), carries_remedy(source), text.hexdigest())
