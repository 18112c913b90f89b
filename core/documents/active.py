"""What a file carries beside what it shows: scripts, attachments, a second file; and pictures too large to be opened."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

MOST_PIXELS = 250_000_000
"""More than any camera takes; a few bytes can claim far more, which no browser can open."""

_UNPACKED = 4 * 1024 * 1024  # of one object stream: a few thousand objects take some hundred thousand bytes
_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)(.*?)endstream", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTS = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|SubmitForm|ImportData|GoTo[RE])(?![A-Za-z0-9])"
    rb"|/URI\s*\(\s*(?:javascript|file|data):",
    re.IGNORECASE,
)
"""Names too long to stand by chance in what is packed, so that they are looked for in every byte: a reader finds its
objects by their places, and takes one out of a comment or a stream if told so."""
_SHORT_ACTS = re.compile(rb"/(?:JS|XFA)(?![A-Za-z0-9])")
_PACKED = re.compile(
    rb"/ObjStm(?![A-Za-z0-9])|/First\s+\d+(?=.*/N\s+\d)|/N\s+\d+(?=.*/First\s+\d)", re.DOTALL
)
_MARKUP = re.compile(
    rb"<(?:script|html|svg|iframe|!doctype|\?php|img|object|embed|body|link|meta|base|form)[\s>/]",
    re.IGNORECASE,
)
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"%PDF-")
_PROGRAMS = (b"PE\x00\x00", b"\x7fELF")
_BLANK = b"\xef\xbb\xbf\x00\t\n\x0c\r "
_PNG = b"\x89PNG\r\n\x1a\n"
_MARK, _SCAN = 0xFF, 0xDA
_PICTURE_BEGINS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def is_active(content: bytes) -> bool:
    """Whether a PDF, JPEG or PNG also holds what a program would run or open: markup, an archive, another PDF, actions."""
    if zipfile.is_zipfile(BytesIO(content)):
        return True
    if not begins_as_pdf(content):
        return _MARKUP.search(content) is not None or _has_more(content)
    named, plain = _unescaped(content), _unescaped(_STREAM.sub(b"stream endstream", content))
    if _ACTS.search(named) or _SHORT_ACTS.search(plain) or _MARKUP.search(plain):
        return True
    unpacked = list(_objects(content))
    if None in unpacked or len(unpacked) < named.count(b"/ObjStm"):
        return True  # nobody can look inside
    return any(_acts(part) for part in unpacked if part)


def is_locked(content: bytes) -> bool:
    """Whether a PDF is encrypted, so that neither we nor those who handle the case can look inside."""
    return begins_as_pdf(content) and re.search(rb"/Encrypt(?![A-Za-z0-9])", _unescaped(content)) is not None


def is_picture(content: bytes) -> bool:
    """Whether a JPEG has a frame, a scan and its end, in this order."""
    return _end_of_jpeg(content) is not None


def begins_as_pdf(content: bytes) -> bool:
    """Whether it is a PDF from its first byte on, blanks and a byte order mark aside."""
    return content[:64].lstrip(_BLANK).startswith(b"%PDF-")


def pixels(content: bytes) -> int:
    """How many a JPEG or PNG says it has; 0 where it says nothing."""
    if content.startswith(b"\x89PNG"):
        return int.from_bytes(content[16:20], "big") * int.from_bytes(content[20:24], "big")
    place = 2
    while content.startswith(b"\xff\xd8") and place + 9 <= len(content) and content[place] == 0xFF:
        if content[place + 1] in _PICTURE_BEGINS:
            height, width = content[place + 5 : place + 7], content[place + 7 : place + 9]
            return int.from_bytes(height, "big") * int.from_bytes(width, "big")
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return 0


def _has_more(content: bytes) -> bool:
    """Whether a picture carries another file, or anything but blanks follows the end of a PNG.

    A photo may carry its camera's own words, or a short film, behind its end.
    """
    if any(mark in content for mark in _ARCHIVES):
        return True
    if not content.startswith(_PNG):
        return any(mark in content[_end_of_jpeg(content) or 0 :] for mark in _PROGRAMS)
    place = len(_PNG)
    while place + 12 <= len(content):
        kind, place = (
            content[place + 4 : place + 8],
            place + 12 + int.from_bytes(content[place : place + 4], "big"),
        )
        if kind == b"IEND":
            return bool(content[place:].strip(_BLANK))
    return True  # its parts lead nowhere: something else stands among them


def _end_of_jpeg(content: bytes) -> int | None:
    """Where a JPEG ends: behind its parts, one of them a frame, and its first scan; None where it has none of these."""
    place, framed = 2, False
    while place + 4 <= len(content) and content[place] == _MARK:
        kind = content[place + 1]
        framed = framed or kind in _PICTURE_BEGINS
        if kind == _SCAN:
            end = content.find(b"\xff\xd9", place)
            return end + 2 if framed and end >= 0 else None
        place += 1 if kind == _MARK else 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return None


def _unescaped(part: bytes) -> bytes:
    """With names as they are meant, whether they are written plainly or in the PDF's own escapes."""
    return _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), part)


def _acts(part: bytes) -> bool:
    """Whether names of actions stand there."""
    named = _unescaped(part)
    return bool(_ACTS.search(named) or _SHORT_ACTS.search(named))


def _objects(content: bytes) -> Iterator[bytes | None]:
    """The objects that a PDF keeps packed together, stream by stream; None for one that can't be unpacked whole."""
    for found in _STREAM.finditer(content):
        head = _unescaped(content[max(0, content.rfind(b"obj", 0, found.start())) : found.start()])
        if _PACKED.search(head):
            yield _unpacked(found[1])


def _unpacked(packed: bytes) -> bytes | None:
    reader = zlib.decompressobj()
    try:
        plain = reader.decompress(packed, _UNPACKED)
    except zlib.error:
        return None
    return plain if reader.eof else None
