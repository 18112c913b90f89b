"""The module pages: what is installed, enabled and delegated, place by place; switched on and off; plugins' health."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from flask import flash, redirect, url_for
from flask_appbuilder import expose
from marshmallow import Schema, fields, validate

from core import clock
from core.actor import actor
from core.divisions.queries import governed, name_of, tier_of
from core.errors import NotFound
from core.modules import operations, overview, queries
from core.plugins import RULES, installed
from core.text import Text, _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.language import say
from core.web.views import Page

ORIGINS = {
    "built-in": _("随系统提供"),
    "package": _("另行安装"),
    "missing": _("没有找到"),
}


def places() -> list[tuple[str, Text]]:
    """One's own county and its townships, as a choice."""
    own, on = actor().division, clock.today()
    whole: list[tuple[str, Text]] = [(own, _("%(name)s（全境）", name=name_of(own, on)))]
    return whole + [
        (node.code, node.name) for node in (governed(own, on) if tier_of(own) == "county" else [])
    ]


def _place_field() -> fields.Field:
    return fields.Str(
        required=True,
        validate=validate.Length(max=12),
        metadata={"label": _("在哪里"), "choices": places, "widget": "choice"},
    )


class EnableForm(Schema):
    """A module goes live at a place."""

    place = _place_field()
    since = fields.Date(required=True, metadata={"label": _("自哪一天起")})
    until = fields.Date(load_default=None, metadata={"label": _("到哪一天止"), "hint": _("没有期限的留空。")})
    basis = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("依据"), "hint": _("决定开展这项业务的文件名称和文号。")},
    )


class DisableForm(Schema):
    """A module is switched off at a place."""

    place = _place_field()
    on = fields.Date(
        required=True,
        metadata={"label": _("自哪一天起停用"), "hint": _("已受理的案件照常办完，已发放的待遇照常发放。")},
    )
    reason = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("停用原因"), "widget": "textarea", "wide": True},
    )


class Modules(Page):
    """Which matters are handled here."""

    route_base = "/modules"
    template_folder = str(Path(__file__).parent / "templates")
    class_permission_name = "Modules"
    read_by, write_by = ("configure", "read_audit"), ("configure",)
    title = _("模块")
    help = _(
        "每个救助事项是一个模块，有三种互相独立的状态：\n"
        "已安装：系统里有这个模块，由运维人员安装。已启用：本地从某天起受理这类申请，由您在这里决定，可以只对个别乡镇（街道）。"
        "已下放：由乡镇（街道）自己作出确认决定，由权限下放文书决定，在“权限下放”页办理。\n"
        "停用不会删除任何数据：已受理的案件可以办完，已批准的待遇继续发放，只是不再受理新的申请。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """The modules in their three states, and the picture of places."""
        on, own = clock.today(), actor().division
        sound, delegated = overview.sound_modules(), overview.delegated_to(own, on)
        return self.render(
            "modules/list.html",
            tabs=_tabs("index"),
            cards=overview.cards(own, on, delegated),
            modules=sound,
            picture=overview.picture(own, [code for code, _label in sound], on, delegated),
            origins=ORIGINS,
            today=on,
        )

    @expose("/health")
    @reads
    def health(self) -> str:
        """Plugins that could not be loaded, and what the others failed in."""
        return self.render(
            "modules/health.html",
            title=_("插件状态"),
            tabs=_tabs("health"),
            plugins=installed().states(),
            failures=queries.failures(),
            rules=RULES,
            origins=ORIGINS,
        )

    @expose("/health/<name>/forget", methods=["POST"])
    @writes
    def forget(self, name: str) -> Answer:
        """The author has mended it."""
        operations.forget_failures(name)
        flash(say(_("已清除“%(name)s”的出错记录。", name=name)), "success")
        return redirect(url_for("Modules.health"))

    @expose("/<code>")
    @reads
    def show(self, code: str) -> str:
        """One module here, and everything that was decided about it."""
        own, on = actor().division, clock.today()
        delegated = overview.delegated_to(own, on)
        card = _card(code)
        return self.render(
            "modules/module.html",
            title=card.label,
            card=card,
            history=[(row, name_of(row.division)) for row in overview.history(code, own)],
            place=overview.picture(own, [code], on, delegated),
            origins=ORIGINS,
            today=on,
        )

    @expose("/<code>/enable", methods=["GET", "POST"])
    @writes
    def enable(self, code: str) -> Answer:
        """Cases of the type can be opened from a day on."""
        card = _card(code)

        def run(place: str, since: date, until: date | None, basis: str) -> None:
            operations.enable(code, place, since, basis, until)

        return fill_in(
            self,
            Filling(
                EnableForm,
                run,
                _("启用“%(module)s”", module=card.label),
                url_for("Modules.show", code=code),
                said=_("已启用。"),
                submit=_("启用"),
                help=self.help,
                data={"place": actor().division, "since": clock.today()},
                template="modules/enable.html",
            ),
        )

    @expose("/<code>/disable", methods=["GET", "POST"])
    @writes
    def disable(self, code: str) -> Answer:
        """No new cases from a day on."""
        card = _card(code)

        def run(place: str, on: date, reason: str) -> None:
            operations.disable(code, place, on, reason)

        return fill_in(
            self,
            Filling(
                DisableForm,
                run,
                _("停用“%(module)s”", module=card.label),
                url_for("Modules.show", code=code),
                said=_("已停用，不再受理新的申请。"),
                submit=_("停用"),
                help=self.help,
                data={"place": actor().division, "on": clock.today()},
                confirm=_("确定停用吗？该处不再受理新的申请，菜单和网上入口同时关闭。"),
            ),
        )


def _card(code: str) -> overview.Card:
    own, on = actor().division, clock.today()
    every = overview.cards(own, on, overview.delegated_to(own, on))
    found = next((card for card in every if card.code == code), None)
    if found is None:
        raise NotFound(_("没有安装“%(code)s”这个模块。", code=code))
    return found


def _tabs(current: str) -> list[dict[str, Any]]:
    quarantined = sum(not state.sound for state in installed().states())
    return [
        {"label": _("启用与下放"), "address": url_for("Modules.index"), "current": current == "index"},
        {
            "label": _("插件状态"),
            "address": url_for("Modules.health"),
            "current": current == "health",
            "waiting": quarantined,
        },
    ]
