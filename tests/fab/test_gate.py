"""A module that is switched off while the application runs: what plain Flask-AppBuilder still shows of it, and ours does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask_appbuilder.security.sqla.models import PermissionView, Role

from core.access.permissions import synchronise
from core.actor import SYSTEM, acting_as
from core.clock import today
from core.db import db, one_transaction, seeing_everything
from core.modules.operations import disable, enable
from core.modules.queries import is_enabled
from tests.fab import ours, plain
from tests.fab.conftest import Application, shown_in
from tests.fab.rows import MINE, STRANGER

LINK = 'href="/aid/list/"'


@pytest.fixture
def off(both: Application) -> Iterator[Application]:
    """The module is on, and then switched off for our town, while everybody stays signed in."""
    switch(both, on=True)
    assert shown_in(both.get("/"), LINK)
    assert shown_in(both.get("/aid/list/"), "N-0001")
    switch(both, on=False)
    yield both
    switch(both, on=True)


def switch(both: Application, *, on: bool) -> None:
    """What the county has decided, as each application is told of it."""
    plain.SWITCHED_ON["aid"] = on
    if both.is_ours:
        with both.app.app_context(), acting_as(SYSTEM), seeing_everything(), one_transaction():
            if on and not is_enabled(ours.MODULE, MINE, today()):
                enable(ours.MODULE, MINE, today())
            if not on:
                disable(ours.MODULE, MINE, today(), "停办")


def test_the_menu_still_leads_to_a_module_that_is_off(off: Application) -> None:
    """FAB's `menu_cond` is asked by the menu as JSON, and not by the menu of its own pages."""
    off.shows(shown_in(off.get("/"), LINK))


def test_the_pages_of_a_module_that_is_off_still_open(off: Application) -> None:
    answer = off.get("/aid/list/")
    off.shows(answer.status_code == 200)
    off.shows(shown_in(answer, "N-0001"))


def test_a_page_of_core_still_shows_the_list_that_the_module_adds(off: Application) -> None:
    answer = off.get("/town-people/show/1")
    assert answer.status_code == 200
    off.shows(answer.text.count("N-0001") > shown_by_core(off))


def shown_by_core(both: Application) -> int:
    """How often the page of a person names the case without the module: among the fields, and in core's own list."""
    switch(both, on=True)
    return both.get("/town-people/show/1").text.count("N-0001") - 1


def test_a_module_that_is_off_in_one_town_is_open_in_the_next_one_at_once(off: Application) -> None:
    """In plain FAB a switch knows no place: what is hidden is hidden from everybody, what is open is open to all."""
    neighbour = off.sign_in(STRANGER)
    seen = (off.get("/aid/list/").status_code == 200, off.get("/aid/list/", neighbour).status_code == 200)
    assert seen == ((False, True) if off.is_ours else (True, True))


def test_permissions_of_a_module_that_a_process_has_not_loaded_are_taken_from_every_role(
    both: Application,
) -> None:
    """Plain FAB's clean-up does it; what writes permissions in ours only adds for what it does not know."""
    name, duty = ("LinshiAid", "town_clerk") if both.is_ours else ("Aid", "Clerk")
    before = held(both, duty, name)
    assert before
    with without(both.builder, both.view(name)), both.app.app_context():
        with acting_as(SYSTEM), seeing_everything(), one_transaction():
            if both.is_ours:
                synchronise(both.builder, [])
            else:
                both.builder.security_cleanup()
        after = held(both, duty, name)
    if not both.is_ours:
        restore(both, before)
    both.shows(after != before)


@contextmanager
def without(builder: Any, view: Any) -> Iterator[None]:
    """A process in which the module's code is not there: neither its screen nor its entry in the menu."""
    screens, menu = list(builder.baseviews), list(builder.menu.menu)
    headings = [(heading, list(heading.childs)) for heading in menu]
    builder.baseviews.remove(view)
    builder.menu.menu[:] = [entry for entry in menu if entry.baseview is not view]
    for heading, entries in headings:
        heading.childs[:] = [entry for entry in entries if entry.baseview is not view]
    try:
        yield
    finally:
        builder.baseviews[:], builder.menu.menu[:] = screens, menu
        for heading, entries in headings:
            heading.childs[:] = entries


def held(both: Application, duty: str, view: str) -> set[str]:
    """What holders of a duty may do with a view."""
    with both.app.app_context():
        role = db.session.query(Role).filter_by(name=duty).one()
        return {pair.permission.name for pair in role.permissions if pair.view_menu.name == view}


def restore(both: Application, permissions: set[str]) -> None:
    """The role of the plain application as it was."""
    with both.app.app_context():
        both.builder.add_permissions(update_perms=True)
        role = db.session.query(Role).filter_by(name="Clerk").one()
        found = db.session.query(PermissionView).filter(PermissionView.view_menu.has(name="Aid"))
        role.permissions += [
            pair for pair in found if pair.permission.name in permissions and pair not in role.permissions
        ]
        db.session.commit()
