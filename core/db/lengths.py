"""A text longer than its column is refused in a sentence, on both databases: one would keep it, the other say so in English."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import String, event
from sqlalchemy.orm import Mapper, Session, object_mapper

from core.db.columns import Code
from core.errors import Incomplete
from core.text import _


@event.listens_for(Session, "before_flush")
def _refuse_what_is_too_long(session: Session, *_context: Any) -> None:
    for row in (*session.new, *session.dirty):
        given = vars(row)
        for name, most in _bounds(object_mapper(row)):
            text = given.get(name)
            if isinstance(text, str) and len(text) > most:
                said = _("最多%(n)s个字，现为%(given)s个字。", n=most, given=len(text))
                raise Incomplete(
                    _("填写的内容过长，没有保存。"), next=_("请缩短后再提交。"), fields={name: [said]}
                )


@cache
def _bounds(mapper: Mapper[Any]) -> tuple[tuple[str, int], ...]:
    """The columns of plain text that have a length, by the name that the class gives them."""
    found = ((each.key, each.columns[0].type) for each in mapper.column_attrs)
    return tuple((key, kind.length) for key, kind in found if isinstance(kind, String | Code) and kind.length)
