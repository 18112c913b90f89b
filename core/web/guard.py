"""Who may call a page: two permissions a screen, reading and writing; refused with a sentence, never with a redirect loop."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from flask import current_app
from flask_appbuilder.const import PERMISSION_PREFIX
from flask_login import current_user

from core.errors import NotAllowed, NotSignedIn
from core.text import _

READ, WRITE = "read", "write"
Page = Callable[..., Any]


def reads(page: Page) -> Page:
    """For a page that shows: whoever may read the screen."""
    return _guarded(page, READ)


def writes(page: Page) -> Page:
    """For a page that changes: whoever may write in the screen."""
    return _guarded(page, WRITE)


def _guarded(page: Page, permission: str) -> Page:
    def ask_first(self: Any, *args: Any, **kwargs: Any) -> Any:
        require(permission, self)
        return page(self, *args, **kwargs)

    ask_first._permission_name = permission  # type: ignore[attr-defined]  # noqa: SLF001  (FAB reads it)
    return update_wrapper(ask_first, page)


def may(permission: str, view: Any) -> bool:
    """True when the one signed in holds this permission of the screen, and the screen has it at all."""
    name = PERMISSION_PREFIX + permission
    security = current_app.appbuilder.sm  # type: ignore[attr-defined]
    return name in view.base_permissions and bool(security.has_access(name, view.class_permission_name))


def opens(screen: str) -> bool:
    """True when the one signed in may read the screen of this name: a link to any other leads to a refusal."""
    return bool(current_app.appbuilder.sm.has_access(PERMISSION_PREFIX + READ, screen))  # type: ignore[attr-defined]


def require(permission: str, view: Any) -> None:
    """Raise NotSignedIn or NotAllowed unless `may`."""
    if may(permission, view):
        return
    if not current_user.is_authenticated:
        raise NotSignedIn(_("您还没有登录，或者登录已经过期。"), next=_("请登录后再打开这个页面。"))
    name = screen_name(view)
    raise NotAllowed(
        _("您当前的岗位没有使用“%(screen)s”的权限。", screen=name)
        if name
        else _("您当前的岗位不能这样办理。"),
        next=_("如果您兼任其他岗位，请在页面上方切换岗位；否则请联系账号管理员。"),
    )


def screen_name(view: Any) -> Any:
    """What people call this screen: by its title, else by that of a page under the same permission; "" where none has one."""
    screens = current_app.appbuilder.baseviews  # type: ignore[attr-defined]
    same = (each for each in screens if each.class_permission_name == view.class_permission_name)
    titles = (getattr(each, "list_title", "") or getattr(each, "title", "") for each in (view, *same))
    return next((title for title in titles if title), "")
