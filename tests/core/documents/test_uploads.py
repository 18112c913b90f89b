"""A file is what its content shows, not what its name says."""

from __future__ import annotations

import struct
import zlib

import pytest

from core.documents import uploads
from core.documents.uploads import JPEG, PDF, PNG, Upload
from core.errors import Incomplete

PDF_FILE = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPEG_FILE = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300"
    + "10" * 64
    + "ffc0000b080001000101011100ffc40014000100000000000000000000000000000000"
    + "ffc40014100100000000000000000000000000000000ffda0008010100003f003fffd9"
)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


PNG_FILE = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    + chunk(b"IEND", b"")
)


@pytest.mark.parametrize(("content", "kind"), [(PDF_FILE, PDF), (JPEG_FILE, JPEG), (PNG_FILE, PNG)])
def test_whole_files_of_the_three_kinds_pass_under_any_name(content: bytes, kind: str) -> None:
    assert uploads.check(Upload("户口簿.bin", content), megabytes=10) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<script>alert(1)</script>",
        b"#!/bin/sh\necho",
        b"GIF89a" + b"\x00" * 40,
        PDF_FILE[:20],
        JPEG_FILE[:10],
        PNG_FILE[:40],
        b"PK\x03\x04 word document",
    ],
)
def test_anything_else_is_refused_though_it_is_called_jpg(content: bytes) -> None:
    with pytest.raises(Incomplete) as caught:
        uploads.check(Upload("证件.jpg", content), megabytes=10)
    assert "file" in caught.value.fields


def test_the_limit_is_to_the_byte() -> None:
    fitting = JPEG_FILE + b"\x00" * (uploads.MEGABYTE - len(JPEG_FILE))
    assert uploads.check(Upload("a.jpg", fitting), megabytes=1) == JPEG
    with pytest.raises(Incomplete, match="1兆"):
        uploads.check(Upload("a.jpg", fitting + b"\x00"), megabytes=1)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("低保申请书.pdf", "低保申请书.pdf"),
        ("..\\..\\windows\\户口簿.PDF", "户口簿.PDF"),
        ("/etc/passwd", "passwd.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "未命名.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_a_chinese_name_is_kept_and_a_path_is_not(given: str, kept: str) -> None:
    assert uploads.file_name(given, PDF) == kept


@pytest.mark.parametrize(
    ("given", "media", "kept"),
    [
        ("照片.html", JPEG, "照片.html.jpg"),
        ("a.exe", PDF, "a.exe.pdf"),
        ("b.hta", PNG, "b.hta.png"),
        ("证件.JPEG", JPEG, "证件.JPEG"),
        ("证件.png", JPEG, "证件.png.jpg"),
        (".html", PDF, "html.pdf"),
    ],
)
def test_a_name_ends_as_the_content_says(given: str, media: str, kept: str) -> None:
    assert uploads.file_name(given, media) == kept
