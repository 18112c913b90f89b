"""What a letter of delegation says, by the legal form of its instrument, and in whose name it goes out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from core.clock import today
from core.declare import DocumentType
from core.delegation.models import Instrument
from core.delegation.responsible import holder_of, in_words
from core.delegation.showing import consent_in_words, matters_of, mode_in_words
from core.divisions.queries import bureau_of, government_of
from core.documents.letters import Issuer, issuer
from core.parameters.profiles import THE_TOWNSHIP
from core.text import Message, _

LABELS: dict[str, Message] = {
    "entrustment": _("社会救助审核确认权限委托书"),
    "authorisation": _("社会救助审核确认权限授权通知书"),
    "by_law": _("行使社会救助审核确认权限告知书"),
}
BASIS = {"entrustment": ("SAL26:44", "LIC19:24", "PEN21:20")}


def document_of(form: str) -> DocumentType:
    """F27 under the name that fits the form."""
    return DocumentType(
        "F27", LABELS[form], template="shared/delegation.typ", basis=BASIS.get(form, ("SAL26:44",))
    )


def issuer_of(row: Instrument) -> Issuer:
    """The county's bureau, whichever form: the township receives it."""
    on = today()
    return issuer("county", bureau=bureau_of(row.county, on), township="")


def contents(row: Instrument, township: str) -> dict[str, Any]:
    """What the template reads, for one township: its own matters alone."""
    on = today()
    bureau, town = bureau_of(row.county, on), government_of(township, on)
    entrusted = row.form == "entrustment"
    own = {scope.matter for scope in row.scopes if scope.township == township}
    caps = row.caps or {}
    return {
        "form": row.form,
        "instrument": f"{row.title}（{row.number}）" if row.title else row.number,
        "government": bureau,
        "consent": consent_in_words(row),
        "township": town,
        "matters": [
            {"name": str(label), "cap": Decimal(caps[code]) if code in caps else None}
            for code, label in matters_of(row)
            if code in own
        ],
        "how": str(mode_in_words(row)),
        "since": row.since,
        "until": row.until,
        "responsible": _responsible(row, township),
        "seal": row.seal or None,
        "name_on_decisions": bureau if entrusted else town,
        "respondent": row.respondent or (bureau if entrusted else town),
    }


def _responsible(row: Instrument, township: str) -> str | None:
    """The post with whoever holds it today; the township by its own name; None where an older instrument says nothing."""
    if not row.first_responsible:
        return None
    holder = holder_of(row.first_responsible, township)
    if row.first_responsible == THE_TOWNSHIP:
        return holder
    post = str(in_words(row.first_responsible))
    return f"{post}（{holder}）" if holder else post
