"""The tree of divisions on screen: names by date, what lies below, a new name from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import url_for
from flask_appbuilder import expose

from core import clock
from core.actor import actor
from core.db.scope import outside
from core.divisions import operations
from core.divisions.forms import AddForm, BodyForm, EndForm, GiveForm, RenameForm, TakeBackForm
from core.divisions.models import BEGINNING
from core.divisions.queries import children, full_name, governs, name_of, tree
from core.divisions.tree import Node, county_of
from core.errors import Incomplete
from core.text import Text, _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.views import Page

LEVELS = {
    "province": _("省级"),
    "city": _("市级"),
    "county": _("县级"),
    "township": _("乡级"),
    "village": _("村级"),
}


@dataclass(frozen=True)
class Row:
    """A division as the list shows it."""

    node: Node
    name: str
    before: Sequence[tuple[date, str]]
    coming: Sequence[tuple[date, str]]
    below: int
    body: str
    planned: str
    since: date | None


class Divisions(Page):
    """One division with its names and what lies below it."""

    route_base = "/divisions"
    template_folder = str(Path(__file__).parent / "templates")
    class_permission_name = "Divisions"
    read_by, write_by = ("configure", "accounts", "read_audit"), ("configure",)
    title = _("行政区划")
    help = _(
        "这里列出本辖区的乡镇（街道）和村（社区），以及它们在不同日期的名称。\n"
        "更名时写明从哪一天起：那一天之前的文书、公示和记录仍显示原来的名称，以后的用新名称。\n"
        "被撤并的区划写明最后一天，原有案件仍然可以查看。代码按统计用区划代码填写，以后不能改。\n"
        "农场、园区等统计区划之外的机构，用“设立机构”登记，再在机构的页面写明它从哪一天起代管哪些乡镇或村："
        "到那一天，案件、岗位和任务一并转到该机构；结束代管后再转回来。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """The place of the one who acts."""
        return self._division(actor().division)

    @expose("/<code>")
    @reads
    def show(self, code: str) -> str:
        """A division within it."""
        return self._division(_inside(code))

    @expose("/<code>/rename", methods=["GET", "POST"])
    @writes
    def rename(self, code: str) -> Answer:
        """Another name from a day on."""
        node = tree().nodes[_inside(code)]

        def run(name: str, since: date, basis: str) -> None:
            operations.rename(code, name, since, basis)

        title = _("为“%(name)s”更名", name=name_of(node.code))
        return fill_in(
            self, Filling(RenameForm, run, title, self._back(code), submit=_("登记更名"), help=self.help)
        )

    @expose("/<code>/end", methods=["GET", "POST"])
    @writes
    def end(self, code: str) -> Answer:
        """Its last day."""
        node = tree().nodes[_inside(code)]

        def run(last_day: date, basis: str) -> None:
            if last_day < node.since:
                raise Incomplete(
                    _("最后一天早于设立之日 %(day)s。", day=node.since),
                    fields={"last_day": [_("请核对日期。")]},
                )
            operations.end_division(code, last_day, basis)

        title = _("登记“%(name)s”的撤并", name=name_of(node.code))
        confirm = _("确定登记吗？过了最后一天，这里不能再登记新的申请。")
        filling = Filling(EndForm, run, title, self._back(code), submit=_("登记撤并"), confirm=confirm)
        return fill_in(self, filling)

    @expose("/<code>/add", methods=["GET", "POST"])
    @writes
    def add(self, code: str) -> Answer:
        """A division below it."""
        node = tree().nodes[_inside(code)]

        def run(code: str, name: str, since: date, basis: str) -> None:
            operations.add_division(code, name, node.code, since, basis)

        title = _("在“%(name)s”下新增区划", name=name_of(node.code))
        filling = Filling(AddForm, run, title, self._back(node.code), data={"code": node.code})
        return fill_in(self, filling)

    @expose("/<code>/body", methods=["GET", "POST"])
    @writes
    def open_body(self, code: str) -> Answer:
        """A committee outside the statistical tree that acts as one of the county's townships."""
        node = tree().nodes[_inside(code)]

        def run(code: str, name: str, since: date, basis: str) -> None:
            operations.open_body(code, name, "township", node.code, since, basis)

        title = _("在“%(name)s”设立机构", name=name_of(node.code))
        filling = Filling(BodyForm, run, title, self._back(node.code), data={"code": f"{node.code}N1"})
        return fill_in(self, filling)

    @expose("/<code>/give", methods=["GET", "POST"])
    @writes
    def give(self, code: str) -> Answer:
        """A body acts for a township or a village from a day on."""
        node = tree().nodes[_inside(code)]

        def run(division: str, since: date, basis: str) -> None:
            operations.assign_to_body(node.code, _inside(division), since, basis)

        title = _("交由“%(name)s”代管", name=name_of(node.code))
        confirm = _(
            "确定交由它代管吗？到那一天，未办结的案件和任务都转到该机构；整个乡镇（街道）代管的，在那里任职的人也一并转到该机构。"
            "下放文书写明的是原乡镇（街道），从那一天起由县级确认，直到有文书写明该机构。"
        )
        filling = Filling(GiveForm, run, title, self._back(code), submit=_("登记代管"), confirm=confirm)
        return fill_in(self, filling)

    @expose("/<code>/release", methods=["GET", "POST"])
    @writes
    def release(self, code: str) -> Answer:
        """The last day on which a body acts for it."""
        node = tree().nodes[_inside(code)]
        owner, planned = tree().owner(node.code, clock.today()), tree().coming(node.code, clock.today())

        def run(basis: str, last_day: date | None = None) -> None:
            operations.release_from_body(code, last_day or clock.today(), basis)

        if planned is not None:
            title = _("撤回“%(name)s”自 %(day)s 起的代管", name=name_of(node.code), day=planned.since)
            return fill_in(
                self, Filling(TakeBackForm, run, title, self._back(planned.body), submit=_("撤回代管"))
            )
        title = _("结束对“%(name)s”的代管", name=name_of(node.code))
        back = self._back(owner.body if owner else code)
        return fill_in(self, Filling(EndForm, run, title, back, submit=_("结束代管")))

    def _division(self, code: str) -> str:
        node, on = tree().nodes[code], clock.today()
        return self.render(
            "divisions/division.html",
            title=full_name(code) if code != actor().division else self.title,
            node=node,
            rows=[_row(child, on) for child in (_given(code, on) if node.body else tree().children(code))],
            me=_row(node, on),
            facts=_facts(node, on),
            levels=LEVELS,
            may_change=node.level in ("township", "village"),
            today=on,
            above=node.parent_code if code != actor().division else None,
        )

    def _back(self, code: str) -> str:
        return url_for("Divisions.show", code=code)


