"""Which characters a set of font files can draw, read from their character maps."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

_INVISIBLE = ("Cc", "Cf", "Zl", "Zp", "Zs")


def missing(text: str, fonts: Iterable[Path]) -> list[str]:
    """The characters of `text` that none of the fonts has, in order of appearance, each once."""
    drawn = _drawn_by_any(tuple((path, path.stat().st_mtime_ns) for path in fonts))
    wanted = dict.fromkeys(c for c in text if unicodedata.category(c) not in _INVISIBLE)
    return [c for c in wanted if ord(c) not in drawn]


@lru_cache(maxsize=4)
def _drawn_by_any(fonts: tuple[tuple[Path, int], ...]) -> frozenset[int]:
    return frozenset().union(*(_drawn(path, changed) for path, changed in fonts))


@lru_cache(maxsize=64)
def _drawn(path: Path, changed: int) -> frozenset[int]:
    content = path.read_bytes()
    return frozenset(point for start in _faces(content) for point in _points(content, start))


def _faces(content: bytes) -> tuple[int, ...]:
    """Where each face's table directory begins; a collection (.ttc) holds several."""
    if content[:4] != b"ttcf":
        return (0,)
    count = struct.unpack_from(">I", content, 8)[0]
    return struct.unpack_from(f">{count}I", content, 12)


def _points(content: bytes, face: int) -> Iterator[int]:
    for index in range(struct.unpack_from(">H", content, face + 4)[0]):
        tag, _checksum, offset, _length = struct.unpack_from(">4sIII", content, face + 12 + 16 * index)
        if tag == b"cmap":
            yield from _map(content, offset)


def _map(content: bytes, cmap: int) -> Iterator[int]:
    for index in range(struct.unpack_from(">H", content, cmap + 2)[0]):
        platform, _encoding, offset = struct.unpack_from(">HHI", content, cmap + 4 + 8 * index)
        start = cmap + offset
        kind = struct.unpack_from(">H", content, start)[0]
        if platform in (0, 3) and kind == 4:
            yield from _segments(content, start)
        elif platform in (0, 3) and kind == 12:
            yield from _groups(content, start)


def _segments(content: bytes, start: int) -> Iterator[int]:
    """Format 4: ranges of the basic plane, each glyph found by a difference or in a table."""
    twice = struct.unpack_from(">H", content, start + 6)[0]
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", content, start + 14)
    firsts = struct.unpack_from(f">{count}H", content, start + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", content, start + 16 + 2 * twice)
    table = start + 16 + 3 * twice
    for i, (first, last, delta) in enumerate(zip(firsts, ends, deltas, strict=True)):
        reach = struct.unpack_from(">H", content, table + 2 * i)[0]
        for point in range(first, min(last, 0xFFFE) + 1):
            glyph = point + delta
            if reach:
                glyph = struct.unpack_from(">H", content, table + 2 * i + reach + 2 * (point - first))[0]
            if glyph & 0xFFFF:
                yield point


def _groups(content: bytes, start: int) -> Iterator[int]:
    """Format 12: ranges over all planes, the first glyph given."""
    for index in range(struct.unpack_from(">I", content, start + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", content, start + 16 + 12 * index)
        yield from range(first if glyph else first + 1, last + 1)
