"""Asking the tree which office's rows a scope can hold."""

from __future__ import annotations

from datetime import date

from flask_sqlalchemy import SQLAlchemy

from core.db import ALL, NOTHING, Scope
from core.divisions import operations
from core.divisions.queries import only_office

T1, COUNTY, VILLAGE = "610104003", "610104", "610104003001"


def test_a_township_without_bodies_is_the_only_office_of_its_scope(db: SQLAlchemy) -> None:
    assert only_office(Scope.of(T1)) == T1
    assert only_office(Scope.of(T1, VILLAGE)) == T1


def test_of_larger_scopes_of_none_and_of_an_unknown_place_no_office_is_named(db: SQLAlchemy) -> None:
    for scope in (Scope.of(COUNTY), ALL, NOTHING, Scope.of("999999999")):
        assert only_office(scope) is None


def test_a_body_below_a_township_ends_its_being_the_only_one(db: SQLAlchemy) -> None:
    operations.open_body(f"{T1}N1", "北关管委会", "township", T1, date(2026, 1, 1), "测试")
    assert only_office(Scope.of(T1)) is None
