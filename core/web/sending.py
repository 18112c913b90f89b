"""Files that leave the application: shown in the browser, or kept by whoever asked."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

PDF = "application/pdf"
ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent(content: bytes, media_type: str, name: str | None = None, *, to_keep: bool = False) -> Response:
    """A file as the answer. A photograph needs no name; what is `to_keep` is saved rather than shown."""
    return send_file(BytesIO(content), mimetype=media_type, download_name=name, as_attachment=to_keep)
