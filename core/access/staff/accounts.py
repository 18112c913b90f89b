"""The accounts page: people and the names they sign in with; opened, given a new password, closed."""

from __future__ import annotations

from typing import Any

from flask import g, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.security.decorators import no_cache
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Query

from core import clock
from core.access import operations
from core.access.models import Account, Officer, Posting
from core.access.queries import duty
from core.access.sign_in.operations import set_second_factor
from core.access.sign_in.passwords import in_groups
from core.access.sign_in.queries import last_sign_ins, locked_names, locked_until
from core.access.staff.duties import TEMPLATES
from core.access.staff.forms import AccountForm, CloseForm, PasswordForm, ReopenForm
from core.access.staff.operations import reopen_account
from core.access.staff.queries import in_reach
from core.actor import actor
from core.db import blind
from core.divisions.queries import full_name
from core.errors import Refused
from core.text import Message, _
from core.web.cells import badge, show
from core.web.filling import Answer, Filling, fill_in
from core.web.filterbar import Filter
from core.web.guard import reads, writes
from core.web.qr import qr
from core.web.views import FastInterface, Screen

LABELS = {
    "user.username": _("登录名"),
    "officer.name": _("姓名"),
    "officer.unit": _("工作单位"),
    "postings": _("现任岗位"),
    "user": _("状态"),
    "password_set_at": _("密码设定时间"),
}


class InReach(BaseFilter):
    """Only accounts of one's own county."""

    name = "in reach"

    def apply(self, query: Query[Any], value: Any) -> Query[Any]:
        """FAB calls this for every list and every single row, and twice for a list: counting and reading."""
        if "accounts_in_reach" not in g:
            g.accounts_in_reach = in_reach()
        return query.filter(g.accounts_in_reach)


def _named(text: str) -> ColumnElement[bool]:
    return Account.officer_id.in_(select(Officer.id).where(Officer.name.startswith(text, autoescape=True)))


def _signs_in_as(text: str) -> ColumnElement[bool]:
    return Account.user_id.in_(select(User.id).where(User.username.startswith(text, autoescape=True)))


def _without_duty(wanted: str) -> ColumnElement[bool]:
    on = clock.today()
    held = select(Posting.user_id).where(Posting.since <= on, Posting.until.is_(None) | (Posting.until >= on))
    return Account.user_id.in_(held) if wanted == "yes" else Account.user_id.not_in(held)


def _posting_words(posting: Posting) -> Message:
    whom, name = posting.stands_in_for, duty(posting.duty).name
    words = _("%(name)s（代理%(whom)s）", name=name, whom=whom.name) if whom else name
    return _("%(duty)s · %(place)s", duty=words, place=full_name(posting.division))


def _standing(user: User) -> Any:
    """Open, closed, or locked after failures: the security administrator sees why somebody can't come in."""
    if not user.active:
        return badge(_("已停用"), "red")
    if blind(user.username) in locked_names():
        return badge(_("已锁定"), "yellow")
    return badge(_("使用中"), "green")


def _held_today(postings: list[Posting]) -> Any:
    on = clock.today()
    return show([_posting_words(posting) for posting in postings if posting.holds(on)])


