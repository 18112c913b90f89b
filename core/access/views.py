"""The door for browsers: signing in with name, password and one-time code, and out."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, g, redirect, request, session
from flask_appbuilder import expose
from flask_appbuilder.forms import DynamicForm
from flask_appbuilder.security.decorators import no_cache
from flask_appbuilder.security.views import AuthDBView as FrameworkAuthDBView
from flask_login import login_user, logout_user
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from core.access.sign_in.carriers import keep_in_cookie, where
from core.access.sign_in.operations import sign_in, sign_out
from core.errors import NotSignedIn
from core.text import _

_SIGN_IN = _(
    "登录名和第一次的密码由安全管理员发给您；忘记密码、换了手机的，请安全管理员重设。\n"
    "连续多次输错密码的，要等十五分钟再试。办事群众不用登录，请点页面上方的各项。"
)
_SIGN_OUT = _(
    "离开座位或者在公用电脑上办完事，请退出登录；已经提交的内容不受影响，正在填写的不会保留。\n"
    "下次登录以后，在工作台继续办理。"
)


class SignInForm(DynamicForm):
    """Name, password, and the one-time code that some duties ask for."""

    username = StringField(validators=[InputRequired()])
    password = PasswordField(validators=[InputRequired()])
    otp = StringField()


class AuthDBView(FrameworkAuthDBView):
    """`/login/` and `/logout/`; the class keeps the name by which the framework finds the page."""

    @expose("/login/", methods=["GET", "POST"])
    @no_cache
    def login(self) -> Any:
        """The form; after a success the page that was asked for."""
        if g.user is not None and g.user.is_authenticated:
            return redirect(self._get_safe_next_url())
        form = SignInForm()
        if not form.validate_on_submit():
            return self._form(form)
        try:
            entered = sign_in(
                form.username.data, form.password.data, form.otp.data or "", by="cookie", **where()
            )
        except NotSignedIn as refusal:
            flash(f"{refusal.message}{refusal.next or ''}", "warning")
            return self._form(form), refusal.status
        keep_in_cookie(entered.row)
        login_user(entered.user)
        if entered.elsewhere:
            places = "、".join(entered.elsewhere)
            flash(
                str(_("您的账号还在别处登录：%(places)s。不是您本人的，请立即修改密码。", places=places)),
                "warning",
            )
        return redirect(self._get_safe_next_url())

    @expose("/logout/", methods=["GET", "POST"])
    @no_cache
    def logout(self) -> Any:
        """Ends the sign-in itself, so that no copy of the cookie is good any more; a link alone only asks.

        A page that was left open until its session had ended has no good token any more, and nothing left to end.
        """
        if "sign_in" in g:
            if request.method != "POST":
                return self.render_template("access/sign_out.html", title=_("退出登录"), help=_SIGN_OUT)
            current_app.extensions["csrf"].protect()
            sign_out(g.sign_in)
        logout_user()
        session.clear()
        return redirect(current_app.config.get("LOGOUT_REDIRECT_URL", self.appbuilder.get_url_for_index))

    def _form(self, form: SignInForm) -> Any:
        return self.render_template(
            self.login_template, title=self.title, form=form, help=_SIGN_IN, appbuilder=self.appbuilder
        )
