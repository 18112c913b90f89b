"""The framework's security manager in our hands: rights are those of the posting in force, kept until they change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, g, session
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.sqla.models import (
    Permission,
    PermissionView,
    Role,
    User,
    ViewMenu,
    assoc_permissionview_role,
)
from flask_jwt_extended import get_current_user, verify_jwt_in_request
from flask_jwt_extended.exceptions import JWTExtendedException
from flask_login import LoginManager
from jwt.exceptions import PyJWTError
from sqlalchemy import select

from core.access.queries import REVISION
from core.access.rest import SecurityApi
from core.access.sign_in import queries as sign_ins
from core.access.sign_in.carriers import CLAIM, keep_in_cookie, where
from core.access.sign_in.operations import sign_in
from core.access.views import AuthDBView
from core.actor import actor
from core.db import db, kept_by
from core.errors import NotSignedIn

MENU = "menu_access"

_closed: list[Callable[[str], bool]] = []


def close_views(closed: Callable[[str], bool]) -> None:
    """Name who can tell that a view or menu entry is shut for the place of the one who acts (module off)."""
    _closed[:] = [closed]


@kept_by(REVISION)
def permissions_of(duty: str) -> frozenset[tuple[str, str]]:
    """(permission, view or menu entry) of every right that the framework knows for a duty."""
    links = assoc_permissionview_role.c
    rows = db.session.execute(
        select(Permission.name, ViewMenu.name)
        .select_from(Role)
        .join(assoc_permissionview_role, links.role_id == Role.id)
        .join(PermissionView, PermissionView.id == links.permission_view_id)
        .join(Permission, Permission.id == PermissionView.permission_id)
        .join(ViewMenu, ViewMenu.id == PermissionView.view_menu_id)
        .where(Role.name == duty)
    )
    return frozenset((permission, view) for permission, view in rows)


def _bearer(caller: Request) -> User | None:
    """Who a bearer token speaks for, so that a page knows no difference between cookie and token."""
    if not caller.headers.get("Authorization", "").startswith("Bearer "):
        return None
    try:
        verify_jwt_in_request()
    except (JWTExtendedException, PyJWTError):
        g.bad_token = True  # the request is refused where it begins; whoever asks meanwhile finds nobody
        return None
    user: User = get_current_user()
    g.by_token = True  # asked only where no cookie signs anybody in: such a request needs no CSRF token
    return user


class JiuzhuSecurityManager(SecurityManager):
    """One posting at a time: its duty's permissions, nothing inherited, nobody above the rules."""

    authdbview = AuthDBView
    security_api = SecurityApi

    # What may be opened

    def has_access(self, permission_name: str, view_name: str) -> bool:
        duty = actor().duty
        if not duty or any(closed(view_name) for closed in _closed):
            return False
        return (permission_name, view_name) in permissions_of(duty)

    def _has_view_access(self, user: Any, permission_name: str, view_name: str) -> bool:
        return self.has_access(permission_name, view_name)

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        return False  # what is public stands in the portal and asks for no permission

    def get_user_menu_access(self, menu_names: list[str] | None = None) -> set[str]:
        entries = {view for permission, view in permissions_of(actor().duty) if permission == MENU}
        wanted = entries if menu_names is None else entries & set(menu_names)
        return {entry for entry in wanted if self.has_access(MENU, entry)}

    def get_user_roles(self, user: Any) -> list[Any]:
        role = self.find_role(actor().duty) if actor().duty else None
        return [role] if role else []

    def get_user_permissions(self, user: Any) -> set[tuple[str, str]]:
        return set(permissions_of(actor().duty))

    # Who is signed in

    def create_login_manager(self, app: Flask) -> LoginManager:
        manager = super().create_login_manager(app)
        manager.session_protection = (
            None  # our rows end a sign-in; addresses change behind a town hall's proxy
        )
        manager.request_loader(_bearer)
        return manager

    def load_user(self, pk: int) -> User | None:
        return self._load(session.get(CLAIM), int(pk))

    def load_user_jwt(self, _jwt_header: Any, jwt_data: Any) -> User | None:
        user = self._load(jwt_data.get(CLAIM), int(jwt_data["sub"]))
        g.user = user
        return user

    def _load(self, sign_in_id: Any, user_id: int) -> User | None:
        if not isinstance(sign_in_id, int):
            return None
        found = sign_ins.signed_in(sign_in_id, user_id)
        if found is None:
            return None
        g.sign_in, user, g.must_change = found
        return user

    def auth_user_db(self, username: str, password: str) -> User | None:
        """For whatever of the framework still asks in this way; our own doors call the operation and hear the reason."""
        try:
            entered = sign_in(username or "", password or "", "", by="cookie", **where())
        except NotSignedIn:
            return None
        keep_in_cookie(entered.row)
        return entered.user

    # Doors: signing in and out; accounts and postings have screens of our own

    def register_views(self) -> None:
        self.appbuilder.add_api(self.security_api)
        self.auth_view = self.authdbview()
        self.appbuilder.add_view_no_menu(self.auth_view)

    # What the framework would otherwise do at start, behind the migrations' back

    def create_db(self) -> None:
        """Tables come from migrations, roles from duties: see core.migrations.upgrade."""

    def update_user_auth_stat(self, user: Any, success: bool = True) -> None:
        """Sign-ins and failures are rows of our own."""
