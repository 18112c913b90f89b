"""Files that somebody hands in who means ill, or does not know better: name, bytes, and what is wrong with each."""

from __future__ import annotations

import struct
import zipfile
import zlib
from binascii import hexlify
from io import BytesIO

SCRIPT = b"<script>alert(document.cookie)</script>"
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300"
    + "10" * 64
    + "ffc0000b080001000101011100ffc40014000100000000000000000000000000000000"
    + "ffc40014100100000000000000000000000000000000ffda0008010100003f003fffd9"
)
"""One grey point."""


def chunk(kind: bytes, content: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int = 1, height: int = 1, *more: bytes) -> bytes:
    """A whole picture that claims to be so large."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"".join(
        (b"\x89PNG\r\n\x1a\n", head, *more, chunk(b"IDAT", zlib.compress(b"\x00\x00")), chunk(b"IEND", b""))
    )


def jpeg(width: int, height: int) -> bytes:
    """One that claims to be so large."""
    frame = struct.pack(">BBHBHHB", 0xFF, 0xC0, 11, 8, height, width, 1) + b"\x01\x11\x00"
    return JPEG[:20] + frame + JPEG[20:]


def pdf(*objects: bytes) -> bytes:
    """A PDF with these objects more."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, each) for n, each in enumerate(objects, 2))
    return b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + body + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


def packed(content: bytes, *, digits: bool = False) -> bytes:
    """Objects of a PDF that are kept together, compressed, and written in `digits` as well."""
    whole = zlib.compress(content)
    whole = hexlify(whole) + b">" if digits else whole
    way = b"[/ASCIIHexDecode/FlateDecode]" if digits else b"/FlateDecode"
    head = b"<</Type/ObjStm/N 1/First 4/Filter%s/Length %d>>" % (way, len(whole))
    return head + b"\nstream\n" + whole + b"\nendstream"


