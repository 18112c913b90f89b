"""Reading the policy library: citations by day, unknown codes, what a county cites for a module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from types import MappingProxyType

from core.db import db, kept_by, select
from core.errors import NotFound
from core.library import texts as pure
from core.library.models import Text, TextUse
from core.library.texts import Citation, TextRecord
from core.text import _

REVISION = "library"


@kept_by(REVISION)
def texts() -> Mapping[str, TextRecord]:
    """Every text by its code."""
    rows = db.session.scalars(select(Text)).all()
    names = [f.name for f in fields(TextRecord)]
    return MappingProxyType({row.code: TextRecord(**{n: getattr(row, n) for n in names}) for row in rows})


def cite(basis: str, on: date) -> Citation:
    """`cite("SAL26:43", day)`; NotFound for a code that no text has."""
    try:
        return pure.citation(basis, texts(), on)
    except KeyError:
        raise NotFound(_("文件库中没有 %(code)s。", code=pure.split(basis)[0])) from None


def citations(basis: Iterable[str], on: date) -> list[Citation]:
    """Of a basis those texts that are in force on the case's law date, as page and letter print them (ruling 16)."""
    return [one for one in (cite(item, on) for item in basis) if one.in_force]


def printed(basis: Iterable[str], on: date) -> list[str]:
    """The same, each text named once with all its articles: 《社会救助法》第十八条、第四十五条."""
    return pure.grouped(citations(basis, on))


def check_basis(basis: Iterable[str]) -> list[str]:
    """Items whose code no text has: a load error."""
    return pure.unknown(basis, texts())


def without_force(basis: Iterable[str], on: date) -> bool:
    """Whether something names texts and none of them is in force that day, or there at all."""
    items = tuple(basis)
    found = [item for item in items if not check_basis([item])]
    return bool(items) and not citations(found, on)


@kept_by(REVISION)
def _uses() -> tuple[tuple[str, str, str], ...]:
    columns = (TextUse.division, TextUse.topic, TextUse.text_code)
    return tuple(db.session.execute(select(*columns).order_by(*columns)).all())


def texts_for(topic: str, division: str, on: date) -> list[tuple[TextRecord, bool]]:
    """What a county cites for a module or topic, with whether it is in force that day: those of the division itself
    and of the tiers above it, a decision offers only the ones in force on the acceptance day and marks those that
    have ended since."""
    known = texts()
    codes = [code for place, of, code in _uses() if of == topic and division.startswith(place)]
    return [(known[code], known[code].in_force(on)) for code in dict.fromkeys(codes) if code in known]
