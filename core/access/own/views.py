"""One's own account on screen: who one is here, another password, the second factor, other sign-ins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import no_cache
from flask_login import current_user, logout_user

from core.access.models import Account
from core.access.operations import change_own_password
from core.access.own.forms import OwnPasswordForm, SecondFactorForm
from core.access.queries import duty_words, place_of_posting, postings_of, row_of
from core.access.sign_in import operations, passwords, queries
from core.access.sign_in.queries import last_sign_ins
from core.errors import JiuzhuError
from core.text import _
from core.web import forms
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.qr import qr
from core.web.views import Page


class OwnAccount(Page):
    """The account of the one signed in."""

    route_base = "/account"
    template_folder = str(Path(__file__).parents[1] / "templates")
    class_permission_name = "OwnAccount"
    read_by = write_by = ("*",)
    title = _("我的账号")
    help = _(
        "这里可以修改自己的密码，开通或更换动态口令，退出在别处的登录。\n"
        "动态口令用手机上的任一验证器应用（支持 TOTP）扫码生成；岗位要求的，登录和作出决定时都要填写。"
        "恢复码只显示一次，请打印后锁好：手机丢失时，用一个恢复码代替动态口令登录。\n"
        "岗位、姓名有误的，请联系安全管理员。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """Who one is here."""
        held = postings_of(current_user.id)
        return self.render(
            "access/own.html",
            account=_account(),
            user=current_user,
            held_rows=[(duty_words(each), place_of_posting(each), each.since, each.until) for each in held],
            needed=queries.needs_second_factor(current_user.id),
            sign_ins=last_sign_ins(current_user.id),
            here=g.sign_in.id,
        )

    @expose("/password", methods=["GET", "POST"])
    @no_cache
    @writes
    def password(self) -> Answer:
        """Another password; one signs in anew with it."""

        def run(old: str, new: str, again: str) -> None:
            change_own_password(old, new)

        back = url_for("OwnAccount.index")
        said = _("密码已修改，请用新密码重新登录。")
        filling = Filling(OwnPasswordForm, run, _("修改密码"), back, said=said, submit=_("修改密码"))
        answer = fill_in(self, filling)
        if request.method == "POST" and getattr(answer, "status_code", 0) == 302:
            logout_user()
            return redirect(self.appbuilder.get_url_for_login)
        return answer

    @expose("/second-factor", methods=["GET", "POST"])
    @no_cache
    @writes
    def second_factor(self) -> Any:
        """A fresh secret as a QR code; with a code of the app it is in force and the recovery codes are shown."""
        error, typed = None, {"secret": passwords.new_secret()}
        if request.method == "POST":
            typed |= forms.typed(SecondFactorForm, request.form)
            try:
                codes = operations.enrol(**forms.parse(SecondFactorForm, request.form))
            except JiuzhuError as refusal:
                error = refusal
            else:
                return self.render("access/recovery.html", title=_("动态口令已开通"), codes=codes)
        typed |= {"password": "", "code": ""}
        secret = str(typed["secret"])
        page = self.render(
            "access/second_factor.html",
            title=_("开通动态口令"),
            form=forms.render(SecondFactorForm, typed, error.fields if error else {}),
            error=error,
            labels=forms.labels(SecondFactorForm, typed) if error else {},
            picture=qr(passwords.address_of(secret, current_user.username), scales=True),
            key=passwords.in_groups(secret),
        )
        return (page, error.status) if error else page

    @expose("/end-others", methods=["POST"])
    @writes
    def end_others(self) -> Answer:
        """Sign out everywhere else."""
        operations.end_others(g.sign_in)
        flash(str(_("已退出在别处的登录。")), "success")
        return redirect(url_for("OwnAccount.index"))


def _account() -> Account:
    return row_of(Account, user_id=current_user.id)