def _inside(code: str) -> str:
    """The code again; what lies outside one's place and what does not exist get the same 403."""
    own = actor().division
    if code not in tree().nodes or not (code.startswith(own) or governs(own, code)):
        raise outside()
    return code


def _given(body: str, on: date) -> list[Node]:
    """What a body acts for today or is to act for."""
    found = {a.division for a in tree().assignments if a.body == body and (a.until is None or a.until >= on)}
    return [tree().nodes[code] for code in sorted(found)]


def _row(node: Node, on: date) -> Row:
    names = tree().names.get(node.code, ())
    held = [each for each in names if each[0] <= on]
    owner = tree().owner(node.code, on)
    direct = owner is not None and owner.division == node.code
    planned = tree().coming(node.code, on)
    return Row(
        node,
        name_of(node.code, on),
        tuple(reversed(held[:-1])),
        tuple(each for each in names[1:] if each[0] > on),  # the first one is no new name
        len(children(node.code, on)),
        name_of(owner.body, on) if owner is not None and direct else "",
        name_of(planned.body, on) if planned else "",
        planned.since if planned else None,
    )


def _facts(node: Node, on: date) -> list[tuple[Text, Any]]:
    found: list[tuple[Text, Any]] = [
        (_("区划代码"), node.code),
        (_("层级"), LEVELS[node.level]),
        (_("所属县区"), name_of(county_of(node.code), on)),
    ]
    if node.since > BEGINNING:
        found.append((_("设立"), node.since))
    if node.until:
        found.append((_("最后一天"), node.until))
    return found
