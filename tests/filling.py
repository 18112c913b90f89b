"""Forms filled in from what they declare: every field that must be filled, a valid value by its kind and options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema

from core.clock import today
from core.declare.applications import Consent
from tests.factories import id_number

WORDS = "情况属实，已当面核实"


def filled_in(form: type[Schema] | None, said: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody fills in, as JSON: what must be filled, and of the rest what is `said`, by name of the field.

    The name counts wherever the field stands, within parts and rows too.
    """
    if form is None:
        return {}
    asked = form().fields
    return {
        name: _value(name, field, said) for name, field in asked.items() if field.required or name in said
    }


def _value(name: str, field: Any, said: Mapping[str, Any]) -> Any:
    if name in said:
        return said[name]
    if name == "votes_for":
        return 1  # an appraisal concludes what was voted: of the conclusions the first, that it is true
    return _BY_WIDGET[field.metadata["widget"]](field, said)


def _part(field: Any, said: Mapping[str, Any]) -> dict[str, Any]:
    return filled_in(type(field.schema), said)


def _one_row(field: Any, said: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [_part(field.inner, said)]


def _choice(field: Any, _said: Mapping[str, Any]) -> str:
    code: str = field.metadata["options"][0][0]
    return code


def _yes(field: Any, _said: Mapping[str, Any]) -> bool:
    """Yes where only yes is taken, else no."""
    return bool(field.validators)


def _text(field: Any, _said: Mapping[str, Any]) -> str:
    return WORDS[: field.metadata["most"]]


_BY_WIDGET: dict[str, Callable[[Any, Mapping[str, Any]], Any]] = {
    "text": _text,
    "prose": _text,
    "id_number": lambda _field, _said: id_number(),
    "phone": lambda _field, _said: "029-88000000",
    "money": lambda _field, _said: "100.00",
    "number": lambda field, _said: field.metadata.get("least", 0),
    "day": lambda _field, _said: today().isoformat(),
    "month": lambda _field, _said: f"{today():%Y-%m}",
    "switch": _yes,
    "yes_no": _yes,
    "choice": _choice,
    "choices": lambda _field, _said: [],
    "part": _part,
    "rows": _one_row,
}


def consent_of(number: str, **said: Any) -> dict[str, Any]:
    """What an adult of that identity number has signed."""
    return filled_in(Consent, {"id_number": number, "statement": True, "authorised": True, **said})
