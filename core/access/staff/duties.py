"""The duties page: what each may do, whom it excludes, who holds it; its rights changed within the fixed rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app, url_for
from flask_appbuilder import expose

from core import clock
from core.access import operations
from core.access.duties import DutyInfo, village_forbids
from core.access.permissions import synchronise
from core.access.queries import duties, duty, rights
from core.access.staff import queries
from core.access.staff.forms import rights_form
from core.access.staff.queries import holders_by_duty
from core.actor import actor
from core.divisions.queries import county_of
from core.errors import NotFound
from core.text import Text, _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.views import Page

TEMPLATES = str(Path(__file__).parents[1] / "templates")
LEVELS = {
    "county": _("县级岗位"),
    "township": _("乡级岗位"),
    "village": _("村级岗位"),
    "other": _("其他岗位"),
}
TIERS = {
    "county": _("县级的职责"),
    "township": _("乡镇（街道）的职责"),
    "village": _("村（社区）的职责"),
}
SIGHTS = {
    "scope": _("任职区划内的全部记录"),
    "granted": _("只看授权给本人的部分"),
    "counts": _("只看统计数字"),
}
PLACES = {
    "province": _("省"),
    "city": _("市"),
    "county": _("县"),
    "township": _("乡镇（街道）"),
    "village": _("村（社区）"),
}


class Duties(Page):
    """What there is to hold."""

    route_base = "/duties"
    template_folder = TEMPLATES
    class_permission_name = "Duties"
    read_by, write_by = ("accounts", "configure", "read_audit"), ("accounts",)
    title = _("岗位权限")
    help = _(
        "每个岗位能做什么、不能与哪些岗位由同一人担任，都写在这里。\n"
        "修改岗位权限对全部任职人员立即生效，须写明理由；理由和改动前后的内容记入操作日志。\n"
        "村（社区）岗位不能有受理、审核、确认等权限，这是固定规则，任何县区都不能放开。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """All duties, by level."""
        count = holders_by_duty(clock.today())
        groups = [
            (label, [(info, count.get(info.code, 0)) for info in duties().values() if info.level == level])
            for level, label in LEVELS.items()
        ]
        return self.render("access/duties.html", tabs=_tabs("index"), groups=groups, places=PLACES)

    @expose("/responsibilities")
    @reads
    def responsibilities(self) -> str:
        """What the county's document makes each tier responsible for, and who carries it (ORG-02)."""
        found = queries.staffing(county_of(actor().division), clock.today())
        rows = found.responsibilities
        return self.render(
            "access/responsibilities.html",
            title=_("职责清单"),
            tabs=_tabs("responsibilities"),
            tiers=[(TIERS[tier], [row for row in rows if row.tier == tier]) for tier in queries.TIERS],
            found=found,
        )

    @expose("/<code>")
    @reads
    def show(self, code: str) -> str:
        """One duty."""
        info = _known(code)
        known = rights()
        return self.render(
            "access/duty.html",
            title=info.name,
            info=info,
            facts=_facts(info),
            held=[known[right] for right in known if right in info.rights],
            excluded=[(duty(other).name, _(why)) for other, why in info.excludes.items()],
            holders=holders_by_duty(clock.today()).get(code, 0),
        )

    @expose("/<code>/rights", methods=["GET", "POST"])
    @writes
    def rights(self, code: str) -> Answer:
        """What it may do."""
        info = _known(code)

        def run(rights: list[str], reason: str) -> None:
            operations.set_rights(code, rights, reason)
            synchronise(current_app.extensions["appbuilder"])

        return fill_in(
            self,
            Filling(
                rights_form(rights().values()),
                run,
                _("修改“%(duty)s”的权限", duty=info.name),
                url_for("Duties.show", code=code),
                help=self.help,
                data={"rights": sorted(info.rights)},
                confirm=_("确定修改吗？全部任职人员的权限立即改变。"),
            ),
        )


def _tabs(current: str) -> list[dict[str, Any]]:
    pages = {"index": _("岗位"), "responsibilities": _("职责清单")}
    return [
        {"label": label, "address": url_for(f"Duties.{name}"), "current": name == current}
        for name, label in pages.items()
    ]


def _known(code: str) -> DutyInfo:
    if code not in duties():
        raise NotFound(_("没有代码为%(code)s的岗位。", code=code))
    return duty(code)


def _facts(info: DutyInfo) -> list[tuple[Text, Any]]:
    fixed = village_forbids(info, rights()) or info.level == "village"
    return [
        (_("层级"), LEVELS[info.level]),
        (_("可在哪里任职"), [PLACES[place] for place in info.posted_at]),
        (_("看得到什么"), SIGHTS[info.sight]),
        (_("登录二次验证"), _("需要") if info.second_factor else _("不需要")),
        *([(_("固定规则"), _("不得受理、不予受理、审核、确认或作出不符合条件的决定"))] if fixed else []),
        (_("代码"), info.code),
    ]
