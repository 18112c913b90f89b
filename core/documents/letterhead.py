"""What a letter takes from the county's settings: the remedy, the hotlines, the code and address to check it by."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from core.divisions.queries import name_of
from core.documents.letters import REMEDY_BASIS, Check, Remedy
from core.documents.models import Letter
from core.documents.queries import VERIFY
from core.library.queries import printed
from core.parameters import queries as parameters
from core.parameters.keys.oversight import HOTLINES
from core.parameters.keys.procedure import REMEDY_BODY, REMEDY_COURT, REVIEW_DAYS, SUIT_MONTHS
from core.text import _

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without letters that are taken for others
_LENGTH, _GROUP = 16, 4
_DEMO = "http://127.0.0.1:8080"


def remedy(letter: Letter, act: str) -> Remedy:
    """Body, court and time limits of the letter's county. Refused when body or court is not set (社会救助法 76)."""
    place, day = letter.office_code, letter.issued_on
    return Remedy(
        body=parameters.value_of(REMEDY_BODY, place, day),
        court=parameters.value_of(REMEDY_COURT, place, day),
        respondent=letter.respondent,
        days=parameters.value_of(REVIEW_DAYS, place, day),
        months=parameters.value_of(SUIT_MONTHS, place, day),
        basis=tuple(printed(REMEDY_BASIS, letter.law_date)),
        act=act,
    )


def bureau(county: str, on: date) -> str:
    """The county's civil affairs bureau, as it signs."""
    return str(_("%(county)s民政局", county=name_of(county, on)))


def township(code: str, on: date) -> str:
    """A township as it signs: a town's government, a street's office."""
    name = name_of(code, on)
    return f"{name}{_('办事处') if name.endswith('街道') else _('人民政府')}"


def hotline(office: str, day: date) -> str:
    """The county's hotlines as one line, out of a list of numbers or of name and number."""
    found = parameters.find(HOTLINES, office, day)
    lines = found.value if found else ()
    pairs = lines.items() if isinstance(lines, Mapping) else [_named(line) for line in lines]
    return "、".join(" ".join(part for part in map(str, pair) if part) for pair in pairs)


def _named(line: Any) -> tuple[str, str]:
    return (line.get("name", ""), line.get("number", "")) if isinstance(line, Mapping) else ("", str(line))


def new_token() -> str:
    """Eighty random bits that can be read out over a telephone."""
    return "".join(secrets.choice(_ALPHABET) for _each in range(_LENGTH))


def check(token: str) -> Check:
    """The code as printed, the address behind the QR code, the site to type it at."""
    root = current_app.config.get("JIUZHU_PUBLIC_URL") or _DEMO
    code = "-".join(token[i : i + _GROUP] for i in range(0, _LENGTH, _GROUP))
    url = urlsplit(root)
    return Check(code=code, address=f"{root}{VERIFY}/{token}", site=f"{url.netloc}{url.path}{VERIFY}")
