"""The public's pages, for a phone first: apply, ask how a case stands, read notices, object, check a letter.

Nothing of a person stands in an address, and no page is kept by the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any, ClassVar

from flask import Response, redirect, request, session, url_for
from flask_appbuilder import BaseView
from flask_appbuilder.api import expose

from core.cases.application import Filing, gathered
from core.cases.forms import form_of
from core.cases.offered import application
from core.cases.requests import Answer, answered_once, filled_in
from core.cases.versions import type_of
from core.db import db
from core.declare import CaseType
from core.declare.fields import Form, prose, words
from core.divisions.queries import children, exists, level_of, name_of, township_of
from core.documents.queries import as_issued
from core.errors import Incomplete, JiuzhuError, NotFound
from core.plugins import registry
from core.portal import queries
from core.portal.operations import MUSTS, apply_online, let_in, look_up, look_up_objection, object_online
from core.portal.reaching import last_step_on, telephones
from core.portal.rest import checked, no_such_letter, pdf_of
from core.portal.unkept import new_turn, unkept
from core.text import Text, _
from core.web import forms
from core.web.errors import shown_again

_FILED, _TAKEN = "filed", "taken"
_KEY = 64
_OF_THE_OFFICE = ("paper_date",)
"""Fields of an application that an office alone fills in."""


class PublicPage(BaseView):
    """A page that needs no sign-in."""

    class_permission_name = "Public"
    template_folder = str(Path(__file__).parent / "templates")
    help: ClassVar[Text]

    def page(self, template: str, title: Any, **given: Any) -> str:
        """One of the portal's templates."""
        return str(
            self.render_template(
                f"portal/{template}.html", title=str(title), help=self.help, turn=new_turn(), **given
            )
        )


class VerifyPage(PublicPage):
    """Where the QR code of a letter leads, and where its code is typed."""

    route_base = "/verify"
    help = _(
        "收到文书的，可以在这里查验真假、是否仍然有效：填写文书下方的查验码，或者用手机扫描文书上的二维码。\n"
        "查不到的，请拨打文书上的电话核实。"
    )

    @expose("")
    @expose("/")
    def ask(self) -> Any:
        """One field for the code as it is printed on a letter."""
        typed = request.args.get("code", "")
        code = as_issued(typed)
        if code:
            return redirect(url_for("VerifyPage.show", token=code))
        return self._shown(typed=typed, error=no_such_letter() if typed else None)

    @expose("/<token>")
    def show(self, token: str) -> Any:
        """A genuine letter, or that there is none such and the field once more."""
        let_in()
        try:
            return self._shown(found=checked(token))
        except NotFound as error:
            return self._shown(typed=token[:40], error=error), error.status

    def _shown(
        self, *, found: Mapping[str, Any] | None = None, typed: str = "", error: NotFound | None = None
    ) -> str:
        return self.page("verify", _("文书验证"), found=found, typed=typed, error=error)


class StatusPage(PublicPage):
    """How one's case stands, by receipt and look-up code; both are sent, never part of an address."""

    route_base = "/status"
    help = _(
        "填写受理回执上的受理回执号和查询码，可以看到办到哪一步、最迟哪天办结；发给申请人的文书，申请人也在这里打开。\n"
        "回执丢失的，请带身份证件到受理窗口查询；连续查错的，要等一小时再试。"
    )

    @expose("/", methods=["GET", "POST"])
    @shown_again
    @unkept
    def ask(self, too_late: JiuzhuError | None = None) -> Any:
        """Two fields; then stage, last day and letters."""
        given, error, case = self._given(), too_late, None
        if request.method == "POST" and not too_late:
            let_in()
            try:
                case = look_up(given["receipt"], given["code"], proxies=True)
            except JiuzhuError as refused:
                error = refused
        own = case is not None and queries.is_own(case, given["code"])
        letters = queries.letters_of(case) if case and own else []
        found = {**queries.standing(case), "letters": letters} if case else None
        if case and found:
            found |= {"last_step_on": last_step_on(case), "telephones": telephones(case)}
        if case and found and own:
            found |= {"aid": queries.aid_of(case), "followed": queries.followed(case)}
        body = self.page("status", _("查询办理进度"), found=found, given=given, error=error, case=case)
        return (body, error.status) if error else body

    @expose("/letters/<number>", methods=["POST"])
    def letter(self, number: str) -> Response:
        """A letter that was issued to oneself."""
        let_in()
        given = self._given()
        return pdf_of(look_up(given["receipt"], given["code"]), number)

    def _given(self) -> dict[str, str]:
        return {name: request.form.get(name, "").strip()[:20] for name in ("receipt", "code")}


