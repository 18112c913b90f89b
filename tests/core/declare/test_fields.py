"""Fields of forms: what they say of something that is missing or too much."""

from __future__ import annotations

import pytest
from marshmallow.fields import Integer

from core.declare.fields import Form, number, one_of, rows, words
from core.errors import Incomplete
from core.text import _
from core.web import forms


class Person(Form):
    """Somebody."""

    name = words(_("姓名"))


class Table(Form):
    """Two to three people."""

    people = rows(_("参加人员"), Person, least=2, most=3)


def _needed_by(field: Integer) -> Integer:
    field.metadata = {**field.metadata, "must": ("kind", ("b",))}
    return field


class Kinds(Form):
    """A number that one of two answers makes necessary."""

    kind = one_of(_("方式"), {"a": _("窗口"), "b": _("电话")})
    n = _needed_by(number(_("时限"), required=False))


@pytest.mark.parametrize(
    ("given", "said"), [(1, "至少填 2 行，现在有 1 行。"), (4, "最多填 3 行，现在有 4 行。")]
)
def test_a_table_says_how_many_rows_it_asks_for_and_how_many_came(given: int, said: str) -> None:
    with pytest.raises(Incomplete) as refused:
        forms.load(Table, {"people": [{"name": "某人"}] * given})
    assert refused.value.fields == {"people": [said]}


def test_a_field_is_required_with_the_answer_that_makes_it_necessary_alone() -> None:
    assert forms.load(Kinds, {"kind": "a"}) == {"kind": "a"}
    assert forms.load(Kinds, {"kind": "b", "n": 0}) == {"kind": "b", "n": 0}
    with pytest.raises(Incomplete) as refused:
        forms.load(Kinds, {"kind": "b"})
    assert refused.value.fields == {"n": ["请填写本项。"]}
