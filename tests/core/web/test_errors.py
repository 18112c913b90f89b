"""What goes wrong is said in one sentence, as page or JSON; a bug gets a number that leads to the log."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort, jsonify
from werkzeug.test import TestResponse

from core.errors import Incomplete, JiuzhuError, NotAllowed, NotFound, Refused, Stale
from core.text import _
from core.web import ports
from tests.core.web.conftest import Browser, with_rows

ERRORS: dict[str, JiuzhuError] = {
    "refused": Refused(_("公示期未满。"), basis=("SAL26:43",), next=_("期满后再办理。")),
    "stale": Stale(_("已被他人办理。")),
    "incomplete": Incomplete(_("缺少材料。"), fields={"papers.0": [_("请补充诊断证明。")]}),
    "not_allowed": NotAllowed(_("不是您的岗位。")),
    "not_found": NotFound(_("没有这个模块。")),
}


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Path]:
    """An application with addresses that fail, as a page and under the REST interface."""
    app, untouched = with_rows(tmp_path_factory.mktemp("errors"))

    def fail(what: str) -> Any:
        if what in ERRORS:
            raise ERRORS[what]
        if what.isdigit():
            abort(int(what))
        raise ZeroDivisionError(what)

    def framework(status: int) -> Any:
        return jsonify(message="Not found"), status

    app.add_url_rule("/fail/<what>", view_func=fail, endpoint="fail")
    app.add_url_rule("/api/v1/fail/<what>", view_func=fail, endpoint="api_fail")
    app.add_url_rule("/api/v1/framework/<int:status>", view_func=framework, endpoint="framework")
    return app, untouched


def _json(answer: TestResponse) -> dict[str, Any]:
    body: dict[str, Any] = answer.get_json()
    return dict(body["error"])


@pytest.mark.parametrize("what", ERRORS)
def test_an_error_is_a_page_with_sentence_article_and_advice(writer: Browser, what: str) -> None:
    error = ERRORS[what]
    answer = writer.get(f"/fail/{what}")
    assert answer.status_code == error.status
    for text in (error.message, error.next, *error.basis):
        assert not text or str(text) in answer.text


@pytest.mark.parametrize("what", ERRORS)
def test_and_json_of_one_shape_for_programs(writer: Browser, what: str) -> None:
    answer = writer.get(f"/api/v1/fail/{what}")
    assert answer.status_code == ERRORS[what].status
    assert answer.get_json() == ERRORS[what].as_json()
    assert set(_json(answer)) == {"code", "message", "basis", "next", "fields"}


def test_a_script_of_our_pages_gets_json_too(writer: Browser) -> None:
    answer = writer.client.get("/fail/refused", headers={"Accept": "application/json"})
    assert _json(answer)["message"] == "公示期未满。"


@pytest.mark.parametrize(
    ("status", "said"), [(404, "没有这个页面"), (403, "不能这样做"), (413, "文件太大"), (429, "操作太频繁")]
)
def test_errors_of_the_framework_are_said_in_our_words(writer: Browser, status: int, said: str) -> None:
    answer = writer.get(f"/fail/{status}")
    assert answer.status_code == status
    assert said in answer.text


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_answers_that_the_framework_made_get_the_same_shape(writer: Browser, status: int) -> None:
    answer = writer.get(f"/api/v1/framework/{status}")
    assert answer.status_code == status
    assert set(_json(answer)) == {"code", "message", "basis", "next", "fields"}
    assert _json(answer)["fields"] == {"detail": "Not found"}


def test_a_bug_shows_a_number_and_nothing_else_and_the_log_holds_the_rest(
    writer: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "jiuzhu.web"):
        answer = writer.get("/fail/bug")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
    number = re.search(r'class="reference">(E\w{5}-\w{5})<', answer.text)
    assert number
    entry = next(record for record in caplog.records if number[1] in record.getMessage())
    assert entry.exc_info
    assert "ZeroDivisionError" in caplog.text


def test_a_bug_under_rest_carries_its_number(writer: Browser) -> None:
    answer = writer.get("/api/v1/fail/bug")
    assert answer.status_code == 500
    assert re.fullmatch(r"E\w{5}-\w{5}", _json(answer)["reference"])


def test_a_refusal_is_noted_for_who_is_signed_in(writer: Browser, app: Flask) -> None:
    noted: list[tuple[str, str]] = []
    ports.note_refusal.fill(lambda address, reason: noted.append((address, reason)))
    app.test_client().get("/fail/not_allowed")
    assert noted == []
    writer.get("/fail/not_allowed")
    assert noted == [("/fail/not_allowed", "不是您的岗位。")]


def test_an_error_page_for_nobody_has_no_menu(app: Flask) -> None:
    page = app.test_client().get("/fail/404").text
    assert "没有这个页面" in page
    assert 'id="side"' not in page