def archive(**files: bytes) -> bytes:
    """A ZIP; two underscores in a name stand for a folder, one for a dot."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in files.items():
            into.writestr(name.replace("__", "/").replace("_", "."), content)
    return kept.getvalue()


def _nested(depth: int) -> bytes:
    content = archive(zeros_txt=bytes(2_000_000))
    for _level in range(depth):
        content = archive(inner_zip=content)
    return content


WORD = archive(word__document_xml=b"<w:document/>")
KINDS = "只能上传内容完整的 PDF、JPEG 或者 PNG 文件"
BESIDE = "文件里夹带了脚本、附件或者其他文件"
PIXELS = "图片的尺寸过大"
EMPTY = "文件是空的"
SIZE = "文件超过"

HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "nothing": ("空.pdf", b"", EMPTY),
    "nothing but blanks": ("空白.pdf", b" \n" * 40, KINDS),
    "larger than the county takes": ("大.pdf", pdf() + bytes(21 * 1024 * 1024) + b"%%EOF", SIZE),
    "a page as a photo": ("户口簿.jpg", b"<html>" + SCRIPT, KINDS),
    "a script as a photo": ("证件.jpg", b"#!/bin/sh\nrm -rf /\n", KINDS),
    "PHP as a photo": ("证件.php.jpg", b"<?php system($_GET['c']); ?>", KINDS),
    "a drawing with a script": (
        "图.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
        KINDS,
    ),
    "a drawing as a photo": ("图.png", b"<?xml version='1.0'?><svg onload='alert(1)'/>", KINDS),
    "a program of Windows": ("查询.exe", b"MZ" + bytes(60) + b"PE\x00\x00", KINDS),
    "a program of Linux": ("a.pdf", b"\x7fELF\x02\x01\x01" + bytes(60), KINDS),
    "Word": ("申请书.docx", WORD, KINDS),
    "Word with macros": (
        "申请书.docm",
        archive(word__document_xml=b"<w/>", word__vbaProject_bin=b"\xd0\xcf"),
        KINDS,
    ),
    "Word with macros as a PDF": ("申请书.pdf", archive(word__vbaProject_bin=b"\xd0\xcf"), KINDS),
    "Word of old": ("申请书.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), KINDS),
    "a spreadsheet": ("名单.xlsx", archive(xl__workbook_xml=b"<workbook/>"), KINDS),
    "a spreadsheet that asks a program": ("名单.csv", b"=cmd|'/c calc'!A1,1\n", KINDS),
    "a rich text": ("书.rtf", rb"{\rtf1{\object\objdata 0105}}", KINDS),
    "a ZIP": ("材料.zip", archive(a_txt=b"a"), KINDS),
    "a ZIP that unpacks to a thousand times as much": ("材料.pdf", archive(a_txt=bytes(5_000_000)), KINDS),
    "a ZIP in a ZIP in a ZIP": ("材料.png", _nested(3), KINDS),
    "a ZIP that writes beside its folder": ("材料.zip", archive(____etc__passwd=b"x"), KINDS),
    "RAR": ("材料.rar", b"Rar!\x1a\x07\x01\x00" + bytes(40), KINDS),
    "7z": ("材料.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), KINDS),
    "gzip": ("材料.pdf.gz", b"\x1f\x8b\x08" + bytes(40), KINDS),
    "GIF": ("动图.gif", b"GIF89a" + bytes(40), KINDS),
    "a GIF that is a script": ("动图.jpg", b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)", KINDS),
    "a bitmap": ("图.bmp", b"BM" + bytes(60), KINDS),
    "a film": ("录像.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(40), KINDS),
    "PostScript": ("书.pdf", b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n%%EOF", KINDS),
    "half a PDF": ("书.pdf", pdf()[:40], KINDS),
    "half a photo": ("证件.jpg", JPEG[:12], KINDS),
    "a page before a PDF": ("书.pdf", b"<html>" + SCRIPT + b"</html>\n" + pdf(), KINDS),
    "a PDF that runs JavaScript": ("书.pdf", pdf(b"<</S/JavaScript/JS(app.alert\\(1\\))>>"), BESIDE),
    "the same written in escapes": ("书.pdf", pdf(b"<</S/J#61vaScript/#4aS(app.alert\\(1\\))>>"), BESIDE),
    "the same among packed objects": ("书.pdf", pdf(packed(b"2 0 <</S/JavaScript/JS(1)>>")), BESIDE),
    "a PDF that starts a program": ("书.pdf", pdf(b"<</S/Launch/F(cmd.exe)>>"), BESIDE),
    "a PDF with a file in it": ("书.pdf", pdf(b"<</Names<</EmbeddedFiles 3 0 R>>>>"), BESIDE),
    "a PDF that is an archive too": (
        "书.pdf",
        pdf() + archive(a_class=b"\xca\xfe\xba\xbe"),
        KINDS + "|" + BESIDE,
    ),
    "a PDF that is a page too": ("书.pdf", pdf(b"(" + SCRIPT + b")"), BESIDE),
    "a photo that is an archive too": ("证件.jpg", JPEG + archive(a_jar=b"x" * 100), BESIDE),
    "a picture with an archive behind it": ("图.png", png() + archive(a_jar=b"x" * 100), BESIDE),
    "the same, and an end of a picture behind that": (
        "图.png",
        png() + archive(a_jar=b"x" * 100) + bytes(70_000) + b"IEND\xaeB`\x82",
        BESIDE,
    ),
    "the same, its parts said to be longer than the file": (
        "图.png",
        png()[:33] + b"\xff" + png()[34:] + archive(a_jar=b"x" * 100) + bytes(70_000) + b"IEND\xaeB`\x82",
        BESIDE,
    ),
    "a photo that is a page too": ("证件.jpg", JPEG[:20] + b"\xff\xfe\x00\x29" + SCRIPT + JPEG[20:], BESIDE),
    "a photo that is a PDF too": (
        "证件.jpg",
        JPEG[:20] + b"\xff\xfe\x00\x10" + b"%PDF-1.7 %%EOF" + JPEG[20:],
        BESIDE,
    ),
    "a picture with PHP in its comment": (
        "图.png",
        png(1, 1, chunk(b"tEXt", b"c\x00<?php phpinfo(); ?>")),
        BESIDE,
    ),
    "a picture of a million by a million": ("图.png", png(1_000_000, 1_000_000), PIXELS),
    "a photo of four thousand million points": ("证件.jpg", jpeg(65_500, 65_500), PIXELS),
    "a PDF whose script stands between comments": (
        "书.pdf",
        b"%PDF-1.7\n%stream\n"
        + pdf(b"<</S/JavaScript/JS(app.alert\\(1\\))>>")[9:-6]
        + b"%endstream\n%%EOF\n",
        BESIDE,
    ),
    "a script behind millions of blanks": (
        "书.pdf",
        pdf(packed(b"2 0 " + b" " * 5_000_000 + b"<</S/JavaScript/JS(1)>>")),
        BESIDE,
    ),
    "packed objects written in digits": (
        "书.pdf",
        pdf(packed(b"2 0 <</S/JavaScript>>", digits=True)),
        BESIDE,
    ),
    "packed objects called so in escapes": (
        "书.pdf",
        pdf(packed(b"2 0 <</S/JavaScript>>").replace(b"/ObjStm", b"/Obj#53tm")),
        BESIDE,
    ),
    "packed objects after another end of a line": (
        "书.pdf",
        pdf(packed(b"2 0 <</S/JavaScript>>").replace(b"stream\n", b"stream\r", 1)),
        BESIDE,
    ),
    "packed objects that do not say what they are": (
        "书.pdf",
        pdf(packed(b"2 0 <</S/JavaScript>>").replace(b"/Type/ObjStm", b"")),
        BESIDE,
    ),
    "a PDF that opens another file": ("书.pdf", pdf(b"<</S/GoToR/F(\\\\\\\\host\\\\x)>>"), BESIDE),
    "a PDF that opens a file in it": ("书.pdf", pdf(b"<</S/GoToE/F(x)>>"), BESIDE),
    "a PDF with a link that is a script": ("书.pdf", pdf(b"<</S/URI/URI(javascript:alert(1))>>"), BESIDE),
    "a PDF that nobody can look into": (
        "书.pdf",
        pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 9 0 R"),
        "PDF 文件加了密",
    ),
    "half a gigabyte of packed objects": ("书.pdf", pdf(packed(bytes(500_000_000))), BESIDE),
    "a photo with RAR behind it": ("证件.jpg", JPEG + b"Rar!\x1a\x07\x00" + bytes(50), BESIDE),
    "a photo with 7z behind it": ("证件.jpg", JPEG + b"7z\xbc\xaf\x27\x1c" + bytes(50), BESIDE),
    "a photo with a program behind it": ("证件.jpg", JPEG + b"MZ" + bytes(60) + b"PE\x00\x00", BESIDE),
    "a photo with a PDF far behind it": ("证件.jpg", JPEG + bytes(1200) + pdf() + b"\xff\xd9", BESIDE),
    "a photo with a picture of a page in it": ("照片.html", JPEG + b"<img src=x onerror=alert(1)>", BESIDE),
    "a photo with an object of a page in it": ("照片.hta", JPEG + b"<object data=x>", BESIDE),
    "a photo without a picture": ("证件.jpg", b"\xff\xd8\xff" + bytes(50) + b"\xff\xd9", KINDS),
    "a PDF without anything in it": ("书.pdf", b"%PDF-1.4\n%%EOF", KINDS),
    "words between the ends of a PDF": ("书.pdf", b"%PDF-\nnothing at all\n%%EOF", KINDS),
    "a name that is a path": ("../../../var/jiuzhu.db", b"SQLite format 3\x00", KINDS),
    "a name that is none": ("\x00", b"MZ", KINDS),
}
"""What is handed in, under which name, and how the refusal begins (either of two)."""
