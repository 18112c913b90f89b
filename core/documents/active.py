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
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTS = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z0-9])"
)
_MARKUP = re.compile(rb"<(?:script|html|svg|iframe|!doctype|\?php)[\s>/]", re.IGNORECASE)
_BLANK = b"\xef\xbb\xbf\x00\t\n\x0c\r "
_PNG = b"\x89PNG\r\n\x1a\n"
_PICTURE_BEGINS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def is_active(content: bytes) -> bool:
    """Whether a PDF, JPEG or PNG also holds what a program would run or open: markup, an archive, another PDF, actions."""
    if zipfile.is_zipfile(BytesIO(content)):
        return True
    if not begins_as_pdf(content):
        return b"%PDF-" in content[:1024] or _MARKUP.search(content) is not None or _has_more(content)
    plain = _STREAM.sub(b"stream endstream", content)
    return _MARKUP.search(plain) is not None or any(_acts(part) for part in (plain, *_objects(content)))


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
    """Whether anything but blanks follows the end of a PNG; a photo may carry its camera's own words there."""
    place = len(_PNG)
    while content.startswith(_PNG) and place + 12 <= len(content):
        kind, place = (
            content[place + 4 : place + 8],
            place + 12 + int.from_bytes(content[place : place + 4], "big"),
        )
        if kind == b"IEND":
            return bool(content[place:].strip(_BLANK))
    return content.startswith(_PNG)  # its parts lead nowhere: something else stands among them


def _acts(part: bytes) -> bool:
    """Whether names of actions stand there, written plainly or in the PDF's own escapes."""
    return _ACTS.search(_ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), part)) is not None


def _objects(content: bytes) -> Iterator[bytes]:
    """The objects that a PDF keeps packed together, each stream as far as that goes."""
    for found in _STREAM.finditer(content):
        head = content[max(0, content.rfind(b"obj", 0, found.start())) : found.start()]
        if b"/ObjStm" in head:
            try:
                yield zlib.decompressobj().decompress(found[1], _UNPACKED)
            except zlib.error:
                continue
