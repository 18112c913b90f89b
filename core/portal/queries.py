"""What the public may know with a number in hand: an applicant of his case, an objector of his answer."""

from __future__ import annotations

from datetime import timedelta
from hmac import compare_digest

from core.audit.operations import record
from core.audit.queries import latest
from core.cases.models import Case
from core.clock import real_now
from core.db import db, seeing_everything, select
from core.documents import queries as documents
from core.documents.models import Letter
from core.errors import NotFound, TooMany
from core.notices import queries as notices
from core.notices.models import Objection
from core.numbers import is_receipt_number
from core.text import _

WRONG = "public.wrong_code"
FAILURES, WITHIN = 5, timedelta(hours=1)


def case_of_receipt(receipt: str, code: str) -> Case:
    """The case of a receipt whose look-up code is known; NotFound for any other pair, TooMany after five wrong ones an hour."""
    about = f"receipt:{receipt[:12]}"
    with seeing_everything():
        wrong = latest(what=WRONG, about=about, limit=FAILURES)
        if len(wrong) == FAILURES and wrong[-1].at > real_now() - WITHIN:
            raise TooMany(_("查询码错误次数过多。"), next=_("请一小时后再试，或到受理窗口查询。"))
        found = db.session.scalar(select(Case).where(Case.receipt == receipt[:12]))
    if found is None or not compare_digest(found.look_up_code.encode(), code.encode()):
        record(WRONG, about)
        raise NotFound(_("回执号或者查询码不对。"), next=_("请核对受理回执上的回执号和查询码。"))
    return found


def letters_of(case: Case) -> list[Letter]:
    """What was issued to the applicant, oldest first."""
    with seeing_everything():
        return [letter for letter in documents.letters(case.id) if letter.kind == "letter"]


def noticed_case(code: str) -> str:
    """The number of the case whose notice sheet carries this code; NotFound for any other code."""
    with seeing_everything():
        letter = documents.letter_of_code(code)
    if letter is None or letter.kind != "notice":
        raise NotFound(_("没有这一查验码对应的公示。"), next=_("请核对公示单下方的查验码。"))
    return letter.about


def objection_numbered(number: str) -> Objection:
    """An objection by the number that its maker was given; NotFound for any other."""
    with seeing_everything():
        found = notices.objection_numbered(number) if is_receipt_number(number) else None
    if found is None:
        raise NotFound(_("没有这一编号的异议。"), next=_("请核对提出异议时得到的编号。"))
    return found
