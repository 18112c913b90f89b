"""What lies in the database and on the disk: numbers, accounts, addresses and illness open with the key alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from core.db import db
from tests import factories
from tests.casework import Officers
from tests.conftest import ROOT
from tests.journeys.test_people_and_means import PNG

PHONE, ACCOUNT, HOME, ILLNESS = "13800138077", "6222020200112233445", "龙首北路七十七号", "尿毒症"


@pytest.mark.req("IMP-23")  # read in the tables and the files here, the start without the key below
def test_without_the_key_nobody_reads_numbers_accounts_or_illness(
    app: Flask, officers: Officers, september: date
) -> None:
    (ill,) = factories.alone(phone=PHONE, address=HOME, major_illness=True)
    case = factories.case(
        officers,
        people=[ill],
        fields={
            "reason": f"患{ILLNESS}，每周透析三次",
            "bank": "西安银行",
            "account": ACCOUNT,
            "rigid_spending": "0",
        },
    )
    upload = {"document": "F03", "member": "m1", "file": (BytesIO(PNG), "授权书.png")}
    assert case.as_("town_clerk").post(f"/api/v1/cases/{case.no}/papers", data=upload).status_code == 201
    case.accept()
    hit = case.try_answer("m1", "social_insurance", "hit", detail=f"{ILLNESS}住院报销")
    assert hit.status_code == 200, hit.text
    case.check_clean()
    case.survey(findings=f"卧床，{ILLNESS}")
    case.appraise()
    case.review()

    hidden = (ill["id_number"], PHONE, ACCOUNT, HOME, ILLNESS)
    found = [(place, word) for place, value in _stored() for word in hidden if word in value]
    assert found == []
    raw = db.session.execute(text("select major_illness from household_member")).scalars().all()
    assert all(len(bytes(value)) > len("true") and b"true" not in bytes(value) for value in raw)
    files = [
        path.read_bytes() for path in (Path(app.config["JIUZHU_HOME"]) / "files").rglob("*") if path.is_file()
    ]
    assert files
    assert not [content for content in files if content.startswith((b"\x89PNG", b"%PDF"))]
    # and whoever works with the key sees all of it
    page = case.as_("town_reviewer").get(f"/cases/{case.no}").text
    assert (ILLNESS in page, "患重大疾病" in page) == (True, True)


def _stored() -> Iterator[tuple[str, str]]:
    """Every value of every table as it lies there: the table's name, the value as words."""
    connection = db.session.connection()
    for table in inspect(connection).get_table_names():
        for row in connection.execute(text(f'select * from "{table}"')):
            for value in row:
                yield table, _in_words(value)


def _in_words(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return told.encode().decode("unicode_escape", "replace") + told if "\\u" in told else told


@pytest.mark.req("IMP-23")
@pytest.mark.parametrize("command", [("serve",), ("check",), ("upgrade",)])
def test_a_start_without_the_key_says_what_is_missing_and_makes_no_other_key(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "secret.key").touch(0o600)
    (tmp_path / "secret.key").write_text("0123456789abcdefghijklmnopqrstuvwxyz", encoding="ascii")
    environment = {"JIUZHU_MODE": "training", "JIUZHU_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    told = subprocess.run(
        [sys.executable, "-m", "core.cli", *command],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode != 0
    assert "JIUZHU_DATA_KEY 未设置" in told.stderr
    assert "请把原来的密钥放回" in told.stderr
    assert "Traceback" not in told.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
