"""The parameter pages: what holds here and why, what must still be set, the history, a new value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flask import request, url_for
from flask_appbuilder import expose
from marshmallow import Schema, fields, validate

from core import clock
from core.actor import actor
from core.db.scope import outside
from core.declare import Parameter
from core.errors import NotFound
from core.parameters import operations, overview, queries
from core.parameters.forms import begun, bounds_for, value_form, written_value
from core.parameters.grouping import group_of, grouped
from core.parameters.keys.procedure import CONFLICTS
from core.parameters.models import ParameterValue
from core.parameters.overview import ORIGINS, Shown
from core.parameters.showing import READ_ON, bound_in_words, in_words
from core.parameters.values import write
from core.plugins import registry
from core.text import Message, Text, _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.views import Page

SOURCES = {
    "document": _("文件规定"),
    "test": _("测试值"),
    "national": _("国家规定"),
    "county": _("本地设定"),
    "process": _("流程版本"),
}


class EndForm(Schema):
    """The last day of a value."""

    last_day = fields.Date(
        required=True, metadata={"label": _("最后一天"), "hint": _("此后恢复上一级的值或系统默认值。")}
    )
    reason = fields.Str(
        required=True, validate=validate.Length(min=2, max=500), metadata={"label": _("理由")}
    )


class VoidForm(Schema):
    """Why a value was a mistake."""

    reason = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=500),
        metadata={"label": _("作废理由"), "widget": "textarea", "wide": True},
    )


class Parameters(Page):
    """Every number, switch and time limit that a county may set."""

    route_base = "/parameters"
    template_folder = str(Path(__file__).parent / "templates")
    class_permission_name = "Parameters"
    read_by, write_by = ("configure", "read_audit", "supervise", "confirm"), ("configure",)
    title = _("参数")
    help = _(
        "标准、期限、开关等由县里定的内容都在这里。每个值写明适用地区、起始日、依据的文件和理由，过去的值一直保留。\n"
        "先把“须先设定”的填完，对应的模块才能启用。紫色“测试值”是演示用的，正式办理前须换成文件规定的值。\n"
        "国家或上级规定了限度的，本地只能更严或更有利于群众，页面会写明限度；各级都没有规定时用系统默认值。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """One module's parameters at a place, by group; what must still be set stands first."""
        on, place = clock.today(), _place(request.args.get("place"))
        module = request.args.get("module", "")
        if module not in overview.modules():
            raise NotFound(_("没有这个模块的参数。"))
        lacking = overview.lacking(module, place, on)
        found = [overview.shown(p, place, on, lacking) for p in overview.of_module(module)]
        wanted = _wanted(found, request.args)
        by_address = {each.parameter.address: each for each in wanted}
        groups = [
            (label, [by_address[p.address] for p in rest])
            for label, rest in grouped(each.parameter for each in wanted if each.origin != "missing")
        ]
        return self.render(
            "parameters/list.html",
            tabs=_tabs(module, place, on),
            missing=[each for each in wanted if each.origin == "missing"],
            groups=groups,
            origins=ORIGINS,
            typed=request.args,
            places=overview.offered_places(actor().division, on),
            place=place,
            module=module,
            conflicts=len(overview.conflicts(place, on)),
        )

    @expose("/conflicts")
    @reads
    def conflicts(self) -> str:
        """Where the county's document differs from the law in force, and what the system does there."""
        return self.render(
            "parameters/conflicts.html",
            title=CONFLICTS.label,
            rows=overview.conflicts(actor().division, clock.today()),
            today=clock.today(),
        )

    @expose("/<address>")
    @reads
    def show(self, address: str) -> str:
        """One parameter: the value here, where it comes from, its bounds, its history."""
        parameter, on, place = _known(address), clock.today(), _place(request.args.get("place"))
        lacking = overview.lacking(parameter.module, place, on)
        return self.render(
            "parameters/parameter.html",
            title=parameter.label,
            parameter=parameter,
            now=overview.shown(parameter, place, on, lacking),
            facts=_facts(parameter),
            bounds=_bounds(parameter, place, on),
            chain=[
                (name, in_words(parameter, row.value) if row else None, row)
                for name, row in overview.chain_of(parameter, place, on)
            ],
            may_bound=bool(bounds_for(parameter)),
            issued=overview.issued_in_words,
            history=[(row, in_words(parameter, row.value)) for row in queries.history(parameter, place)],
            origins=ORIGINS,
            sources=SOURCES,
            place=place,
            place_name=overview.place_name(place),
            places=overview.offered_places(actor().division, on),
            today=on,
        )

    @expose("/<address>/set", methods=["GET", "POST"])
    @writes
    def set(self, address: str) -> Answer:
        """A value from a day on."""
        return self._put(address, _("设定“%(label)s”"), _("已设定，自起始日起适用。"))

    @expose("/<address>/bound", methods=["GET", "POST"])
    @writes
    def bound(self, address: str) -> Answer:
        """What a document from above holds every value here to, from a day on."""
        parameter = _known(address)
        if not bounds_for(parameter):
            raise NotFound(_("这一项参数不设上级限度。"))
        return self._put(
            address,
            _("登记“%(label)s”的上级限度"),
            _("已登记，此后设定的值不能超出。"),
            bounds_for(parameter),
        )

    def _put(
        self, address: str, title: Message, said: Message, kinds: Sequence[tuple[str, Text]] = ()
    ) -> Answer:
        """The form of a value, or with `kinds` that of a bound."""
        parameter, on, place = _known(address), clock.today(), _place(request.args.get("place"))
        stands = _example(parameter, place, on)
        example = stands or parameter.example  # an empty table has no row to go by

        def run(
            place: str, since: date, basis: Sequence[Mapping[str, str]], reason: str, **rest: Any
        ) -> None:
            operations.set_value(
                parameter.module,
                parameter.code,
                place,
                written_value(parameter, rest.get("value"), example, rest.get("period", "month")),
                since,
                until=rest.get("until"),
                bound=rest.get("bound", ""),
                basis=[_cited(row) for row in basis],
                reason=reason,
            )

        return fill_in(
            self,
            Filling(
                value_form(parameter, overview.offered_places(actor().division, on), example, kinds),
                run,
                title % {"label": parameter.label},
                url_for("Parameters.show", address=address, place=place),
                said=said,
                help=self.help,
                data=begun(parameter, stands) | {"place": place, "since": on},
                template="parameters/set.html",
                names=_told(parameter, place, on),
            ),
        )  # fmt: skip

    @expose("/<address>/end/<int:row_id>", methods=["GET", "POST"])
    @writes
    def end(self, address: str, row_id: int) -> Answer:
        """A value's last day."""
        parameter, row = _known(address), _row(address, row_id)

        def run(last_day: date, reason: str) -> None:
            operations.end_value(row_id, last_day, reason)

        title = _("让“%(label)s”的值到期", label=parameter.label)
        back = url_for("Parameters.show", address=address, place=row.division)
        return fill_in(self, Filling(EndForm, run, title, back, data={"last_day": clock.today()}))

    @expose("/<address>/void/<int:row_id>", methods=["GET", "POST"])
    @writes
    def void(self, address: str, row_id: int) -> Answer:
        """A value that was a mistake from the beginning."""
        parameter, row = _known(address), _row(address, row_id)

        def run(reason: str) -> None:
            operations.void_value(row_id, reason)

        title = _("作废“%(label)s”自 %(since)s 起的值", label=parameter.label, since=row.since)
        confirm = _("确定作废吗？作废的值视为从未设定，但已作出的决定不受影响。")
        back = url_for("Parameters.show", address=address, place=row.division)
        return fill_in(self, Filling(VoidForm, run, title, back, submit=_("作废"), confirm=confirm))


