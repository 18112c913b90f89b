"""Who is sent to the home, and what is said of photographs."""

from __future__ import annotations

from typing import Any

from core.declare.fields import Form, ValidationError, day, number, validates_schema, words
from core.text import _


class Assignment(Form):
    """Two surveyors and the day on which they go (D57 15)."""

    surveyor = number(_("调查人"), least=1, most=10**9)
    second_surveyor = number(_("另一名调查人"), least=1, most=10**9)
    visit_on = day(_("入户日期"), ahead=True)

    @validates_schema
    def _two_people(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("surveyor") == data.get("second_surveyor"):
            raise ValidationError({"second_surveyor": [_("入户调查须由两人进行，请选择另一人。")]})


class Photos(Form):
    """Where the photographs were taken; the time is that of handing them in."""

    place = words(_("拍摄地点"), most=200)
