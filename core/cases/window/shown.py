"""The form of one window: what all needs share is asked once, what each asks besides stands in a part of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from marshmallow import EXCLUDE, Schema
from werkzeug.datastructures import MultiDict

from core.cases.forms import form_of
from core.cases.offered import application
from core.cases.requests import registrations
from core.cases.window.operations import COMMON
from core.declare import CaseType
from core.declare.applications import Application
from core.declare.fields import shared
from core.text import Text
from core.web import forms

Errors = Mapping[str, Any]


@dataclass(frozen=True)
class Window:
    """Several needs on one form; `shared` and `own` (by type) hold what was typed."""

    kinds: Sequence[CaseType]
    shared: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, kinds: Sequence[CaseType], form: MultiDict[str, str]) -> Window:
        """As it was sent."""
        own = {
            kind.code: forms.typed(_own(kind), form, prefix=_prefix(place))
            for place, kind in enumerate(kinds)
        }
        return cls(kinds, forms.typed(Application, form), own)

    def needs(self) -> list[tuple[str, dict[str, Any]]]:
        """Each type with all that its application says."""
        return [(kind.code, {**self.shared, **self.own.get(kind.code, {})}) for kind in self.kinds]

    def rendered(self, errors: Errors) -> list[tuple[Text, Markup]]:
        """The shared part, then one for each need that asks something besides."""
        parts: list[tuple[Text, Markup]] = [
            ("", forms.render(application(Application, registrations=registrations()), self.shared, errors))
        ]
        for place, kind in enumerate(self.kinds):
            schema = _own(kind)
            if schema.fields:
                said = self.own.get(kind.code, {})
                parts.append((kind.label, forms.render(schema, said, errors, prefix=_prefix(place))))
        return parts

    def labels(self) -> dict[str, Text]:
        """What each field is called, by its path."""
        found = dict(forms.labels(Application, self.shared))
        for place, kind in enumerate(self.kinds):
            said = forms.labels(_own(kind), self.own.get(kind.code, {}))
            found |= {f"{_prefix(place)}{path}": f"{kind.label} · {label}" for path, label in said.items()}
        return found


def _prefix(place: int) -> str:
    return f"needs.{place}."


def _own(kind: CaseType) -> Schema:
    """What this type asks beyond what all share."""
    line = kind.apply.lines[0]
    schema = form_of(getattr(line, "form", None), next(iter(line.outcomes)))
    assert schema is not None
    return schema(unknown=EXCLUDE, exclude=[name for name in shared(schema).fields if name in COMMON])
