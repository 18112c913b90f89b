"""What comes in, goes out and is guessed at: no script as a photo, no formula in a sheet, no number found by trying."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from core.clock import today
from core.portal.operations import LOOK_UPS
from tests import factories
from tests.casework import BEIGUAN, Officers
from tests.conftest import As, Client
from tests.core.documents.hostile import SCRIPT, png
from tests.journeys.counties.places import in_county
from tests.journeys.counties.test_looking import rows_of

pytestmark = in_county("lianhu")
VILLAGE = f"{BEIGUAN}001"
NAME = '=HYPERLINK("http://x.test")<script>alert(1)</script>'
"""A formula and a script, as the name of a place."""


def kept(app: Flask) -> dict[str, bytes]:
    """The files that lie on the disk, by name."""
    folder = Path(app.config["JIUZHU_HOME"]) / "files"
    return {path.name: path.read_bytes() for path in folder.glob("??/*")}


def cells(content: bytes) -> list[Any]:
    """Every cell of every sheet of a workbook."""
    book = load_workbook(BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


@pytest.mark.req("IMP-20")
def test_uploads_exports_forms_and_look_ups_are_safe(
    officers: Officers,
    september: date,
    as_: As,
    app: Flask,
    public: Client,
    go_to: Callable[[date], None],
) -> None:
    case = factories.case(officers, at="survey", people=factories.alone(name="=田有福"))
    clerk, before = as_("town_clerk", BEIGUAN), kept(app)

    def hand_in(name: str, content: bytes, send: Callable[..., Any] = clerk.send) -> Any:
        return send(f"/cases/{case.no}/paper", data={"document": "income", "file": (BytesIO(content), name)})

    refused = hand_in("收入.jpg", SCRIPT)
    assert (refused.status_code, "只能上传内容完整的" in refused.text) == (422, True)
    assert kept(app) == before
    photo = png(53, 37)  # no other test hands this one in: the same content would lie there already
    assert hand_in("收入.png", photo).status_code == 302
    (name,) = set(kept(app)) - set(before)
    assert re.fullmatch(r"[0-9a-f]{64}", name), "nobody guesses it from the case or the file's own name"
    assert photo not in kept(app)[name]
    for address in (f"/files/{name}", f"/static/{name}", f"/files/{name[:2]}/{name}"):
        assert public.get(address).status_code == 404

    forged = hand_in("收入.png", png(53, 38), clerk.post)
    assert (forged.status_code, "没有保存" in forged.text) == (400, True)
    assert set(kept(app)) == {*before, name}

    admin = as_("county_admin", "610104")
    renamed = {"name": NAME, "since": today().isoformat(), "basis": "民政部门批复"}
    assert admin.send(f"/divisions/{VILLAGE}/rename", renamed).status_code == 302
    (row,) = rows_of(clerk.get("/case-exports/").text)
    assert row["所在地"] == f"'{NAME}"
    for sheet in ("/figures/figures.xlsx", "/candidates/sheet.xlsx"):
        found = [cell for cell in cells(clerk.get(sheet).data) if NAME in str(cell.value)]
        assert {cell.data_type for cell in found} == {"s"}, f"text in {sheet}, no formula"
    for page in (f"/notices/{VILLAGE}", f"/notices/{BEIGUAN}", f"/cases/{case.no}"):
        shown = (public if page.startswith("/notices") else clerk).get(page).text
        assert NAME not in shown, page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown, page

    own = {"receipt": case.opened["receipt"], "code": case.opened["code"]}
    assert public.send("/status/", own).status_code == 200
    guesses = [{"receipt": f"{n:012d}", "code": f"{n:06d}"} for n in range(100)]
    answers = [public.send("/status/", guess) for guess in guesses]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [404] * LOOK_UPS.most + [429] * (100 - LOOK_UPS.most)
    assert "查错的次数过多" in answers[LOOK_UPS.most].text
    for address in ("/status/", f"/status/letters/{case.seen_by()['letters'][0]['number']}"):
        assert public.send(address, own).status_code == 429, "the right pair is not told from a wrong one"
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert public.send("/status/", own, environ_base=elsewhere).status_code == 200
