"""Paragraphs with placeholders: which a template allows, and what they say once filled; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.documents import public_sheet
from core.documents.shape import Field
from core.errors import Incomplete, Refused
from core.text import Message, _

ALWAYS = frozenset({"number", "recipient", "issuer", "issued_on"})
"""Placeholders of every letter to a person; a notice has none of them."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_LONGEST, _MOST = 500, 10


def places(paragraphs: Iterable[str]) -> list[str]:
    """The placeholders used, in order."""
    return [name.strip() for paragraph in paragraphs for name in _PLACE.findall(paragraph)]


def allowed(fields: Sequence[Field], *, is_notice: bool) -> frozenset[str]:
    """Placeholders that may stand in a letter's paragraphs: its template's single fields that are always there."""
    own = frozenset(f.name for f in fields if f.kind == "text" and not f.optional)
    return own if is_notice else own | ALWAYS


def check(paragraphs: Sequence[str], fields: Sequence[Field], *, is_notice: bool) -> None:
    """Refused: a notice that would show a fifth field. Incomplete: nothing said, too much, an unknown placeholder."""
    used = places(paragraphs)
    may = allowed(fields, is_notice=is_notice)
    if is_notice:
        public_sheet.check_fields(used)
    faults: dict[str, Message] = {}
    if not 1 <= len(paragraphs) <= _MOST:
        faults["paragraphs"] = _("应有一至%(most)s段", most=_MOST)
    for n, paragraph in enumerate(paragraphs, 1):
        if not paragraph.strip() or len(paragraph) > _LONGEST:
            faults[f"paragraphs.{n}"] = _("每段应有内容，且不超过%(most)s字", most=_LONGEST)
    strange = [name for name in used if name not in may]
    if strange:
        faults["places"] = _("本文书没有这些内容：%(names)s", names="、".join(strange))
    if faults:
        raise Incomplete(_("补充文字不能保存。"), fields=faults)


def check_personal(paragraphs: Sequence[str]) -> None:
    """A notice's own words hold nothing personal either: no number long enough to be a person's, an account or a case."""
    if re.search(r"\d{15,}|[A-Z]{2,4}-\d{6,}", "".join(paragraphs)):
        raise Refused(
            _("公示文字中不得出现证件号码、账号或者办件编号。"), basis=public_sheet.BASIS, code="notice_field"
        )


def filled(paragraphs: Iterable[str], values: Mapping[str, Any]) -> list[str]:
    """The paragraphs with their values; one that is not there leaves nothing."""
    return [_PLACE.sub(lambda found: str(values.get(found[1].strip()) or ""), text) for text in paragraphs]
