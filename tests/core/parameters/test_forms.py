"""The form of a parameter: whatever is in force, sent back unchanged, is stored unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from core.actor import Actor, acting_as
from core.declare import Parameter
from core.errors import Incomplete
from core.parameters.building import read_profile
from core.parameters.forms import for_page, value_form, written_value
from core.parameters.profiles import NATIONAL
from core.parameters.values import write
from core.plugins import registry
from core.web import forms
from core.web.fields import describe

PLACES = [("610104", "莲湖区")]


def sent(value: Any, path: str = "value") -> Iterator[tuple[str, str]]:
    """A value of a page as the names and texts that a browser sends."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from sent(each, f"{path}.{key}")
    elif isinstance(value, (list, tuple)):
        for place, each in enumerate(value):
            yield from sent(each, f"{path}.{place}") if isinstance(each, dict) else [(path, str(each))]
    elif isinstance(value, bool):
        yield path, "1" if value else "0"
    elif value is not None:
        yield path, str(value)


def round_trip(parameter: Parameter, written: Any) -> Any:
    """Through the page and back."""
    schema = value_form(parameter, PLACES, written)()
    only = type(schema)(only=("value",), unknown="exclude")
    form: MultiDict[str, str] = MultiDict(list(sent(for_page(parameter, written))))
    return written_value(parameter, forms.parse(only, form).get("value"), written)


@pytest.fixture
def values(app: Flask) -> dict[str, Any]:
    """Every value of the nation and of 莲湖区 with its demo values, bounds aside, by address."""
    items = [i for name in (NATIONAL, "lianhu.demo") for i in read_profile(name).parameters if not i.bound]
    return {item.address: item.value for item in items}


def test_whatever_is_in_force_comes_back_as_it_was(values: dict[str, Any]) -> None:
    assert len(values) > 150
    for address, value in values.items():
        came_back = round_trip(registry().parameters[address], value)
        assert without_no(came_back) == without_no(value), address


def without_no(value: Any) -> Any:
    """A switch of a row that is off is said, where the document left it out."""
    if isinstance(value, dict):
        return {key: without_no(each) for key, each in value.items() if each is not False}
    return [without_no(each) for each in value] if isinstance(value, list) else value


def test_every_parameter_has_a_form_with_words_in_it(app: Flask, values: dict[str, Any]) -> None:
    with app.test_request_context(), acting_as(Actor("孔亮", division="610104")):
        for parameter in registry().parameters.values():
            default = None if parameter.default is None else write(parameter, parameter.default)
            written = values.get(parameter.address, default)
            fields = describe(
                value_form(parameter, PLACES, written)(), {"value": for_page(parameter, written)}, {}
            )
            period = ["period"] if parameter.by_year else []
            wanted = ["value", *period, "place", "since", "until", "basis", "reason"]
            assert [field.name for field in fields] == wanted
            assert str(fields[0].label)
            if parameter.kind != "table":
                assert str(forms.render(value_form(parameter, PLACES, written), {}))


def test_a_table_without_an_example_takes_json_and_nothing_else(app: Flask) -> None:
    table = registry().parameters["dibao:supplement.classes"]
    assert round_trip_json(table, '[{"class": "elder", "share": "0.10"}]') == [
        {"class": "elder", "share": "0.10"}
    ]
    with pytest.raises(Incomplete):
        round_trip_json(table, "不是 JSON")


def round_trip_json(parameter: Parameter, text: str) -> Any:
    """A table typed as text."""
    schema = value_form(parameter, PLACES, None)(only=("value",), unknown="exclude")
    return written_value(parameter, forms.parse(schema, MultiDict({"value": text}))["value"], None)