def _place(asked: str | None) -> str:
    """The division asked for when it lies within one's own, else one's own."""
    own = actor().division
    if not asked:
        return own
    if not asked.startswith(own):
        raise outside()
    return asked


def _known(address: str) -> Parameter:
    parameter = registry().parameters.get(address)
    if parameter is None:
        raise NotFound(_("没有参数 %(address)s。", address=address))
    return parameter


def _row(address: str, row_id: int) -> ParameterValue:
    row = queries.row_numbered(row_id)
    if row is None or row.address != address or not row.division.startswith(actor().division):
        raise outside()
    return row


def _wanted(found: Sequence[Shown], typed: Mapping[str, str]) -> list[Shown]:
    """Those that the filter bar asks for."""
    text, origin = typed.get("q", "").strip(), typed.get("origin", "")
    return [
        each
        for each in found
        if (not text or text in str(each.parameter.label) or text in each.parameter.address)
        and (not origin or each.origin == origin)
    ]


def _tabs(module: str, place: str, on: date) -> list[dict[str, Any]]:
    return [
        {
            "label": _module_name(name),
            "address": url_for("Parameters.index", module=name, place=place),
            "current": name == module,
            "waiting": len(overview.lacking(name, place, on)),
        }
        for name in overview.modules()
    ]


def _module_name(module: str) -> Text:
    if not module:
        return _("通用")
    types = [t for code, t in registry().case_types.items() if registry().module_of[code] == module]
    return types[0].label if types else module


def _facts(parameter: Parameter) -> list[tuple[Text, Any]]:
    return [
        (_("所属"), _module_name(parameter.module)),
        (_("分组"), group_of(parameter)),
        (_("何时的值算数"), READ_ON[parameter.read_on]),
        (_("谁来定"), _("须依据市级以上文件") if parameter.set_by == "city" else _("县级可以设定")),
        (_("启用模块前"), _("必须设定") if parameter.required else _("可以不设定")),
        (_("法律依据"), overview.basis_in_words(parameter.basis, clock.today())),
        (_("代码"), parameter.address),
    ]


def _told(parameter: Parameter, place: str, on: date) -> dict[str, Any]:
    """What stands above the form of a value."""
    bounds = _bounds(parameter, place, on)
    return {"parameter": parameter, "bounds": bounds, "read_on": READ_ON[parameter.read_on]}


def _bounds(parameter: Parameter, place: str, on: date) -> list[tuple[Text, str, list[str]]]:
    """(what it asks, whose it is, articles) of each bound; then what the product itself does not go beyond."""
    found: list[tuple[Text, str, list[str]]] = [
        (
            bound_in_words(parameter, row),
            overview.place_name(row.division),
            overview.basis_in_words(row.basis, on),
        )
        for row in queries.bounds_of(parameter, place, on)
    ]
    if parameter.least is not None:
        found.append((_("不能小于 %(least)s", least=parameter.least), str(_("系统")), []))
    if parameter.most is not None:
        found.append((_("不能大于 %(most)s", most=parameter.most), str(_("系统")), []))
    return found  # fmt: skip


def _example(parameter: Parameter, place: str, on: date) -> Any:
    """What the form starts with, in written form: the value in force, else what is offered for confirming."""
    found = queries.find(parameter, place, on)
    if found is not None:
        rows = queries.rows().get(parameter.address, ())
        as_published = (row.value for row in rows if row.id == found.row_id and parameter.by_year)
        return next(as_published, None) or write(parameter, found.value)
    offered = queries.offered(parameter, place, on)
    return None if offered is None else write(parameter, offered)


def _cited(row: Mapping[str, str]) -> str:
    return f"{row['text']}:{row['article']}" if row.get("article") else row["text"]
