"""A schema drawn as a form and read back: widgets, names of nested rows, sentences beside the fields."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from flask import Flask
from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from core.declare import fields as declared
from core.errors import Incomplete
from core.text import _
from core.web import forms
from core.web.fields import describe, widget_of


def _no_spaces(value: str) -> None:
    if " " in value:
        raise ValidationError(_("姓名中不能有空格。"))  # type: ignore[arg-type]  # as schemas write it


class Member(Schema):
    """A row."""

    name = fields.Str(
        required=True, validate=[validate.Length(max=10), _no_spaces], metadata={"label": _("姓名")}
    )
    income = fields.Decimal(
        places=2, validate=validate.Range(min=0), metadata={"label": _("月收入"), "unit": _("元")}
    )
    studying = fields.Bool(metadata={"label": _("在校")})


class Application(Schema):
    """One field of each kind."""

    name = fields.Str(required=True, metadata={"label": _("申请人"), "hint": _("与身份证一致")})
    born_on = fields.Date(required=True, metadata={"label": _("出生日期")})
    people = fields.Int(validate=validate.Range(1, 20), metadata={"label": _("人数")})
    rent = fields.Decimal(
        places=2, metadata={"label": _("租金"), "unit": _("元/月"), "when": ("housing", ("rented", "lent"))}
    )
    housing = fields.Str(
        required=True,
        validate=validate.OneOf(["owned", "rented"]),
        metadata={"label": _("住房"), "labels": {"owned": _("自有"), "rented": _("租住")}},
    )
    causes = fields.List(
        fields.Str(validate=validate.OneOf(["illness", "schooling"], labels=["疾病", "就学"])),
        metadata={"label": _("原因")},
    )
    members = fields.List(
        fields.Nested(Member),
        required=True,
        validate=validate.Length(min=1),
        metadata={"label": _("成员"), "add": _("添加成员")},
    )
    applicant = fields.Str(metadata={"label": _("经办"), "widget": "person"})
    village = fields.Str(metadata={"label": _("村"), "widget": "division"})
    note = fields.Str(validate=validate.Length(max=200), metadata={"label": _("说明"), "widget": "textarea"})
    agreed = fields.Bool(metadata={"label": _("已签字")})


GOOD = [
    ("name", " 王秀兰 "),
    ("born_on", "1960-02-29"),
    ("people", "２"),
    ("rent", "1，460.50"),
    ("housing", "rented"),
    ("causes", "illness"),
    ("causes", "schooling"),
    ("members.0.name", "王小宝"),
    ("members.0.studying", "0"),
    ("members.0.studying", "1"),
    ("members.3.name", "王大宝"),
    ("members.3.income", "0"),
    ("members.3.studying", "0"),
    ("agreed", "0"),
    ("csrf_token", "x"),
]


def parse(*typed: tuple[str, str]) -> dict[str, Any]:
    """What a browser sends, read."""
    return forms.parse(Application, MultiDict(list(typed)))


def wrong(*typed: tuple[str, str]) -> dict[str, Any]:
    """The sentences by path."""
    with pytest.raises(Incomplete) as refused:
        parse(*typed)
    return refused.value.fields


def test_what_people_type_becomes_data_with_rows_in_order() -> None:
    data = parse(*GOOD)
    assert data["name"] == "王秀兰"
    assert data["people"] == 2, "full-width figures are meant"
    assert data["rent"] == Decimal("1460.50"), "and so are separators"
    assert data["causes"] == ["illness", "schooling"]
    assert data["members"] == [
        {"name": "王小宝", "studying": True},
        {"name": "王大宝", "income": Decimal("0.00"), "studying": False},
    ]
    assert data["agreed"] is False
    assert "csrf_token" not in data


def test_an_empty_row_is_no_row() -> None:
    typed = [*GOOD, ("members.7.name", " "), ("members.7.studying", "0")]
    assert len(parse(*typed)["members"]) == 2


def test_everything_that_is_wrong_is_said_at_once_by_path_and_in_words() -> None:
    said = wrong(
        ("name", ""),
        ("born_on", "soon"),
        ("people", "21"),
        ("housing", "castle"),
        ("members.0.income", "-1"),
        ("members.4.name", "王 小 宝"),
    )
    assert said == {
        "name": ["请填写。"],
        "born_on": ["请填写日期，例如 2026-03-05。"],
        "people": ["应在 1 到 20 之间。"],
        "housing": ["请从列出的选项中选择。"],
        "members.0.name": ["请填写。"],
        "members.0.income": ["不能小于 0。"],
        "members.1.name": ["姓名中不能有空格。"],
    }


def test_a_list_that_must_not_be_empty_says_so() -> None:
    assert wrong(*[pair for pair in GOOD if not pair[0].startswith("members")]) == {
        "members": ["至少填一项。"]
    }


def test_more_rows_than_anybody_has_are_refused_before_they_are_read() -> None:
    said = wrong(*GOOD, *((f"members.{n}.name", "王") for n in range(300)))
    assert said == {"members": ["行数太多，请分开填写。"]}


def test_data_of_another_origin_is_checked_by_the_same_schema() -> None:
    with pytest.raises(Incomplete) as refused:
        forms.load(Application(), {"name": 5, "members": "none", "born_on": None, "castle": 1})
    assert refused.value.fields["name"] == ["请填写文字。"]
    assert refused.value.fields["castle"] == ["没有这一项。"]


def test_no_sentence_of_marshmallow_reaches_people_untranslated() -> None:
    known = {
        m
        for cls in (
            fields.Field,
            fields.String,
            fields.Integer,
            fields.Decimal,
            fields.Date,
            fields.Boolean,
            fields.List,
            fields.Nested,
        )
        for m in cls.default_error_messages.values()
    }
    left = {m for m in known if "{" not in m and forms.in_our_words(m) == m}
    assert left == set()


def test_each_type_has_the_widget_that_suits_it() -> None:
    found = {name: widget_of(field) for name, field in Application().fields.items()}
    assert found == {
        "name": "text",
        "born_on": "date",
        "people": "whole",
        "rent": "money",
        "housing": "radios",
        "causes": "ticks",
        "members": "rows",
        "applicant": "person",
        "village": "division",
        "note": "textarea",
        "agreed": "tick",
    }


def test_a_field_is_described_with_its_value_and_its_sentences() -> None:
    parts = {
        p.name: p
        for p in describe(Application(), {"rent": Decimal("5.5"), "agreed": True}, {"rent": _("太多")})
    }
    assert (parts["rent"].value, parts["rent"].errors, parts["agreed"].value) == ("5.5", ("太多",), "1")
    assert parts["rent"].when == "housing=rented|lent"
    assert len(parts["members"].rows) == 1, "a required list starts with a row"
    assert parts["members"].blank[0].path == "members.__i__.name"


def test_the_form_as_html_holds_names_labels_and_what_was_typed(app: Flask) -> None:
    with app.test_request_context("/"):
        html = str(
            forms.render(
                Application,
                {"name": '"><script>', "housing": "rented", "members": [{"name": "甲"}]},
                {"members.0.name": ["请改正"], "name": ["请填写。"]},
            )
        )
    assert 'value="&#34;&gt;&lt;script&gt;"' in html
    assert 'name="members.0.name" aria-describedby="f-members-0-name-error " aria-invalid="true"' in html
    assert "请改正" in html
    assert 'data-pick="/pick/person"' in html
    assert 'value="rented" checked' in html
    assert "元/月" in html
    assert html.count("<template>") == 1


def test_what_the_form_shows_is_what_it_reads_back(app: Flask) -> None:
    """Every named field of the page, sent as it stands, gives the same data."""
    import html as text
    import re

    data = parse(*GOOD)
    with app.test_request_context("/"):
        page = re.sub(r"<template>.*?</template>", "", str(forms.render(Application, data)), flags=re.DOTALL)
    sent = [
        (n, text.unescape(v))
        for n, v in re.findall(
            r'<input(?![^>]*type="(?:radio|checkbox)")[^>]*name="([^"]+)"[^>]*? value="([^"]*)"', page
        )
    ]
    sent += re.findall(r'<input type="(?:radio|checkbox)"[^>]*name="([^"]+)" value="([^"]*)" checked', page)
    assert forms.parse(Application, MultiDict(sent)) == data


class Address(declared.Form):
    """A part that may be left out."""

    street = declared.words("街道")
    rented = declared.yes_no("租住", required=False)


class Declared(declared.Form):
    """Fields as a plugin declares them."""

    groups: ClassVar[dict[str, str]] = {"name": "申请人", "born_on": "申请人", "agreed": "声明"}
    applies: ClassVar[dict[str, tuple[str, str]]] = {"since": ("relative", "1")}

    name = declared.words("姓名")
    born_on = declared.day("出生日期")
    since = declared.month("自何月", required=False)
    relation = declared.one_of("关系", {"self": "本人", "child": "子女"})
    why = declared.one_of("原因", {"a": "甲", "b": "乙"}, required=False)
    causes = declared.several_of("致困原因", {"a": "疾病", "b": "就学"})
    relative = declared.yes_no("有近亲属关系")
    agreed = declared.confirmed("已签字")
    address = declared.part("另一住址", Address, required=False)
    findings = declared.prose("结论", required=False)


def test_fields_as_plugins_declare_them_have_widgets() -> None:
    assert {name: widget_of(field) for name, field in Declared().fields.items()} == {
        "name": "text",
        "born_on": "date",
        "since": "month",
        "relation": "radios",
        "why": "choice",  # a choice that need not be made must be able to be taken back
        "causes": "ticks",
        "relative": "yes_no",  # must be answered
        "agreed": "tick",  # a statement to confirm
        "address": "group",
        "findings": "textarea",
    }


def test_a_form_says_apart_what_stands_together_and_what_applies_when() -> None:
    parts = describe(Declared(), {"since": dt.date(2026, 3, 1)}, {})
    assert [title for title, _fields in forms.grouped(parts)] == ["申请人", "", "声明"]
    since = next(part for part in parts if part.name == "since")
    assert (since.when, since.value) == ("relative=1", "2026-03")


def test_a_part_that_nobody_filled_in_is_left_out_and_one_begun_must_be_whole() -> None:
    typed = [
        ("name", "甲"),
        ("born_on", "1960-01-01"),
        ("relation", "self"),
        ("relative", "0"),
        ("agreed", "1"),
    ]
    untouched = [*typed, ("address.rented", "0")]
    assert "address" not in forms.parse(Declared, MultiDict(untouched))
    with pytest.raises(Incomplete) as refused:
        forms.parse(Declared, MultiDict([*typed, ("address.rented", "1")]))
    assert refused.value.fields == {"address.street": ["请填写本项。"]}


def test_a_yes_or_no_that_nobody_answered_is_missing_and_a_statement_must_be_made() -> None:
    with pytest.raises(Incomplete) as refused:
        forms.parse(
            Declared,
            MultiDict([("name", "甲"), ("born_on", "1960-01-01"), ("relation", "self"), ("agreed", "0")]),
        )
    assert refused.value.fields == {"relative": ["请填写本项。"], "agreed": ["须确认本项。"]}


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_beyond_our_time_is_refused_in_whatever_form(day: str) -> None:
    class Dated(Schema):
        since = fields.Date(required=True)

    class Holding(Schema):
        rows = fields.List(fields.Nested(Dated))

    with pytest.raises(Incomplete) as refusal:
        forms.load(Holding(), {"rows": [{"since": "2026-09-01"}, {"since": day}]})
    assert list(refusal.value.fields) == ["rows.1.since"]
