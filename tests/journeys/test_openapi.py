"""The document of the REST interface: for those who are signed in, every call, in the shape that OpenAPI 3 has."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator, validate

from core.cases.schema import json_schema
from core.declare.fields import Form, day, month
from tests import factories
from tests.casework import Officers
from tests.conftest import As, Client

ADDRESS = "/api/v1/_openapi"
VERBS = {"get", "post", "put", "patch", "delete"}

SCHEMA_OR_REF = {"type": "object"}
CONTENT = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {
        "type": "object",
        "required": ["schema"],
        "properties": {"schema": SCHEMA_OR_REF},
        "additionalProperties": False,
    },
}
REF = {
    "type": "object",
    "required": ["$ref"],
    "properties": {"$ref": {"type": "string", "pattern": "^#/components/"}},
    "additionalProperties": False,
}
RESPONSE = {
    "type": "object",
    "required": ["description"],
    "properties": {"description": {"type": "string", "minLength": 1}, "content": CONTENT},
    "additionalProperties": False,
}
PARAMETER = {
    "type": "object",
    "required": ["in", "name", "schema"],
    "properties": {
        "in": {"enum": ["path", "query", "header"]},
        "name": {"type": "string"},
        "required": {"type": "boolean"},
        "schema": SCHEMA_OR_REF,
    },
    "additionalProperties": False,
}
CALL = {
    "type": "object",
    "required": ["responses", "tags"],
    "anyOf": [{"required": ["summary"]}, {"required": ["description"]}],
    "properties": {
        "summary": {"type": "string", "minLength": 1},
        "description": {"type": "string", "minLength": 1},
        "tags": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        "security": {
            "type": "array",
            "items": {"type": "object", "additionalProperties": {"type": "array"}},
        },
        "parameters": {"type": "array", "items": PARAMETER},
        "requestBody": {
            "type": "object",
            "required": ["content"],
            "properties": {"required": {"type": "boolean"}, "content": CONTENT},
            "additionalProperties": False,
        },
        "responses": {
            "type": "object",
            "minProperties": 1,
            "patternProperties": {"^[1-5][0-9][0-9]$": {"oneOf": [REF, RESPONSE]}},
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
OPENAPI = {
    "type": "object",
    "required": ["openapi", "info", "paths"],
    "properties": {
        "openapi": {"type": "string", "pattern": r"^3\.0\.\d$"},
        "info": {"type": "object", "required": ["title", "version"]},
        "servers": {"type": "array", "items": {"type": "object", "required": ["url"]}},
        "paths": {
            "type": "object",
            "patternProperties": {
                "^/": {
                    "type": "object",
                    "propertyNames": {"enum": sorted(VERBS)},
                    "additionalProperties": CALL,
                }
            },
            "additionalProperties": False,
        },
        "components": {
            "type": "object",
            "properties": {
                "schemas": {"type": "object"},
                "responses": {"type": "object", "additionalProperties": RESPONSE},
                "parameters": {"type": "object"},
                "securitySchemes": {"type": "object"},
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
"""The part of OpenAPI 3.0 that the document uses, and nothing beside it."""


def calls_of(app: Flask) -> dict[str, set[str]]:
    """Every address under /api/v1 that answers, with its verbs, as OpenAPI writes it."""
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            found.setdefault(path, set()).update(VERBS & {m.lower() for m in rule.methods or ()})
    return found


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [ref for each in value.values() for ref in references(each)]
    return [ref for each in value for ref in references(each)] if isinstance(value, list) else []


@pytest.fixture
def document(officers: Officers) -> dict[str, Any]:
    answer = officers("village_aide").get(ADDRESS)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_the_document_is_for_those_who_are_signed_in(public: Client, as_: As) -> None:
    answer = public.get(ADDRESS)
    assert (answer.status_code, "paths" in answer.text) == (401, False)
    assert as_("town_clerk", "610104003").get(ADDRESS).status_code == 200


def test_the_document_is_openapi_three(document: dict[str, Any]) -> None:
    validate(document, OPENAPI, cls=Draft202012Validator)
    for ref in references(document):
        _hash, part, kind, name = ref.split("/")
        assert name in document[part][kind], ref
    schemes = set(document["components"]["securitySchemes"])
    for path, calls in document["paths"].items():
        for verb, call in calls.items():
            said = [p["name"] for p in call.get("parameters", ()) if p["in"] == "path"]
            assert sorted(said) == sorted(re.findall(r"{(\w+)}", path)), (verb, path)
            assert all(p["required"] for p in call.get("parameters", ()) if p["in"] == "path"), (verb, path)
            assert all(set(one) <= schemes for one in call.get("security", ())), (verb, path)


def test_every_call_stands_in_it_with_its_verbs_and_answers(app: Flask, document: dict[str, Any]) -> None:
    assert {path: set(calls) for path, calls in document["paths"].items()} == calls_of(app)
    for path, calls in document["paths"].items():
        for verb, call in calls.items():
            assert min(call["responses"]) < "300", (verb, path)
            assert ("401" in call["responses"]) == ("/public/" not in path), (verb, path)
            signed_in = "/public/" not in path and not path.endswith("/login")
            assert bool(call.get("security")) == signed_in, (verb, path)


def test_who_is_not_signed_in_gets_the_answer_that_it_names(document: dict[str, Any], app: Flask) -> None:
    stranger = app.test_client(use_cookies=False)
    for path, calls in document["paths"].items():
        for verb, call in calls.items():
            if call.get("security"):
                answer = stranger.open(re.sub(r"{\w+}", "1", path), method=verb.upper(), json={})
                assert answer.status_code == 401, (verb, path, answer.status_code)
                validate(answer.get_json(), document["components"]["schemas"]["Error"])


class Spell(Form):
    """From a day, for the months from one on."""

    since = day("起始日")
    first = month("起始月", required=False)


def test_a_form_says_days_and_months_as_they_are_taken() -> None:
    said = json_schema(Spell)
    assert said is not None
    assert said["properties"]["since"] == {"title": "起始日", "type": "string", "format": "date"}
    told = said["properties"]["first"]
    assert told["type"] == "string"
    for text in ("2026-08", "2026-12"):
        validate(text, told)
        assert Spell().load({"since": "2026-08-01", "first": text})
    for text in ("2026-13", "2026-08-01", "2026-8"):
        assert not Draft202012Validator(told).is_valid(text)


def test_the_forms_of_a_case_hold_no_moment(officers: Officers, september: date) -> None:
    case = factories.case(officers, at="survey")
    for duty in ("town_surveyor", "town_clerk", "town_confirmer"):
        seen = case.seen_by(duty)
        assert seen["open"]
        assert "date-time" not in str(seen)
    assert "'format': 'date'" in str(case.seen_by("town_surveyor")["open"])
