"""One instrument for people: its facts, matters, places and what happened to it; and as its form begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.clock import SHANGHAI, today
from core.delegation.forms import FORMS, MODES, SEALS
from core.delegation.models import Instrument, InstrumentEvent
from core.delegation.queries import facts_of
from core.delegation.responsible import in_words
from core.library.queries import cite
from core.plugins import registry
from core.text import Text, _
from core.web import ports


def as_form(row: Instrument) -> dict[str, Any]:
    """What the form of a draft begins with."""
    plain = (
        *(
            "title",
            "form",
            "mode",
            "quorum",
            "members",
            "first_responsible",
            "since",
            "until",
            "seal",
            "seal_kind",
        ),
        *("consent_body", "consent_number", "consent_on", "respondent", "note"),
    )
    return {name: getattr(row, name) for name in plain} | {
        "matters": _codes_of(row),
        "townships": townships_of(row),
        "caps": [{"matter": m, "amount": Decimal(a)} for m, a in (row.caps or {}).items()],
    }


def townships_of(row: Instrument) -> list[str]:
    """Its townships, by code."""
    return sorted({scope.township for scope in row.scopes})


def _codes_of(row: Instrument) -> list[str]:
    return sorted({scope.matter for scope in row.scopes})


def matters_of(row: Instrument) -> list[tuple[str, Text]]:
    """(code, label) of its matters."""
    codes = _codes_of(row)
    return list(zip(codes, labels_of(codes), strict=True))


def labels_of(codes: Sequence[str]) -> list[Text]:
    """Types of assistance by name."""
    known = registry().case_types
    return [known[code].label if code in known else code for code in codes]


def facts_shown(row: Instrument) -> list[tuple[Text, Any]]:
    """What it states, one fact a line; what it leaves open is empty."""
    return [
        (_("文号"), row.number),
        (_("形式"), FORMS.get(row.form, _("未写明"))),
        (_("怎样确认"), mode_in_words(row)),
        (_("成员人数"), row.members),
        (_("第一责任人"), in_words(row.first_responsible)),
        (_("签署"), row.signed_on),
        (_("自"), row.since),
        (_("至"), row.until),
        (_("印章种类"), SEALS.get(row.seal_kind, "")),
        (_("印章"), row.seal),
        (_("本级人民政府的同意"), consent_in_words(row)),
        (_("实施方案"), row.plan_name),
        (_("被申请人、被告"), row.respondent),
        (_("依据"), [cite(item, row.since).text for item in row.basis]),
        (_("备注"), row.note),
    ]


def staying_with_the_county(row: Instrument) -> Sequence[str]:
    """Numbers of the open cases that were accepted before it begins: it doesn't move their confirmation (ruling 10)."""
    begins = facts_of(row, "").begins
    return ports.open_accepted(_codes_of(row), townships_of(row), date.min, begins - timedelta(days=1))


def moving_to_townships(row: Instrument, signed_on: date) -> Sequence[str]:
    """Numbers of the open cases that it takes from the county where it was signed earlier and is recorded today."""
    first = max(row.since, signed_on)
    return ports.open_accepted(_codes_of(row), townships_of(row), first, today()) if first < today() else ()


def mode_in_words(row: Instrument) -> Text:
    """How the township confirms; a joint quorum that is not stated is said."""
    words = MODES.get(row.mode, _("未写明"))
    if row.mode != "joint":
        return words
    joint = _("%(n)s 人同意通过", n=row.quorum) if row.quorum >= 2 else _("通过人数未写明")
    return f"{words}，{joint}"


def consent_in_words(row: Instrument) -> str:
    """Who consented, by which number, on which day; what is not stated is left out."""
    on = row.consent_on.isoformat() if row.consent_on else ""
    return "，".join(part for part in (row.consent_body, row.consent_number, on) if part)


def _entered(event: InstrumentEvent) -> Text:
    """When somebody entered what had happened on paper before."""
    if event.at.date() == event.recorded_at.date():
        return ""
    return _("登记于 %(day)s", day=event.recorded_at.astimezone(SHANGHAI).date())


def events_shown(row: Instrument) -> list[dict[str, Any]]:
    """What happened to it, the latest first."""
    words = {
        "signed": (_("签署"), "signature", "green"),
        "suspended": (_("暂停"), "player-pause", "yellow"),
        "resumed": (_("恢复"), "player-play", "green"),
        "ended": (_("终止"), "circle-x", "secondary"),
        "revoked": (_("收回"), "arrow-back-up", "red"),
    }
    return [
        {
            "what": words[event.kind][0],
            "sign": words[event.kind][1],
            "colour": words[event.kind][2],
            "at": event.at,
            "who": _("系统载入") if event.by == "system" else event.by,
            "note": event.why or _entered(event),
        }
        for event in reversed(row.events)
    ]
