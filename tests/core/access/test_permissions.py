"""What the framework is told of rights, and what it then opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask_appbuilder.security.sqla.models import PermissionView, Role, User
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from core.access import security
from core.access.operations import set_rights
from core.access.permissions import synchronise
from core.access.queries import acting_under, duties, fresh_duties
from core.access.security import permissions_of

T1, COUNTY = "610104003", "610104"


def view(name: str, *permissions: str, **rights: Any) -> Any:
    made: Any = type(name, (), rights)()
    made.class_permission_name, made.base_permissions = name, permissions
    return made


class Menu:
    """A menu of one heading with two entries."""

    def __init__(self, *entries: Any) -> None:
        self.entries = entries

    def get_list(self) -> list[Any]:
        below = [SimpleNamespace(name=v.class_permission_name, baseview=v, childs=[]) for v in self.entries]
        return [
            SimpleNamespace(name="办件", baseview=None, childs=[*below, SimpleNamespace(name="-", childs=[])])
        ]


@pytest.fixture
def built() -> Any:
    """Two screens of core and one of a plugin."""
    cases = view("Cases", "can_read", "can_write", read_by=("read_cases",), write_by=("accept", "review"))
    rules = view("Rules", "can_read", "can_write", read_by=("*",), write_by=("configure",))
    tests = view("DibaoTests", "can_read", "can_write")
    nobody = view("Nobody", "can_read")
    views = [cases, rules, tests, nobody]
    return SimpleNamespace(baseviews=views, menu=Menu(*views))


@pytest.fixture
def screens(built: Any) -> list[Any]:
    return [SimpleNamespace(view=type(built.baseviews[2]), duties=("verifier",))]


def test_rights_become_permissions_of_the_dutys_role(db: SQLAlchemy, built: Any, screens: list[Any]) -> None:
    assert synchronise(built, screens) > 0
    clerk = permissions_of("town_clerk")
    assert {("can_read", "Cases"), ("can_write", "Cases"), ("can_read", "Rules")} <= clerk
    assert ("can_write", "Rules") not in clerk
    assert ("can_write", "Rules") in permissions_of("county_admin")
    assert ("can_read", "Cases") not in permissions_of("county_admin"), "who configures handles no cases"
    assert ("can_write", "Cases") not in permissions_of("auditor")
    assert {pair for pair in permissions_of("verifier") if pair[1] == "DibaoTests"} >= {
        ("can_read", "DibaoTests"),
        ("can_write", "DibaoTests"),
    }
    assert not {code for code in duties() if ("can_read", "Nobody") in permissions_of(code)}


def test_menu_entries_follow_what_may_be_read(db: SQLAlchemy, built: Any, screens: list[Any]) -> None:
    synchronise(built, screens)
    assert {("menu_access", "办件"), ("menu_access", "Cases")} <= permissions_of("town_clerk")
    assert ("menu_access", "DibaoTests") not in permissions_of("town_clerk")
    assert ("menu_access", "办件") in permissions_of("hotline_operator"), "Rules stand there for everybody"


def test_synchronising_again_changes_nothing(db: SQLAlchemy, built: Any, screens: list[Any]) -> None:
    synchronise(built, screens)
    count = db.session.scalar(select(func.count()).select_from(PermissionView))
    assert synchronise(built, screens) == 0
    assert db.session.scalar(select(func.count()).select_from(PermissionView)) == count


def test_permissions_of_a_plugin_that_is_not_loaded_stay(
    db: SQLAlchemy, built: Any, screens: list[Any]
) -> None:
    synchronise(built, screens)
    without = SimpleNamespace(baseviews=built.baseviews[:2], menu=Menu(*built.baseviews[:2]))
    synchronise(without, [])
    names = {row.view_menu.name for row in db.session.scalars(select(PermissionView))}
    assert "DibaoTests" in names
    assert ("can_read", "DibaoTests") in permissions_of("verifier")


@pytest.fixture
def manager(app: Flask, db: SQLAlchemy, built: Any, screens: list[Any]) -> Iterator[Any]:
    synchronise(built, screens)
    yield app.extensions["appbuilder"].sm
    security._closed.clear()


def test_access_is_that_of_the_posting_in_force(manager: Any, posting_of: Callable[..., Any]) -> None:
    with acting_under(posting_of("town_clerk", T1)):
        assert manager.has_access("can_write", "Cases")
        assert not manager.has_access("can_write", "Rules")
        assert manager.get_user_menu_access(["Cases", "DibaoTests"]) == {"Cases"}
        assert [role.name for role in manager.get_user_roles(None)] == ["town_clerk"]
    with acting_under(posting_of("county_admin", COUNTY)):
        assert manager.has_access("can_write", "Rules")
        assert not manager.has_access("can_read", "Cases")


def test_rights_that_were_changed_open_and_shut_screens_at_once(
    app: Flask, manager: Any, built: Any, posting_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "appbuilder", built)
    rights = duties()["town_clerk"].rights
    with acting_under(posting_of("security_admin", COUNTY)):
        set_rights("town_clerk", rights - {"read_cases"}, "另设查阅岗位")
    with acting_under(posting_of("town_clerk", T1)):
        assert not manager.has_access("can_read", "Cases")
        assert manager.has_access("can_write", "Cases")


def test_nobody_and_the_public_may_open_nothing_guarded(manager: Any) -> None:
    from core.actor import NOBODY, acting_as

    with acting_as(NOBODY):
        assert not manager.has_access("can_read", "Rules")
        assert manager.get_user_menu_access() == set()
        assert manager.get_user_roles(None) == []
    assert not manager.is_item_public("can_read", "Rules")


def test_what_is_shut_where_one_stands_is_not_opened_by_any_right(
    manager: Any, posting_of: Callable[..., Any]
) -> None:
    security.close_views(lambda name: name == "Cases")
    with acting_under(posting_of("town_clerk", T1)):
        assert not manager.has_access("can_read", "Cases")
        assert "Cases" not in manager.get_user_menu_access()
        assert manager.has_access("can_read", "Rules")


def test_each_duty_has_a_role_and_nobody_is_above_the_rules(app: Flask, db: SQLAlchemy) -> None:
    names = set(db.session.scalars(select(Role.name)))
    assert set(fresh_duties().duties) <= names
    assert not {"Admin", "Public"} & names
    assert db.session.scalar(select(func.count()).select_from(User).join(User.roles)) == 0
