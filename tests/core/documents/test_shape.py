"""A template says which fields it reads, and gets exactly those."""

from __future__ import annotations

import pytest

from core.documents.shape import Field, carries_remedy, fields_of, fit, names, sample
from core.errors import Incomplete

SOURCE = """// F17 确认通知书
// remedy
// fields: due_on note? members[name id_number?] reasons[]
// fields: contact{office phone?}
#import "@jiuzhu/letters:1.0.0": *
"""


def test_lists_groups_and_optional_fields_are_read_from_the_comment() -> None:
    due, note, members, reasons, contact = fields_of(SOURCE)
    assert due == Field("due_on")
    assert note == Field("note", optional=True)
    assert members == Field("members", "list", fields=(Field("name"), Field("id_number", optional=True)))
    assert reasons == Field("reasons", "list")
    assert contact.kind == "one"


@pytest.mark.parametrize("line", ["a[b", "a] b", "a{b] c", "a; b", "A b"])
def test_a_comment_that_cannot_be_read_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="fields"):
        fields_of(f"// fields: {line}\n")


def test_names_go_down_into_groups() -> None:
    assert names(fields_of(SOURCE)) == {"due_on", "note", "name", "id_number", "reasons", "office", "phone"}


def test_the_remedy_is_a_line_of_its_own() -> None:
    assert carries_remedy(SOURCE)
    assert not carries_remedy("// the remedy is elsewhere\n")


def test_data_is_cut_to_the_fields_and_absent_ones_are_none() -> None:
    data = {
        "due_on": "2026年7月29日",
        "members": [{"name": "王建国", "illness": "糖尿病"}],
        "reasons": ["家庭困难"],
        "contact": {"office": "社会事务办", "phone": ""},
        "secret": "x",
    }
    assert fit(fields_of(SOURCE), data) == {
        "due_on": "2026年7月29日",
        "note": None,
        "members": [{"name": "王建国", "id_number": None}],
        "reasons": ["家庭困难"],
        "contact": {"office": "社会事务办", "phone": None},
    }


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(Incomplete) as caught:
        fit(
            fields_of(SOURCE),
            {"members": [{"name": "王建国"}, {"name": ""}], "reasons": [], "contact": "社会事务办"},
        )
    assert sorted(caught.value.fields) == ["contact", "due_on", "members.2.name", "reasons"]


def test_zero_and_false_are_answers() -> None:
    assert fit(fields_of("// fields: amount provisional"), {"amount": 0, "provisional": False}) == {
        "amount": 0,
        "provisional": False,
    }


def test_a_sample_fills_every_field() -> None:
    fields = fields_of(SOURCE)
    assert fit(fields, sample(fields)) == sample(fields)
