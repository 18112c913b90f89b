"""Who signs: the officer who acts, as a person; or the applicant, who needs no account."""

from __future__ import annotations

from core.access.queries import signs_as
from core.actor import NOBODY, actor
from core.cases.models import Case
from core.cases.state import Signer
from core.errors import NotAllowed
from core.text import _

NO_ACCOUNT = 0
"""Under which an applicant signs who hands in the application himself: no account has this number."""


def signer_now() -> Signer:
    """Who acts, as one who signs: the person, whichever account he uses. NotAllowed for nobody."""
    who = actor()
    if who.user_id is None:
        raise NotAllowed(_("请先登录后再办理。"), next=_("请登录后重新打开这一页面。"))
    return Signer(signs_as(who.user_id), who.duty, who.division, who.name)


def signer_of_application(case: Case) -> Signer:
    """Whoever files it for the applicant; his own hand where nobody does."""
    if actor() == NOBODY:
        return Signer(NO_ACCOUNT, "applicant", case.division, case.applicant_name or "")
    return signer_now()
