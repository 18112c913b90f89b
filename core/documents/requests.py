"""What a request brings as a file."""

from __future__ import annotations

from flask import request

from core.documents.uploads import Upload
from core.errors import Incomplete
from core.text import _


def sent_file() -> Upload | None:
    """The file of a multipart request; None when there is none, or none was chosen on a page."""
    sent = request.files.get("file")
    if sent is None or not (sent.filename or sent.content_length):
        return None
    return Upload(sent.filename or "", sent.read())


def sent_files() -> list[Upload]:
    """Every file of a multipart request that was chosen."""
    return [Upload(sent.filename, sent.read()) for sent in request.files.getlist("file") if sent.filename]


def must_send_file() -> Upload:
    """The same where the form is nothing without it."""
    sent = sent_file()
    if sent is None:
        said = _("没有选择要上传的文件。")
        raise Incomplete(said, next=_("请选择 PDF、JPEG 或者 PNG 文件后再上传。"), fields={"file": [said]})
    return sent
