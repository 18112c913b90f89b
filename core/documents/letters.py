"""What a letter says besides its own fields: who issues it, which remedy it names, how values are written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from core.clock import SHANGHAI
from core.library.texts import numeral
from core.money import show
from core.text import Message, _
from core.web.qr import qr

Form = Literal["county", "entrustment", "authorisation", "by_law"]

ADVERSE = frozenset({"F07", "F18", "F19", "F23"})
"""Forms that refuse or take away: their template must carry the remedy (社会救助法 76)."""

REMEDY_BASIS = ("SAL26:76", "SA649:65", "REC23:20", "LIT:46")
"""Texts that a remedy may rest on; those in force on the case's day are printed."""

WAYS = {
    "in_person": _("直接送达"),
    "proxy": _("委托代收"),
    "left": _("留置送达"),
    "mail": _("邮寄送达"),
    "electronic": _("电子送达"),
    "public": _("公告送达"),
}
"""How a letter reaches its addressee; `left` is for one who refuses to take it, `public` for one who can't be found."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """In whose name a letter goes out, which seal it carries, and who answers for it before a court."""

    name: str
    seal: str
    respondent: str
    form: Form = "county"


def issuer(form: Form, *, bureau: str, township: str, special_seal: str = "", respondent: str = "") -> Issuer:
    """The issuer by the legal form under which the township acts (rulebook 5.1).

    Entrusted: the bureau's name and special seal, the bureau answers (行政复议法 19, 行政诉讼法 26).
    Authorised or by law: the township's own name, seal and answer. `county`: the bureau itself.
    """
    if form == "county":
        return Issuer(name=bureau, seal=f"{bureau}印章", respondent=respondent or bureau, form=form)
    if form == "entrustment":
        seal = special_seal or f"{bureau}委托事项专用章"
        return Issuer(name=bureau, seal=seal, respondent=bureau, form=form)
    return Issuer(name=township, seal=f"{township}印章", respondent=respondent or township, form=form)


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """Where one may go against a letter, and until when from knowing of it.

    `body` decides reconsiderations, `court` hears suits; `act` is what is fought, in the letter's own word; `silence`
    adds that an unanswered request needs reconsideration first (行政复议法 23); `basis` are the articles, written out.
    """

    body: str
    court: str
    respondent: str
    days: int
    months: int
    basis: tuple[str, ...]
    act: str = "决定"
    silence: bool = False


@dataclass(frozen=True, kw_only=True)
class Check:
    """How a reader can test a letter: the code to type, the address behind the QR code, the site to type it at."""

    code: str
    address: str
    site: str


def head(
    *,
    number: str,
    title: str,
    by: Issuer,
    recipient: str,
    issued_on: date,
    basis: Sequence[str],
    remedy: Remedy | None,
    hotline: str,
    check: Check | None,
    version: str = "",
    wording: Sequence[str] = (),
) -> dict[str, Any]:
    """What core adds to every letter, ready for the template."""
    return {
        "number": number,
        "title": title,
        "issuer": by.name,
        "seal": by.seal,
        "recipient": recipient,
        "issued_on": in_words(issued_on),
        "basis": list(basis),
        "remedy": _remedy(remedy) if remedy else None,
        "hotline": hotline or None,
        "version": version,
        "wording": list(wording),
        "verify": {"code": check.code, "site": check.site, "qr": qr(check.address)} if check else None,
    }


def _remedy(remedy: Remedy) -> dict[str, Any]:
    days, months = f"{numeral(remedy.days)}日", f"{numeral(remedy.months)}个月"
    return {**asdict(remedy), "basis": list(remedy.basis), "days": days, "months": months}


def delivery_faults(
    issued_on: date, today: date, on: date, how: str, to: str, *, proved: bool
) -> dict[str, Message]:
    """What is wrong with a record of delivery, by field: the way, the day, the one who took it for another.

    What is left with one who refuses it needs a witness, or a photograph or film of it (民事诉讼法 89).
    """
    faults: dict[str, Message] = {}
    if how not in WAYS:
        faults["how"] = _("应为 %(ways)s 之一", ways="、".join(WAYS))
    if on < issued_on:
        faults["on"] = _("不能早于出具日期 %(on)s", on=issued_on.isoformat())
    elif on > today:
        faults["on"] = _("不能晚于今天")
    if how == "proxy" and not to.strip():
        faults["to"] = _("请填写代收人")
    if how == "left" and not to.strip() and not proved:
        faults["to"] = _("留置送达须有见证人签名，或者附上拍照、录像（民事诉讼法第八十九条）")
    return faults


def shown(value: Any, name: str = "") -> Any:
    """A value as a letter prints it: sums `1,460.00`, days `2026年7月1日`, months (`..._month`) `2026年7月`.

    Mappings, sequences and dataclasses are gone through; whole numbers become text.
    """
    if isinstance(value, Mapping):
        return {k: shown(v, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [shown(v, name) for v in value]
    if hasattr(value, "__dataclass_fields__"):
        return shown(asdict(value))
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI)
        return f"{in_words(value.date())}{value:%H:%M}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月" if name.endswith("month") else in_words(value)
    if isinstance(value, Decimal):
        return show(value)
    if isinstance(value, Message):
        return str(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def in_words(day: date) -> str:
    """2026年7月1日"""
    return f"{day.year}年{day.month}月{day.day}日"


def capital_amount(amount: Decimal) -> str:
    """A sum of yuan in the capitals of a receipt: 1460.00 -> 壹仟肆佰陆拾元整. Not for negative sums."""
    if amount < 0:
        raise ValueError("a negative sum has no capital form")
    fen = int(amount * 100)
    whole, jiao, cents = fen // 100, fen // 10 % 10, fen % 10
    text = f"{_whole(whole)}元" if whole or not fen else ""
    if not jiao and not cents:
        return f"{text}整"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif text:
        text += "零"
    return text + (f"{_DIGITS[cents]}分" if cents else "整")


def _whole(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    parts: list[str] = []
    gap = False
    for power in range(len(_GROUPS) - 1, -1, -1):
        group = number // 10_000**power % 10_000
        if not group:
            gap = bool(parts)
            continue
        if parts and (gap or group < 1000):
            parts.append(_DIGITS[0])
        parts.append(_four(group) + _GROUPS[power])
        gap = False
    return "".join(parts)


def _four(group: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
