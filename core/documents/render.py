"""Template and data in, PDF bytes out. Same input, same bytes; no system font, no network, no markup made of data."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as shipped
import typst

from core.documents import glyphs

PACKAGES = Path(__file__).parent / "templates"
"""Where `@jiuzhu/letters` lies, which every template may import."""

_TITLE = (
    "FZXiaoBiaoSong-B05S",
    "FZXiaoBiaoSong-B05",
    "方正小标宋简体",
    "方正小标宋_GBK",
    "STZhongsong",
    "华文中宋",
)
_BODY = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋")
_STRONG = ("SimHei", "黑体", "STHeiti", "华文黑体")
_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Fonts:
    """The typefaces that letters may use: the shipped ones and, before them, those of the county's own folder."""

    files: tuple[Path, ...]
    stamps: tuple[int, ...]

    @classmethod
    def of(cls, folder: Path | None = None) -> Fonts:
        """The shipped fonts and every .ttf, .otf and .ttc under `folder`."""
        own = (
            sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".ttf", ".otf", ".ttc"))
            if folder
            else []
        )
        files = (*own, shipped.serif_path(), shipped.sans_path())
        return cls(files, tuple(p.stat().st_mtime_ns for p in files))

    def missing(self, text: str) -> list[str]:
        """Characters that none of these fonts can draw."""
        return glyphs.missing(text, self.files)


def missing_glyphs(text: str, folder: Path | None = None) -> list[str]:
    """Characters of `text` that no letter could print, each once; asked when a name is typed."""
    return Fonts.of(folder).missing(text)


def render(
    template: Path, head: Mapping[str, Any], data: Mapping[str, Any], *, on: date, fonts: Fonts
) -> bytes:
    """Compile one letter. `head` and `data` are JSON-ready; `on` is the date that the PDF carries.

    Raises typst.TypstError when the template itself is faulty.
    """
    with _lock:
        compiler = _compiler(template.parent, fonts)
        head = {**head, "fonts": _stacks(fonts)}
        pdf = compiler.compile(
            input=str(template),
            format="pdf",
            sys_inputs={"head": _json(head), "data": _json(data)},
            timestamp=datetime(on.year, on.month, on.day, tzinfo=_CHINA),
        )
    if not isinstance(pdf, bytes):
        raise TypeError(f"{template.name} did not compile to one PDF")
    return pdf


_lock = threading.Lock()  # one compiler a folder is shared by the threads of a process


@lru_cache(maxsize=8)
def _faces(fonts: Fonts) -> typst.Fonts:
    folders = list(dict.fromkeys(path.parent for path in fonts.files))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@lru_cache(maxsize=32)
def _compiler(root: Path, fonts: Fonts) -> typst.Compiler:
    return typst.Compiler(
        root=root,
        font_paths=_faces(fonts),
        package_path=PACKAGES,
        package_cache_path=PACKAGES,
        ignore_system_fonts=True,
    )


def _stacks(fonts: Fonts) -> dict[str, Any]:
    """Families by use, the county's licensed ones first, the shipped ones always behind them."""
    has = frozenset(_faces(fonts).families())

    def stack(wanted: Sequence[str], *last: str) -> list[str]:
        return [*(f for f in wanted if f in has), *last]

    title = stack(_TITLE, "Noto Serif SC", "Noto Sans SC")
    return {
        "title": title,
        "body": stack(_BODY, "Noto Serif SC", "Noto Sans SC"),
        "strong": stack(_STRONG, "Noto Sans SC", "Noto Serif SC"),
        "thicken": title[0] == "Noto Serif SC",
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