class NoticesPage(PublicPage):
    """What hangs in one's village: chosen by place, never searched by name (SAL26 45)."""

    route_base = "/notices"
    help = _(
        "这里和村（社区）公示栏的内容相同：先选乡镇（街道），再选村（社区），公示期满自动撤下。\n"
        "认为不符合条件的，可以在公示期内点“提出异议”，不必留姓名。"
    )

    @expose("/")
    def places(self) -> str:
        """The townships."""
        return self.page("places", _("公示"), counties=queries.counties(), leads_to="NoticesPage.place")

    @expose("/<code>")
    def place(self, code: str) -> str:
        """The villages of a township, or what hangs in a village."""
        if exists(code) and level_of(code) == "township":
            return self.page("villages", name_of(code), villages=children(code))
        let_in()
        found = queries.hanging_in(code)
        return self.page("hanging", name_of(code), found=found, town=township_of(code))


class ObjectionPage(PublicPage):
    """Object to a notice that hangs now, and read the answer later."""

    route_base = "/objection"
    help = _(
        "对正在公示的申请有不同意见的，在这里提出：填写公示单下方的查验码，写明您知道的情况，不必留姓名。\n"
        "提交以后得到一个编号，凭编号查询答复；您的姓名和联系方式只供承办人员核实，不对外公开。"
    )

    @expose("/", methods=["GET", "POST"])
    @shown_again
    @unkept
    def object_(self, too_late: JiuzhuError | None = None) -> Any:
        """The form; once taken, the number under which the answer can be looked up."""
        error = too_late
        typed = forms.typed(OnlineObjection, request.form)
        if request.method == "POST":
            error = too_late or _not_taken()
            if error is None:
                return redirect(url_for("ObjectionPage.taken"), 303)
        else:
            typed["code"] = request.args.get("code", "")[:20]
            if queries.over_since(typed["code"]) is not None:
                return self.page("over", _("公示已经结束")), 410
        body = self.page(
            "objection",
            _("对公示提出异议"),
            form=forms.render(OnlineObjection, typed, error.fields if error else {}),
            error=error,
            labels=forms.labels(OnlineObjection, typed) if error else {},
        )
        return (body, error.status) if error else body

    @expose("/taken")
    def taken(self) -> Any:
        """The number, shown once."""
        number = session.pop(_TAKEN, None)
        return self.page("taken", _("异议已收到"), number=number) if number else self._ask_again()

    @expose("/answer", methods=["GET", "POST"])
    @shown_again
    @unkept
    def answer(self, too_late: JiuzhuError | None = None) -> Any:
        """What became of an objection, by its number, which is sent, never part of an address."""
        number = request.form.get("number", "").strip()[:20]
        found, error = None, too_late
        if request.method == "POST" and not too_late:
            let_in()
            try:
                found = look_up_objection(number)
            except JiuzhuError as refused:
                error = refused
        body = self.page("answer", _("查询异议答复"), number=number, found=found, error=error)
        return (body, error.status) if error else body

    def _ask_again(self) -> Any:
        return redirect(url_for("ObjectionPage.answer"))


def _not_taken() -> JiuzhuError | None:
    """What the objection was refused with, nothing of it stored; None once it is taken, its number in the session."""
    let_in()
    try:
        gathered(lambda: forms.parse(OnlineObjection, request.form), _must_be_a_notice)
        given = forms.parse(OnlineObjection, request.form)
        taken = object_online(given.pop("code"), given)
        db.session.flush()
    except JiuzhuError as refused:
        db.session.rollback()
        return refused
    session[_TAKEN] = taken.number
    return None


def _must_be_a_notice() -> None:
    """Incomplete, at its field, for a code that stands on no notice; one that was not typed is the form's to say."""
    code = request.form.get("code", "").strip()
    try:
        if code:
            queries.noticed_case(code)
    except NotFound as unknown:
        raise Incomplete(unknown.message, next=unknown.next, fields={"code": [unknown.message]}) from unknown


class OnlineObjection(Form):
    """What the public fills in; the day and the way are known."""

    code = words(_("公示单查验码"), most=20, hint=_("公示单下方的16位字母和数字。"))
    content = prose(_("异议内容"))
    objector = words(
        _("您的姓名"), most=60, required=False, hint=_("不填即为匿名；姓名只供承办人员核实，不对外公开。")
    )
    contact = words(_("联系方式"), most=60, required=False)


