"""What the framework knows of rights: a role for each duty, a permission for each screen; written by `jiuzhu upgrade`.

A view names the rights that open it: `read_by = ("read_cases",)`, `write_by = ("configure",)`; "*" stands for whoever
is posted anywhere. A plugin's Screen names duties instead. What names nobody is open to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask_appbuilder.security.sqla.models import Permission, PermissionView, Role, ViewMenu
from sqlalchemy import select

from core.access.duties import DutyInfo
from core.access.queries import REVISION, duties
from core.access.security import MENU
from core.audit.operations import about, operation
from core.db import bump, db
from core.plugins import registry

READ, WRITE = "can_read", "can_write"
ANYBODY = "*"
Pair = tuple[str, str]


@operation("access.synchronise")
def synchronise(appbuilder: Any, screens: Iterable[Any] | None = None) -> int:
    """Write every permission that the registered views have, and link each duty's role to what it may open.

    `screens` are the Screen declarations of the plugins, those of this process unless given. Permissions are only ever
    added, links to what is registered are made anew; how many links changed.
    """
    if screens is None:
        screens = [screen for screens in registry().screens.values() for screen in screens]
    by_screen = {screen.view.__name__: frozenset(screen.duties) for screen in screens}
    wanted = {code: set(_opened(info, appbuilder, by_screen)) for code, info in duties().items()}
    known = set(_all(appbuilder))
    views = _permission_views(known)
    roles = {role.name: role for role in db.session.scalars(select(Role))}
    changed = 0
    for code, pairs in wanted.items():
        role = roles.get(code) or Role(name=code)
        db.session.add(role)
        before = set(role.permissions)
        absent = {row for row in before if (row.permission.name, row.view_menu.name) not in known}
        after = absent | {views[pair] for pair in pairs}  # a plugin that is not loaded keeps what it had
        changed += len(before ^ after)
        role.permissions = list(after)
    if changed:
        about("permissions", changed=changed)
        bump(REVISION)
    return changed


@operation("access.withdraw")
def withdraw(views: Iterable[str]) -> int:
    """Take out every permission of views whose plugin leaves for good, from all roles; how many."""
    named = PermissionView.view_menu.has(ViewMenu.name.in_(list(views)))
    rows = db.session.scalars(select(PermissionView).where(named)).all()
    for role in db.session.scalars(select(Role).where(Role.permissions.any(named))):
        role.permissions = [row for row in role.permissions if row not in rows]
    for row in rows:
        db.session.delete(row)
    if rows:
        about("permissions", withdrawn=len(rows))
        bump(REVISION)
    return len(rows)


def _all(appbuilder: Any) -> Iterator[Pair]:
    for view in appbuilder.baseviews:
        for permission in view.base_permissions or ():
            yield permission, view.class_permission_name
    for entry in _entries(appbuilder.menu.get_list()):
        yield MENU, entry.name


def _entries(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        if item.name != "-":
            yield item
            yield from _entries(item.childs)


def _opened(info: DutyInfo, appbuilder: Any, by_screen: dict[str, frozenset[str]]) -> Iterator[Pair]:
    """What a duty may open: permissions of views, and the menu entries that lead to them."""
    for view in appbuilder.baseviews:
        for permission in view.base_permissions or ():
            if _may(info, view, permission, by_screen):
                yield permission, view.class_permission_name
    for item in appbuilder.menu.get_list():
        open_below = [entry for entry in _entries([item]) if _leads(info, entry, by_screen)]
        yield from ((MENU, entry.name) for entry in open_below)
        if open_below:
            yield MENU, item.name


def _leads(info: DutyInfo, entry: Any, by_screen: dict[str, frozenset[str]]) -> bool:
    return entry.baseview is not None and _may(info, entry.baseview, READ, by_screen)


def _may(info: DutyInfo, view: Any, permission: str, by_screen: dict[str, frozenset[str]]) -> bool:
    named = by_screen.get(type(view).__name__)
    if named is not None:
        return info.code in named
    rights: tuple[str, ...] = tuple(getattr(view, "write_by" if permission == WRITE else "read_by", ()))
    return ANYBODY in rights or any(info.may(right) for right in rights)


def _permission_views(pairs: set[Pair]) -> dict[Pair, PermissionView]:
    permissions = _named(Permission, {permission for permission, _view in pairs})
    menus = _named(ViewMenu, {view for _permission, view in pairs})
    known = {
        (row.permission.name, row.view_menu.name): row for row in db.session.scalars(select(PermissionView))
    }
    for permission, view in sorted(pairs - set(known)):
        row = PermissionView(permission=permissions[permission], view_menu=menus[view])
        db.session.add(row)
        known[permission, view] = row
    db.session.flush()
    return known


def _named(model: Any, names: set[str]) -> dict[str, Any]:
    known = {row.name: row for row in db.session.scalars(select(model))}
    for name in sorted(names - set(known)):
        known[name] = model(name=name)
        db.session.add(known[name])
    return known
