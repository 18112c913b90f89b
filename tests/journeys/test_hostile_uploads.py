"""Forty files that nobody should hand in: each is refused in one clear sentence, and nothing of it is kept."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from core.documents.models import Paper, StoredFile
from tests import factories
from tests.casework import BEIGUAN, Officers
from tests.conftest import As, Client
from tests.core.documents.hostile import HOSTILE, pdf, png

HUNDRED = 100 * 1024 * 1024


def hand_in(client: Client, address: str, name: str, content: bytes, **more: str) -> Any:
    """A file in a multipart request, made in memory."""
    boundary, body = encode_multipart(
        {"document": "income", "file": FileStorage(BytesIO(content), name), **more}
    )
    return client.post(address, data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def kept(db: SQLAlchemy, app: Flask) -> tuple[int | None, int | None, list[str]]:
    """Papers, files that rows name, and files on the disk."""
    folder = Path(app.config["JIUZHU_HOME"]) / "files"
    files = sorted(path.name for path in folder.glob("??/*")) if folder.exists() else []
    return (
        db.session.scalar(select(func.count(Paper.id))),
        db.session.scalar(select(func.count(StoredFile.hash))),
        files,
    )


def test_each_of_them_is_refused_over_rest_and_nothing_is_kept(
    officers: Officers, september: date, app: Flask, db: SQLAlchemy
) -> None:
    assert len(HOSTILE) >= 40
    case = factories.case(officers, at="survey")
    clerk, address = case.as_("town_clerk"), f"/api/v1/cases/{case.no}/papers"
    before, wrong = kept(db, app), {}
    for what, (name, content, begins) in HOSTILE.items():
        answer = hand_in(clerk, address, name, content)
        error = answer.get_json().get("error", {})
        sentences = error.get("fields", {}).get("file", [])
        said = any(sentence.startswith(tuple(begins.split("|"))) for sentence in sentences)
        if answer.status_code != 422 or not said or len(sentences) != 1:
            wrong[what] = (answer.status_code, error)
    assert wrong == {}
    unread = clerk.post(
        address,
        input_stream=BytesIO(b"--x"),
        environ_overrides={"CONTENT_LENGTH": str(HUNDRED)},
        content_type="multipart/form-data; boundary=x",
    )
    assert unread.status_code == 413
    assert unread.get_json()["error"]["message"] == "上传的内容超过了允许的大小。"
    assert kept(db, app) == before

    letter = case.seen_by()["letters"][0]["number"]
    printed = clerk.get(f"/api/v1/letters/{letter}").data
    for name, content in (
        ("书.pdf", pdf()),
        ("图.png", png(4000, 3000)),
        ("../../回执.pdf", printed),
        ("a\x00.png", png()),
    ):
        assert hand_in(clerk, address, name, content).status_code == 201, name
    names = db.session.scalars(select(Paper.file_name).where(Paper.file_hash.is_not(None)).order_by(Paper.id))
    assert list(names) == ["书.pdf", "图.png", "回执.pdf", "a.png"]


def test_the_page_says_the_same_beside_the_case(
    officers: Officers, september: date, as_: As, app: Flask, db: SQLAlchemy
) -> None:
    case = factories.case(officers, at="survey")
    clerk, before = as_("town_clerk", BEIGUAN), kept(db, app)
    for what in (
        "a script as a photo",
        "a PDF that runs JavaScript",
        "a picture of a million by a million",
        "nothing",
    ):
        name, content, begins = HOSTILE[what]
        answer = clerk.send(
            f"/cases/{case.no}/paper", {"document": "income", "file": (BytesIO(content), name)}
        )
        assert answer.status_code == 422, what
        assert begins in answer.text, what
    assert kept(db, app) == before