class Accounts(Screen):
    """Who can sign in."""

    datamodel = FastInterface(Account)
    route_base = "/accounts"
    template_folder = TEMPLATES
    list_template = "access/accounts.html"
    class_permission_name = "Accounts"
    read_by, write_by = ("accounts", "read_audit"), ("accounts",)
    noun = _("账号")
    help = _(
        "给新来的工作人员开设账号，再到“任职”安排岗位；没有岗位的账号不能登录。\n"
        "忘记密码或者账号锁定时重设密码，锁定随之解除，本人下次登录后须修改；重设后原来的登录立即失效。\n"
        "人员离开时停用账号，任职同时结束；账号和记录保留，不删除。停错了的可以重新启用，再安排岗位。"
    )
    empty = _("点“开设账号”录入第一位工作人员。")
    base_filters = (("id", InReach, None),)
    base_order = ("id", "desc")
    label_columns = LABELS
    list_columns = tuple(LABELS)
    show_columns = tuple(LABELS)
    formatters_columns = {"postings": _held_today, "user": _standing}  # noqa: RUF012
    order_columns = ("password_set_at",)
    search_columns = ("id",)
    filters = (
        Filter("name", _("姓名"), where=_named, private=True),
        Filter("username", _("登录名"), where=_signs_in_as, private=True),
        Filter("posted", _("现在有岗位"), "yes_no", where=_without_duty),
    )

    @expose("/show/<pk>", methods=["GET"])
    @reads
    def show(self, pk: str) -> str:
        """A person's account, what he is and was posted to, his last sign-ins."""
        account: Account = self.row(pk)
        return self.page(
            "access/account.html",
            account.officer.name,
            account=account,
            standing=_standing(account.user),
            locked=locked_until(blind(account.user.username)),
            postings=[(posting, _posting_words(posting)) for posting in _newest_first(account)],
            sign_ins=last_sign_ins(account.user_id),
            today=clock.today(),
        )

    @expose("/open", methods=["GET", "POST"])
    @writes
    def open(self) -> Answer:
        """An account for a person."""
        title, back = _("开设账号"), url_for("Accounts.list")
        said = _("已开设账号，请接着安排岗位。")
        filling = Filling(
            AccountForm, operations.open_account, title, back, said=said, submit=title, help=self.help
        )
        return fill_in(self, filling)  # fmt: skip

    @expose("/password/<pk>", methods=["GET", "POST"])
    @writes
    def password(self, pk: str) -> Answer:
        """Another password; the person changes it at once."""
        account: Account = self.row(pk)
        _not_own(account)
        user_id = account.user_id

        def run(password: str) -> None:
            operations.set_password(user_id, password)

        title = _("为%(name)s重设密码", name=account.officer.name)
        said = _("已重设密码，请当面告知本人。")
        back = url_for("Accounts.show", pk=pk)
        return fill_in(self, Filling(PasswordForm, run, title, back, said=said, help=self.help))

    @expose("/second-factor/<pk>", methods=["GET", "POST"])
    @no_cache
    @writes
    def second_factor(self, pk: str) -> Any:
        """A fresh secret and recovery codes for somebody, shown once, to be handed over in person."""
        account: Account = self.row(pk)
        _not_own(account)
        if request.method == "POST":
            address, codes = set_second_factor(account.user_id)
            return self.page(
                "access/recovery.html",
                _("%(name)s的动态口令", name=account.officer.name),
                codes=codes,
                picture=qr(address, scales=True),
                key=in_groups(str(account.otp_secret)),
                account=account,
            )
        return self.page(
            "access/reset_factor.html",
            _("为%(name)s设置动态口令", name=account.officer.name),
            account=account,
        )

    @expose("/close/<pk>", methods=["GET", "POST"])
    @writes
    def close(self, pk: str) -> Answer:
        """It can't be used any more."""
        account: Account = self.row(pk)
        user_id = account.user_id

        def run(reason: str) -> None:
            operations.close_account(user_id, reason)

        title = _("停用%(name)s的账号", name=account.officer.name)
        confirm = _("确定停用吗？该账号的任职今天结束，已登录的立即退出。")
        back = url_for("Accounts.show", pk=pk)
        return fill_in(self, Filling(CloseForm, run, title, back, submit=_("停用"), confirm=confirm))

    @expose("/reopen/<pk>", methods=["GET", "POST"])
    @writes
    def reopen(self, pk: str) -> Answer:
        """It can be used again, with a new password and postings given anew."""
        account: Account = self.row(pk)
        user_id = account.user_id

        def run(reason: str, password: str) -> None:
            reopen_account(user_id, reason)
            operations.set_password(user_id, password)

        title = _("重新启用%(name)s的账号", name=account.officer.name)
        said = _("已重新启用，请安排岗位并当面告知新密码。")
        back = url_for("Accounts.show", pk=pk)
        return fill_in(self, Filling(ReopenForm, run, title, back, said=said, submit=_("重新启用")))


def _not_own(account: Account) -> None:
    """Whoever is signed in proves anew who he is before he changes what he signs in with; this page asks nothing of the kind."""
    if account.officer_id == actor().person_id:
        raise Refused(
            _("自己的密码和动态口令不在这里重设。"),
            next=_("请在“我的账号”中修改，须先填写现在的密码；忘记的，请另一名安全管理员重设。"),
        )


def _newest_first(account: Account) -> list[Posting]:
    return sorted(account.postings, key=lambda posting: (posting.since, posting.id), reverse=True)
