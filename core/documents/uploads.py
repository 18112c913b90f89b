"""What may be uploaded: a PDF, JPEG or PNG by its content, whole, not too large, and nothing beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.documents.active import MOST_PIXELS, begins_as_pdf, is_active, is_locked, is_picture, pixels
from core.errors import Incomplete
from core.text import Message, _

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
_ENDINGS = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}

MEGABYTE = 1024 * 1024
_TAIL = 2048  # a PDF may end with a few other bytes
_LONGEST_NAME = 200
_WITHIN = re.compile(rb"\d\s+obj\b.*(?:trailer|startxref)", re.DOTALL)
"""What every PDF holds: objects, and where they stand."""


@dataclass(frozen=True)
class Upload:
    """A file as it arrives: the name that its sender gave it, and its bytes."""

    name: str
    content: bytes


def media_type(content: bytes) -> str | None:
    """The type that the content itself shows; None for anything but a whole PDF, JPEG or PNG."""
    if begins_as_pdf(content) and _WITHIN.search(content) and b"%%EOF" in content[-_TAIL:]:
        return PDF
    if content[:3] == b"\xff\xd8\xff" and is_picture(content):
        return JPEG
    if content[:8] == b"\x89PNG\r\n\x1a\n" and content[12:16] == b"IHDR" and b"IEND" in content[-_TAIL:]:
        return PNG
    return None


def check(upload: Upload, megabytes: int) -> str:
    """The media type of an acceptable upload; Incomplete with the reason otherwise."""
    if not upload.content:
        raise _fault(_("文件是空的，请重新选择。"))
    if len(upload.content) > megabytes * MEGABYTE:
        raise _fault(_("文件超过%(most)s兆，请压缩或者分开上传。", most=megabytes))
    found = media_type(upload.content)
    if found is None:
        raise _fault(_("只能上传内容完整的 PDF、JPEG 或者 PNG 文件。"))
    if is_locked(upload.content):
        raise _fault(_("PDF 文件加了密，打不开。请去掉密码另存，或者打印后重新扫描上传。"))
    if is_active(upload.content):
        raise _fault(_("文件里夹带了脚本、附件或者其他文件，不能上传。请打印后重新扫描，或者拍照上传。"))
    if pixels(upload.content) > MOST_PIXELS:
        raise _fault(_("图片的尺寸过大，打不开。请重新拍照或者扫描后上传。"))
    return found


def file_name(name: str, media: str) -> str:
    """The name as it is kept: without folders and control characters, Chinese as it is, at most 200 characters.

    It ends as its content says, whatever its sender called it: whoever saves it opens no page and no program.
    """
    bare = name.replace("\\", "/").rpartition("/")[2]
    bare = "".join(c for c in bare if c.isprintable()).strip(" .") or str(_("未命名"))
    if not bare.lower().endswith(_ENDINGS[media]):
        bare += _ENDINGS[media][0]
    return bare[-_LONGEST_NAME:]


def _fault(message: Message) -> Incomplete:
    return Incomplete(message, fields={"file": [message]})
