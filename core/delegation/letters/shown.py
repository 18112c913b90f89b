"""Letters of delegation for people: township by township, its letters with their state and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for

from core.db import db, select
from core.delegation.letters.standing import CLOSED, WITHOUT, Standing, standing
from core.delegation.models import Instrument, InstrumentLetter
from core.delegation.showing import townships_of
from core.divisions.queries import name_of
from core.documents.models import Letter
from core.text import Message, _

STATES: dict[str, tuple[Message, str]] = {
    "none": (_("未出具"), "secondary"),
    "unsigned": (_("等待签署件"), "yellow"),
    "printed": (_("已出具"), "green"),
    "in_force": (_("生效中"), "green"),
    "coming": (_("还没有到起始日期"), "blue"),
    "suspended": (_("已暂停"), "yellow"),
    "over": (_("已结束"), "secondary"),
    **dict.fromkeys(CLOSED, (_("已结束"), "secondary")),
}


def letters_shown(row: Instrument, *, open_: bool) -> list[dict[str, Any]]:
    """A line a township, its ended letters below. `open_`: the instrument is signed and neither ended nor revoked."""
    numbers = _numbers(row.letters)
    lines = []
    for code in townships_of(row):
        own = [one for one in reversed(row.letters) if one.township == code]
        live = bool(own) and not standing(row, own[0]).is_over
        if not own or (open_ and not live):
            lines.append(_line(row, code, None, numbers, open_))
        lines += [_line(row, code, one, numbers, open_) for one in own]
    return lines


def _line(
    row: Instrument, code: str, one: InstrumentLetter | None, numbers: dict[int, str], open_: bool
) -> dict[str, Any]:
    stands = standing(row, one) if one else Standing("none")
    state = stands.state
    return {
        "township": name_of(code),
        "code": code,
        "state": STATES[state],
        "number": numbers.get(one.letter_id or 0, "") if one else "",
        "signed_on": one.signed_on if one else None,
        "until": one.until if one else None,
        "why": (one.ended_why if one else "") or (WITHOUT[state] if stands.is_over else ""),
        "kept": f"{one.kept_by} {one.kept_at:%Y-%m-%d}" if one and one.kept_at else "",
        "files": _files(one, numbers) if one else [],
        "acts": _acts(row, code, one, over=stands.is_over) if open_ else [],
    }


def _files(one: InstrumentLetter, numbers: dict[int, str]) -> list[tuple[Message, str]]:
    printed = (_("打印"), url_for("DelegationLetters.sheet", pk=one.id)) if one.letter_id in numbers else None
    kept = (_("签署件"), url_for("DelegationLetters.copy", pk=one.id)) if one.copy_file else None
    return [each for each in (printed, kept) if each]


def _acts(
    row: Instrument, code: str, one: InstrumentLetter | None, *, over: bool
) -> list[tuple[Message, str]]:
    if one is not None and over:
        return []
    if one is None:
        return [(_("出具"), url_for("DelegationLetters.draw", pk=row.id, township=code))]
    ending = (_("结束"), url_for("DelegationLetters.end", pk=one.id))
    signing = (_("上传签署件"), url_for("DelegationLetters.sign", pk=one.id))
    return [ending] if one.signed_on else [signing, ending]


def _numbers(letters: Sequence[InstrumentLetter]) -> dict[int, str]:
    """Number of each printed letter, by its key."""
    wanted = [one.letter_id for one in letters if one.letter_id]
    rows = db.session.execute(select(Letter.id, Letter.number).where(Letter.id.in_(wanted)))
    return dict(rows.all())