class ApplyPage(PublicPage):
    """Apply from home: where one lives, for what, the form, the receipt."""

    route_base = "/apply"
    help = _(
        "在家申请和到窗口申请一样：选家庭所在的乡镇（街道）和要申请的救助，填好申请表提交，得到受理回执号和查询码。\n"
        "标“必填”的不填不能提交，其他的可以在受理时补充；填写的内容不会留在这台手机或者电脑上。\n"
        "不会填的，请到受理窗口，由工作人员帮助填写。"
    )

    @expose("/")
    def places(self) -> str:
        """The townships in which something can be applied for."""
        return self.page("places", _("网上申请救助"), counties=queries.counties(), leads_to="ApplyPage.types")

    @expose("/<code>")
    def types(self, code: str) -> str:
        """What can be applied for there."""
        _must_be_a_town(code)
        return self.page(
            "types", name_of(code), town=code, types=queries.types_in(code), papers=queries.papers_asked
        )

    @expose("/<town>/<code>", methods=["GET", "POST"])
    @shown_again
    @unkept
    def fill_in(self, town: str, code: str, too_late: JiuzhuError | None = None) -> Any:
        """The form, with what is signed by it; shown again as typed with what was wrong."""
        _must_be_a_town(town)
        if code not in registry().case_types:
            raise NotFound(_("没有这一救助事项。"), next=_("请返回选择事项。"))
        kind, error = type_of(code), too_late
        queries.require_open(kind, town)
        typed: dict[str, Any] = {}
        if request.method == "POST":
            typed = forms.typed(_form(kind), request.form)
            error = too_late or _refused(kind, town, typed)
            if error is None:
                return redirect(url_for("ApplyPage.done"), 303)
        body = self._filled_in(kind, town, typed, error)
        return (body, error.status) if error else body

    def _filled_in(
        self, kind: CaseType, town: str, typed: Mapping[str, Any], error: JiuzhuError | None
    ) -> str:
        said = {"division": _("所在村（社区）"), **forms.labels(_form(kind), typed)} if error else {}
        if error:
            error.fields = forms.in_order(error.fields, said)
        return self.page(
            "form",
            _("%(type)s申请", type=kind.label),
            town=town,
            form=forms.render(_form(kind), typed, error.fields if error else {}),
            error=error,
            labels=said,
            division=request.form.get("division", ""),
            villages=[(child.code, child.name) for child in children(town)],
            undertakings=queries.undertakings(town),
            papers=queries.papers_asked(kind, town),
            once=_key_sent() or token_hex(_KEY // 2),
        )

    @expose("/done")
    def done(self) -> Any:
        """Receipt and look-up code, shown once."""
        filed = session.pop(_FILED, None)
        if filed is None:
            return redirect(url_for("ApplyPage.places"))
        return self.page("done", _("申请已提交"), filed=filed)


PAGES = (ApplyPage, StatusPage, NoticesPage, ObjectionPage, VerifyPage)


def _form(kind: CaseType) -> Any:
    first = kind.apply.lines[0]
    schema = form_of(getattr(first, "form", None), next(iter(first.outcomes)))
    assert schema is not None
    return application(schema, without=_OF_THE_OFFICE, musts=MUSTS)


def _refused(kind: CaseType, town: str, typed: Mapping[str, Any]) -> JiuzhuError | None:
    """What the application was refused with, nothing of it stored; None once it is filed, its receipt in the session."""
    let_in()
    village = request.form.get("division", "")
    whole = exists(village) and township_of(village) == town != village
    try:
        # without a village the town stands in for it, so that whatever else is wrong is said with it; nothing is filed
        filing = Filing(kind.code, village if whole else town, queries.online_channel(town), typed)
        filed = _filed_once(filing, () if whole else (_choose_a_village,))
        db.session.flush()
    except JiuzhuError as error:
        db.session.rollback()
        return error
    session[_FILED] = filed | {"town": name_of(town)}
    return None


def _must_be_a_town(code: str) -> None:
    if not exists(code) or level_of(code) != "township":
        raise NotFound(_("没有这个乡镇（街道）。"), next=_("请返回选择所在的乡镇（街道）。"))


def _choose_a_village() -> None:
    said = _("请选择家庭所在的村（社区）。")
    raise Incomplete(said, fields={"division": [said]})


def _filed_once(filing: Filing, also: Iterable[Callable[[], object]]) -> dict[str, Any]:
    """Receipt and look-up code; a form that is sent twice is filed once, by the key that it was given when it was shown.

    Incomplete for another application under that key: it would be taken for filed and is not.
    """

    def run() -> Answer:
        case = apply_online(filing, *also)
        return {
            "receipt": case.receipt,
            "code": queries.code_of(case),
            "by_proxy": queries.by_proxy(case),
        }, 303

    key = _key_sent()
    try:
        found, _status = answered_once(f"apply {key}", filled_in(), run) if key else run()
    except Incomplete as other:
        if other.reason != "key_reused":
            raise
        raise Incomplete(
            _("这一页的申请已经提交过，改动以后的内容没有提交。"),
            next=_("需要更正的，请带受理回执联系受理窗口；另外申请的，请重新打开申请页填写。"),
        ) from other
    return {name: found.get(name, "") for name in ("receipt", "code", "by_proxy")}


def _key_sent() -> str:
    """The key that the form was given when it was first shown; "" without one."""
    key = request.form.get("once", "")
    return key if len(key) == _KEY else ""
