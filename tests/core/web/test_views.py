"""Generated screens: bounded lists, rows within scope, operations for every write, nothing by GET."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from core.db import db
from core.errors import Stale
from core.text import _
from core.web import ports
from core.web.views import FastInterface, Screen
from tests.core.web.conftest import LABELS, OURS, THEIRS, Browser, Notice, Notices, row_of, web_app

NEW = {
    "office_code": OURS,
    "number": "N-1",
    "name": "魏然",
    "state": "open",
    "amount": "1,460.50",
    "applied_on": "2026-03-05",
    "public": ["0", "1"],
}


def numbers(text: str) -> list[str]:
    """The numbers in the first column, in their order."""
    return re.findall(r"<a href=\"/(?:notices|readings)/show/\d+\">([^<]+)</a>", text)


def key(app: Flask, number: str) -> int:
    """The key in the address of a row."""
    return int(row_of(app, number).id)


# lists


def test_a_list_shows_the_rows_of_ones_own_office_with_their_number(writer: Browser) -> None:
    page = writer.get("/notices/list/").text
    assert numbers(page) == [f"{OURS}-{n:05}" for n in range(25)]
    assert "共 30 条" in page
    assert THEIRS not in page


def test_the_second_page_has_the_rest(writer: Browser) -> None:
    assert len(numbers(writer.get("/notices/list/?page_Notices=1").text)) == 5


@pytest.mark.parametrize(
    "query", ["psize_Notices=100000", "psize_Notices=abc", "page_Notices=-1", "_oc_Notices=desk.name"]
)
def test_garbage_in_the_address_answers_400_with_one_sentence(writer: Browser, query: str) -> None:
    answer = writer.get(f"/notices/list/?{query}")
    assert answer.status_code == 400
    assert "看不懂这个请求" in answer.text


def test_a_page_past_the_end_says_so_and_leads_back(writer: Browser) -> None:
    page = writer.get("/notices/list/?page_Notices=9").text
    assert "这一页没有记录" in page
    assert "回到第一页" in page


def test_rows_are_counted_no_further_than_ten_thousand_and_one(app: Flask) -> None:
    add_rows_quickly(app, 10_050)
    page = Browser(app.test_client()).sign_in("writer").get("/notices/list/").text
    assert "共超过 10,000 条" in page


def add_rows_quickly(app: Flask, rows: int) -> None:
    """Past the ORM: the list is under test here, not the writing."""
    values = [
        {
            "office_code": OURS,
            "number": f"Q-{n:06}",
            "name": "王",
            "state": "open",
            "applied_on": "2026-03-01",
        }
        for n in range(rows)
    ]
    text = "insert into web_notice (office_code, number, name, state, applied_on, public, row_version) values (:office_code, :number, :name, :state, :applied_on, 1, 1)"
    with app.app_context():
        db.session.execute(db.text(text), values)
        db.session.commit()


def test_a_related_column_costs_one_statement_however_many_rows(writer: Browser, app: Flask) -> None:
    def statements(size: int) -> int:
        seen: list[str] = []
        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
        writer.get(f"/notices/list/?psize_Notices={size}")
        return len([line for line in seen if "web_" in line])

    assert statements(25) <= 3
    assert statements(25) == statements(1)


def test_filters_are_named_fields_of_a_get_form(writer: Browser) -> None:
    assert numbers(writer.get("/notices/list/?name=王7").text) == [f"{OURS}-00007"]
    assert numbers(writer.get(f"/notices/list/?number={OURS}-0001").text) == [
        f"{OURS}-{n:05}" for n in range(10, 20)
    ]
    assert numbers(writer.get("/notices/list/?amount_from=28&amount_to=100").text) == [
        f"{OURS}-00028",
        f"{OURS}-00029",
    ]
    assert "没有符合条件的记录" in writer.get("/notices/list/?state=passed").text
    assert "没有符合条件的记录" in writer.get("/notices/list/?applied_on_from=2026-03-02").text
    assert 'value="王7"' in writer.get("/notices/list/?name=王7").text


@pytest.mark.parametrize(
    "query", ["state=nothing", "applied_on_from=soon", "amount_from=NaN", "public=perhaps"]
)
def test_a_filter_that_cannot_be_read_names_itself(writer: Browser, query: str) -> None:
    answer = writer.get(f"/notices/list/?{query}")
    assert answer.status_code == 400
    assert "筛选条件" in answer.text


def test_an_empty_list_says_what_will_stand_there(tmp_path: Path) -> None:
    page = Browser(web_app(tmp_path).test_client()).sign_in("writer").get("/readings/list/").text
    assert "公示登记后会出现在这里。" in page


def test_sorting_by_a_column_marks_its_head(writer: Browser) -> None:
    page = writer.get("/notices/list/?_oc_Notices=amount&_od_Notices=desc").text
    assert numbers(page)[0] == f"{OURS}-00029"
    assert 'aria-sort="descending"' in page


# one row


@pytest.mark.parametrize("path", ["show", "edit", "delete"])
def test_a_row_of_another_office_and_a_number_that_is_none_get_the_same_answer(
    app: Flask, writer: Browser, path: str
) -> None:
    answers = [
        writer.get(f"/notices/{path}/{pk}") for pk in (key(app, f"{THEIRS}-00000"), 999999, "abc", "9" * 30)
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert len({re.sub(r'(nonce|content|value|v)="[^"]*"|\d+', "", answer.text) for answer in answers}) == 1


def test_a_row_is_shown_with_its_labels_and_values(app: Flask, writer: Browser) -> None:
    page = writer.get(f"/notices/show/{key(app, f'{OURS}-00003')}").text
    assert "受理编号" in page
    assert '<span class="tabular">3.00</span>' in page


# writing


def test_what_was_typed_goes_through_the_operation_and_is_kept(app: Flask, writer: Browser) -> None:
    answer = writer.post("/notices/add", NEW)
    assert answer.status_code == 302
    row = row_of(app, "N-1")
    assert (row.name, str(row.amount), row.applied_on.isoformat(), row.public) == (
        "魏然",
        "1460.50",
        "2026-03-05",
        True,
    )


def test_a_form_that_is_not_complete_comes_back_with_a_sentence_beside_each_field(
    app: Flask, writer: Browser
) -> None:
    answer = writer.post("/notices/add", {**NEW, "name": "", "amount": "many", "note": "留着"})
    assert answer.status_code == 422
    assert "有 2 处没有填对" in answer.text
    assert answer.text.count('class="field-error"') == 2
    assert "留着" in answer.text
    assert row_of(app, "N-1") is None


def test_a_number_given_twice_is_refused_in_words(app: Flask, writer: Browser) -> None:
    writer.post("/notices/add", NEW)
    answer = writer.post("/notices/add", {**NEW, "name": "许杰"})
    assert answer.status_code == 409
    assert "同样的记录已经存在" in answer.text
    assert "IntegrityError" not in answer.text


def test_a_row_cannot_be_put_into_another_office(app: Flask, writer: Browser) -> None:
    answer = writer.post("/notices/add", {**NEW, "office_code": THEIRS})
    assert answer.status_code == 403
    assert row_of(app, "N-1") is None


def test_a_change_needs_a_reason(app: Flask, writer: Browser) -> None:
    pk = key(app, f"{OURS}-00001")
    form = {"name": "改名", "state": "open", "applied_on": "2026-03-05", "row_version": "1"}
    assert writer.post(f"/notices/edit/{pk}", form).status_code == 422
    assert writer.post(f"/notices/edit/{pk}", {**form, "reason": "笔误"}).status_code == 302
    assert row_of(app, f"{OURS}-00001").name == "改名"


def test_a_field_that_was_emptied_is_emptied(app: Flask, writer: Browser) -> None:
    pk = key(app, f"{OURS}-00001")
    form = {
        "name": "王",
        "state": "open",
        "applied_on": "2026-03-05",
        "row_version": "1",
        "reason": "更正",
        "amount": "",
    }
    writer.post(f"/notices/edit/{pk}", form)
    assert row_of(app, f"{OURS}-00001").amount is None


def test_who_was_overtaken_is_told_and_nothing_is_lost(app: Flask, writer: Browser) -> None:
    pk = key(app, f"{OURS}-00001")
    form = {"name": "先", "state": "open", "applied_on": "2026-03-05", "row_version": "1", "reason": "更正"}
    writer.post(f"/notices/edit/{pk}", form)
    late = writer.post(f"/notices/edit/{pk}", {**form, "name": "后"})
    assert late.status_code == Stale.status
    assert "别人已经修改了这条记录" in late.text
    assert 'value="后"' in late.text
    assert writer.post(f"/notices/edit/{pk}", {**form, "name": "后"}).status_code == 409, "still the old form"
    assert row_of(app, f"{OURS}-00001").name == "先"


def test_deleting_asks_first_and_a_get_deletes_nothing(app: Flask, writer: Browser) -> None:
    number = f"{OURS}-00002"
    pk = key(app, number)
    assert "确定要删除下面这条记录吗" in writer.get(f"/notices/delete/{pk}").text
    assert row_of(app, number) is not None
    assert writer.post(f"/notices/delete/{pk}", {"row_version": "1"}).status_code == 422
    assert writer.post(f"/notices/delete/{pk}", {"row_version": "1", "reason": "重复登记"}).status_code == 302
    assert row_of(app, number) is None


def test_a_post_without_the_token_changes_nothing(app: Flask, writer: Browser) -> None:
    writer.token = ""
    for path in (
        "add",
        f"edit/{key(app, f'{OURS}-00001')}",
        f"delete/{key(app, f'{OURS}-00001')}",
        "action_post",
    ):
        answer = writer.post(f"/notices/{path}", NEW)
        assert answer.status_code == 400, path
        assert "没有保存" in answer.text
    assert row_of(app, "N-1") is None
    assert row_of(app, f"{OURS}-00001") is not None


def test_an_unfilled_port_refuses_to_write(app: Flask, writer: Browser) -> None:
    ports.save_row.empty()
    answer = writer.post("/notices/add", NEW)
    assert answer.status_code == 403
    assert "还没有接通" in answer.text
    assert row_of(app, "N-1") is None


# actions


def test_an_action_gets_the_rows_chosen(app: Flask, writer: Browser) -> None:
    keys = [str(key(app, f"{OURS}-0000{n}")) for n in (1, 2)]
    answer = writer.post("/notices/action_post", {"action": "pass_all", "rowid": keys})
    assert answer.status_code == 302
    assert row_of(app, f"{OURS}-00002").state == "passed"


def test_one_row_of_another_office_refuses_the_whole_action(app: Flask, writer: Browser) -> None:
    keys = [str(key(app, f"{OURS}-00001")), str(key(app, f"{THEIRS}-00000"))]
    assert writer.post("/notices/action_post", {"action": "pass_all", "rowid": keys}).status_code == 403
    assert writer.post(f"/notices/action/pass_one/{keys[1]}").status_code == 403
    assert {row_of(app, n).state for n in (f"{OURS}-00001", f"{THEIRS}-00000")} == {"open"}


def test_an_action_is_no_link(app: Flask, writer: Browser) -> None:
    assert writer.get(f"/notices/action/pass_one/{key(app, f'{OURS}-00001')}").status_code == 405
    assert row_of(app, f"{OURS}-00001").state == "open"


def test_an_action_that_is_not_of_this_screen_is_unknown(writer: Browser) -> None:
    assert writer.post("/notices/action_post", {"action": "drop", "rowid": ["1"]}).status_code == 404


# rights and routes


def test_a_screen_knows_two_permissions(app: Flask) -> None:
    views = {type(v).__name__: v for v in app.appbuilder.baseviews}  # type: ignore[attr-defined]
    assert set(views["Notices"].base_permissions) == {"can_read", "can_write"}
    assert set(views["Readings"].base_permissions) == {"can_read"}


def test_who_may_only_read_sees_no_buttons_and_is_refused(app: Flask, reader: Browser) -> None:
    page = reader.get("/notices/list/").text
    assert numbers(page)
    for sign in ("/notices/add", "/notices/edit/", "/notices/delete/", 'name="rowid"'):
        assert sign not in page
    assert reader.get("/notices/add").status_code == 403
    assert reader.post("/notices/add", NEW).status_code == 403
    assert reader.post("/notices/action_post", {"action": "pass_all", "rowid": ["1"]}).status_code == 403
    assert reader.get("/readings/list/").status_code == 403


def test_who_is_not_signed_in_is_led_to_the_sign_in_page_and_back(app: Flask) -> None:
    answer = app.test_client().get("/notices/list/?name=王")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/?next=/notices/list/")


def test_a_screen_without_operations_has_no_forms(app: Flask, writer: Browser) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert not {"/readings/add", "/readings/edit/<pk>", "/readings/delete/<pk>"} & rules
    assert not {"/readings/download/<string:filename>", "/notices/download/<string:filename>"} & rules


def test_each_request_has_filters_of_its_own(app: Flask) -> None:
    """FAB fills one filter object for all threads; a slow request then answers with another's filter."""
    view = next(v for v in app.appbuilder.baseviews if isinstance(v, Notices))  # type: ignore[attr-defined]
    both = threading.Barrier(2, timeout=10)
    seen: dict[str, int] = {}

    def ask(name: str) -> None:
        with app.test_request_context(f"/notices/list/?name={name}"):
            filters = view._filters
            both.wait()
            filters.add_filter("name", view.datamodel.FilterEqual, name)
            both.wait()
            seen[name] = len(view._filters.values)

    threads = [threading.Thread(target=ask, args=(name,)) for name in ("王1", "王2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {"王1": 1, "王2": 1}


# what a screen may not say


def _faulty(**names: Any) -> type[Screen]:
    given = {
        "datamodel": FastInterface(Notice),
        "noun": _("公示"),
        "label_columns": LABELS,
        "list_columns": ["number"],
        "show_columns": ["number"],
        "search_columns": ["number"],
    }
    return type("Faulty", (Screen,), {**given, **names})


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"list_columns": ["row_version"]}, "says nothing about row_version"),
        (
            {
                "operation_add": staticmethod(lambda **values: None),
                "add_columns": ["desk"],
                "form_fields": {},
            },
            "desk",
        ),
        ({"search_columns": ["desk"]}, ""),
        ({"noun": ""}, "needs a noun"),
    ],
    ids=["no label", "relation in a form", "relation in a filter", "no noun"],
)
def test_a_screen_that_would_do_harm_does_not_start(names: dict[str, Any], said: str) -> None:
    if not said:
        assert _faulty(**names)().bar == (), "a relation is no filter"
        return
    with pytest.raises((TypeError, KeyError), match=said):
        _faulty(**names)()
