"""One handler for everything that goes wrong: a sentence as a page, or as JSON of one shape; a bug gets a number."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, make_response, redirect, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from core.errors import BadInput, JiuzhuError, NotAllowed, NotFound, NotSignedIn, Stale
from core.text import Message, _
from core.web import ports
from core.web.held import held

log = logging.getLogger("jiuzhu.web")

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

TITLES: dict[int, Message] = {
    400: _("看不懂这个请求"),
    401: _("请先登录"),
    403: _("不能这样做"),
    404: _("没有这个页面"),
    405: _("不能这样访问"),
    409: _("现在不能办理"),
    413: _("文件太大"),
    414: _("网址太长"),
    415: _("不支持这种文件"),
    422: _("还有内容没填对"),
    429: _("操作太频繁"),
    500: _("系统出错了"),
    503: _("系统暂时不可用"),
}

SENTENCES: dict[int, Message] = {
    400: _("服务器看不懂这个请求。"),
    401: _("您还没有登录，或者登录已经过期。"),
    403: _("您的岗位没有这项权限，或者这条记录不在您的管辖范围内。"),
    404: _("这个地址没有对应的页面。"),
    405: _("这个地址不接受这种访问方式。"),
    413: _("上传的内容超过了允许的大小。"),
    414: _("网址太长，服务器没有读取。"),
    415: _("只接受系统支持的内容格式。"),
    429: _("短时间内请求太多，请稍等一会儿再试。"),
}


class Problem(JiuzhuError):
    """An error that the web framework raised, said in our words."""

    def __init__(self, message: Message, status: int, code: str) -> None:
        super().__init__(message, code=code)
        self.status = status  # type: ignore[misc]


def install_error_handlers(app: Flask) -> None:
    """Register the one handler; also gives REST answers of the framework our shape."""
    app.register_error_handler(JiuzhuError, answer)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(StaleDataError, _answer_stale)
    app.register_error_handler(Exception, _answer_bug)
    app.after_request(_one_json_shape)


def wants_json() -> bool:
    """True for the REST interface and for scripts of our own pages."""
    if request.path.startswith("/api/"):
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def answer(error: JiuzhuError, reference: str = "") -> AnyResponse:
    """The error as people or programs read it. Who is not signed in is sent to the sign-in page."""
    if isinstance(error, NotAllowed) and getattr(current_user, "is_authenticated", False):
        ports.note_refusal(request.path, str(error))
    if wants_json():
        body = error.as_json()
        if reference:
            body["error"]["reference"] = reference
        return make_response(body, error.status)
    if isinstance(error, NotSignedIn) and request.method == "GET":
        return redirect(_sign_in_address())
    title = TITLES.get(error.status, TITLES[500])
    page = render_template(
        "jiuzhu/error.html", error=error, title=title, reference=reference, held=held(error)
    )
    return make_response(page, error.status)


def _sign_in_address() -> str:
    back = request.full_path.rstrip("?")
    return str(current_app.appbuilder.get_url_for_login_with(back if back != "/" else None))  # type: ignore[attr-defined]


def _answer_http(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()
    if status >= 500:
        return _answer_bug(getattr(error, "original_exception", None) or error)
    again = _once_more() if isinstance(error, CSRFError) else None
    return again or answer(_in_our_words(error, status))


Page = Callable[..., Any]


def shown_again(page: Page) -> Page:
    """For a page with a form that anybody fills in: sent too late (its token or session is over), it is called with
    `too_late`, a sentence, and shows the form as it was typed instead of doing anything. Nothing of it is kept meanwhile.
    """
    page.shown_again = True  # type: ignore[attr-defined]
    return page


def _once_more() -> AnyResponse | None:
    """What a page answers to a form of its own that came too late; None for all others, and for what another site sent."""
    page = current_app.view_functions.get(request.endpoint or "")
    elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
    if page is None or elsewhere or not getattr(page, "shown_again", False):
        return None
    too_late = BadInput(_("这一页打开得太久，刚才没有提交；请核对填写的内容，再提交一次。"), code="csrf")
    try:
        return make_response(page(**(request.view_args or {}), too_late=too_late))
    except JiuzhuError as error:  # meanwhile the matter was closed there
        return answer(error)


def _in_our_words(error: HTTPException, status: int) -> JiuzhuError:
    if isinstance(error, CSRFError):
        return BadInput(
            _("这个页面打开得太久，或者登录状态变了，因此没有保存。"),
            next=_("请返回上一页，刷新后重新提交。"),
            code="csrf",
        )
    known: dict[int, type[JiuzhuError]] = {400: BadInput, 401: NotSignedIn, 403: NotAllowed, 404: NotFound}
    message = SENTENCES.get(status, SENTENCES[400])
    if status in known:
        return known[status](message)
    return Problem(message, status, (error.name or "error").lower().replace(" ", "_"))


def _answer_stale(error: StaleDataError) -> AnyResponse:
    return answer(
        Stale(
            _("在您填写期间，别人已经修改了这条记录，您的修改没有保存。"),
            next=_("请返回查看最新内容，再决定是否修改。"),
        )
    )


def _answer_bug(error: BaseException) -> AnyResponse:
    reference = new_reference()
    log.error("bug %s at %s %s", reference, request.method, request.path, exc_info=error)
    problem = Problem(
        _("系统遇到了没有预料到的情况，您刚才的操作没有保存。"),
        500,
        "bug",
    )
    problem.next = _("请把编号 %(reference)s 告诉系统管理员，凭编号能查到原因。", reference=reference)
    try:
        return answer(problem, reference)
    except Exception:
        log.exception("bug %s: the error page itself failed", reference)
        return Response(f"{problem.message} {problem.next}", 500, mimetype="text/plain")


def new_reference() -> str:
    """Ten characters that can be read out on the telephone and lead to one log entry."""
    drawn = "".join(secrets.choice(ALPHABET) for _number in range(10))
    return f"E{drawn[:5]}-{drawn[5:]}"


def _one_json_shape(response: Response) -> Response:
    """Answers that the framework's REST classes made themselves get the one error shape."""
    if response.status_code < 400 or not request.path.startswith("/api/") or not response.is_json:
        return response
    body: Any = response.get_json(silent=True)
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        return response
    said = body.get("message") or body.get("msg") if isinstance(body, dict) else None
    fields = said if isinstance(said, dict) else {}
    sentence = SENTENCES.get(response.status_code, TITLES.get(response.status_code, TITLES[500]))
    error = Problem(sentence, response.status_code, _code_of(response.status_code))
    error.fields = fields or ({"detail": str(said)} if said else {})
    response.set_data(json.dumps(error.as_json(), ensure_ascii=False))
    return response


def _code_of(status: int) -> str:
    codes = {400: "bad_input", 401: "not_signed_in", 403: "not_allowed", 404: "not_found", 422: "incomplete"}
    return codes.get(status, "error")
