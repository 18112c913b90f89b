"""The postings page: who holds what where, from when to when; posted and ended within the rules of exclusion."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.sqla.models import User
from marshmallow import fields, validate
from sqlalchemy import ColumnElement, and_, or_, select

from core import clock
from core.access import operations
from core.access.models import Account, Officer, Posting
from core.access.queries import duty
from core.access.staff.duties import TEMPLATES
from core.access.staff.forms import EndPostingForm, offered_duties
from core.access.staff.queries import in_reach
from core.db import db
from core.divisions.queries import full_name
from core.errors import Incomplete
from core.text import Text, _
from core.web import ports
from core.web.cells import badge
from core.web.editing import Answer
from core.web.filling import Filling, fill_in
from core.web.filterbar import Filter
from core.web.guard import writes
from core.web.screens import initial
from core.web.views import FastInterface, Screen

STATES = {
    "now": (_("在任"), "green"),
    "coming": (_("尚未到任"), "blue"),
    "ended": (_("已结束"), "secondary"),
}
LABELS = {
    "officer.name": _("姓名"),
    "user.username": _("登录名"),
    "username": _("登录名"),
    "duty": _("岗位"),
    "division": _("任职地"),
    "since": _("到任"),
    "until": _("任期至"),
    "basis": _("任职依据"),
    "stands_in_for": _("代理谁"),
    "whom": _("代理谁"),
    "standing": _("状态"),
}
HINTS = {
    "username": _("在“账号”页开设；同一人可以担任几个不互斥的岗位。"),
    "division": _("县级岗位选县，乡级岗位选乡镇（街道），村级岗位选村（社区）。"),
    "until": _("没有确定任期的留空；代理须填，到期自动结束。"),
    "whom": _("本岗位的人请假、出差、培训时由他人代理的，填被代理人的登录名；页面和文书写明代理。"),
    "basis": _("任命或分工文件的名称、文号。"),
}
COLUMNS = ("officer.name", "user.username", "duty", "division", "stands_in_for", "since", "until", "standing")


def _named(text: str) -> ColumnElement[bool]:
    return Posting.officer_id.in_(select(Officer.id).where(Officer.name.startswith(text, autoescape=True)))


def _standing(wanted: str) -> ColumnElement[bool]:
    on = clock.today()
    return {
        "now": and_(Posting.since <= on, or_(Posting.until.is_(None), Posting.until >= on)),
        "coming": Posting.since > on,
        "ended": Posting.until < on,
    }.get(wanted, Posting.id < 0)


def _name_of(whom: Officer | None) -> Text:
    return whom.name if whom else "—"


def _show_standing(code: str) -> Text:
    words, colour = STATES[code]
    return badge(words, colour)


def _account(username: str, field: str) -> int:
    """The user's number of an account within reach; Incomplete beside the field for none."""
    wanted = (
        select(Account.user_id)
        .join(User, User.id == Account.user_id)
        .where(User.username == username, in_reach())
    )
    user_id = db.session.scalar(wanted)
    if user_id is None:
        raise Incomplete(
            _("没有登录名为%(name)s的账号。", name=username),
            fields={field: [_("请核对登录名，或先开设账号。")]},
        )
    return int(user_id)


def _post(username: str, **values: Any) -> None:
    """Find the accounts within reach, and post."""
    user_id = _account(username, "username")
    whom = values.get("whom")
    operations.grant(
        user_id,
        values["duty"],
        values["division"],
        values["since"],
        values["until"],
        values["basis"],
        stands_in_for=_account(whom, "whom") if whom else None,
    )


class Postings(Screen):
    """Who holds what where."""

    datamodel = FastInterface(Posting)
    route_base = "/postings"
    template_folder = TEMPLATES
    show_template = "access/posting.html"
    class_permission_name = "Postings"
    read_by, write_by = ("accounts", "configure", "read_audit"), ("accounts",)
    noun = _("任职")
    add_title = _("安排岗位")
    help = _(
        "谁在哪里担任什么岗位、从哪天到哪天。一个人一次只以一个岗位办事，兼任的在页面上方切换。\n"
        "审批与监督、审批与资金、三类管理员之间不能由同一人担任；系统按人（身份证号）判断，违反的会说明是哪条规则。\n"
        "人员变动时先“结束任职”再安排接替的人；过去的任职保留，供查看以前的案件。"
    )
    empty = _("点“新增”为第一位工作人员安排岗位。")
    base_order = ("id", "desc")
    label_columns = LABELS
    description_columns = HINTS
    formatters_columns = {  # noqa: RUF012
        "division": full_name,
        "duty": ports.name_of_duty,
        "standing": _show_standing,
        "stands_in_for": _name_of,
    }
    list_columns = COLUMNS
    show_columns = (*COLUMNS, "basis")
    order_columns = ("since", "until")
    search_columns = ("id",)
    add_columns = ("username", "duty", "division", "since", "until", "whom", "basis")
    form_fields = {  # noqa: RUF012
        "username": fields.Str(required=True, validate=validate.Length(max=64)),
        "duty": fields.Str(required=True, metadata={"choices": offered_duties, "widget": "choice"}),
        "division": fields.Str(required=True, metadata={"widget": "division"}),
        "since": fields.Date(required=True),
        "whom": fields.Str(load_default=None, validate=validate.Length(max=64)),
        "basis": fields.Str(required=True, validate=validate.Length(min=2, max=200)),
    }
    operation_add = _post
    filters = (
        Filter("name", _("姓名"), where=_named, private=True),
        Filter("duty", _("岗位"), "choice", offered_duties),
        Filter("division", _("任职地"), "division"),
        Filter("standing", _("状态"), "choice", [(code, words) for code, (words, _c) in STATES.items()], where=_standing),
    )  # fmt: skip

    @expose("/add", methods=["GET", "POST"])
    @writes
    def add(self) -> Answer:
        """The form; an account's page opens it with the account filled in."""
        if request.method == "GET":
            named = {"username": request.args.get("username", "")[:64], "since": clock.today()}
            return self._form(None, initial(self) | named)
        return super().add()

    @expose("/end/<pk>", methods=["GET", "POST"])
    @writes
    def end(self, pk: str) -> Answer:
        """Its last day."""
        row: Posting = self.row(pk)
        number = row.id

        def run(last_day: date, reason: str) -> None:
            operations.end_posting(number, last_day, reason)

        title = _("结束%(name)s的“%(duty)s”任职", name=row.officer.name, duty=duty(row.duty).name)
        back = url_for("Postings.show", pk=pk)
        data = {"last_day": clock.today()}
        return fill_in(self, Filling(EndPostingForm, run, title, back, submit=_("结束任职"), data=data, help=self.help))  # fmt: skip

    def title_of(self, row: Posting) -> Text:
        """The person and the duty."""
        return _("%(name)s · %(duty)s", name=row.officer.name, duty=duty(row.duty).name)
