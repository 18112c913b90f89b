"""The page of one case, and the small forms on it: carried out, or the page again with the reason and what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask_appbuilder import BaseView

from core.access.queries import may
from core.cases.looking import keep_out
from core.cases.page import CasePage
from core.cases.queries import case_numbered
from core.cases.requests import refusal
from core.errors import JiuzhuError
from core.text import Message
from core.web.ports import note_view


def whole_page(view: BaseView, no: str, error: JiuzhuError | None = None) -> str:
    """Where a case stands, its clock, papers, letters, advice, and what one may do now; the look is noted."""
    case = case_numbered(no)
    keep_out(case)
    note_view(f"case:{case.no}", "page")
    page = CasePage(case)
    return str(
        view.render_template(
            "cases/show.html",
            title=case.no,
            help=page.help,
            page=page,
            case=case,
            error=error,
            opens_meetings=may("confirm"),
        )
    )


def carry_out(view: BaseView, no: str, run: Callable[[], Any], said: Message) -> Any:
    """Do what a small form asks and go back to the page."""
    error = refusal(run)
    if error is not None:
        return whole_page(view, no, error), error.status
    flash(str(said), "success")
    return redirect(url_for("Cases.show", no=no))
