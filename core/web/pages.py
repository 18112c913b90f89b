"""Pages that belong to no feature: change of posting and language, what pickers ask, the gallery of the parts."""

from __future__ import annotations

from typing import Any

from flask import current_app, jsonify, redirect, request, session
from flask_appbuilder import BaseView, expose
from flask_appbuilder.utils.base import is_safe_redirect_url
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import BadInput, NotSignedIn
from core.numbers import whole_number
from core.text import _
from core.web import ports
from core.web.language import LANGUAGES, forget_language, say
from core.web.ports import Choice

MOST_FOUND = 20


class Places(BaseView):
    """Where one stands: the posting acted under, the language of the page."""

    route_base = ""
    class_permission_name = "Places"

    @expose("/posting", methods=["POST"])
    def posting(self) -> Response:
        """Act under another posting of one's own."""
        chosen = whole_number(request.form.get("posting", ""))
        if chosen is None:
            raise BadInput(_("没有选择岗位。"), next=_("请从页面上方的岗位菜单中选择。"))
        ports.choose_posting(chosen)
        return redirect("/")

    @expose("/language", methods=["POST"])
    def language(self) -> Response:
        """Chinese or English, kept in the session."""
        chosen = request.form.get("language", "")
        if chosen not in LANGUAGES:
            raise BadInput(_("没有这种语言。"))
        session["locale"] = chosen
        forget_language()
        back = request.form.get("next", "/")
        inside = back.startswith("/") and "\\" not in back and is_safe_redirect_url(back)
        return redirect(back if inside else "/")


class Pickers(BaseView):
    """What the person and division pickers ask while somebody types: 20 rows at most.

    Posted: what is typed may be a name or an identity number, and addresses are kept in logs.
    """

    route_base = "/pick"
    class_permission_name = "Pickers"

    @expose("/person", methods=["POST"])
    def person(self) -> Response:
        """By exact identity number or by the beginning of a name, within scope."""
        return self._answer(ports.find_people(self._typed(), MOST_FOUND))

    @expose("/division", methods=["GET", "POST"])
    def division(self) -> Response:
        """By part of a name or beginning of a code; `under` narrows to what lies below a division."""
        return self._answer(ports.find_divisions(self._typed(), request.args.get("under", ""), MOST_FOUND))

    def _typed(self) -> str:
        if not current_user.is_authenticated:
            raise NotSignedIn(_("您还没有登录，或者登录已经过期。"))
        return request.values.get("q", "").strip()[:60]

    def _answer(self, found: Any) -> Response:
        rows: list[Choice] = list(found)[:MOST_FOUND]
        return jsonify(items=[dict(value=row.value, text=say(row.label), note=say(row.note)) for row in rows])


def picked_name(widget: str, value: str) -> str:
    """What a picker shows of the value that a form already holds."""
    return say(ports.name_of_person(value) if widget == "person" else ports.name_of_division(value))


def add_pages(appbuilder: Any) -> None:
    """Register them; the gallery in training mode only."""
    appbuilder.add_view_no_menu(Places)
    appbuilder.add_view_no_menu(Pickers)
    if current_app.config.get("JIUZHU_MODE") == "training":
        from core.web.gallery import Gallery

        appbuilder.add_view_no_menu(Gallery)
