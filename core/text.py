"""Screen text: lazy messages that know no web framework; the application names the translator at start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

_translate: Callable[[str], str] = lambda msgid: msgid  # noqa: E731  (Chinese source until an application says otherwise)


_language: Callable[[], str] = lambda: "zh"  # noqa: E731


def use_translator(translate: Callable[[str], str], language: Callable[[], str]) -> None:
    """Name the function that turns a Chinese msgid into the text of the current language, and the one that says which."""
    global _translate, _language
    _translate, _language = translate, language


class Message:
    """A text that is translated when shown. `_("还剩 %(n)s 天", n=3)`; equal when source and values are equal."""

    __slots__ = ("source", "values")

    def __init__(self, source: str, values: dict[str, Any] | None = None) -> None:
        self.source = source
        self.values = values or {}

    def __str__(self) -> str:
        text = _translate(self.source)
        return text % self.values if self.values else text

    def __repr__(self) -> str:
        return f"_({self.source!r})"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Message):
            return (self.source, self.values) == (other.source, other.values)
        return str(self) == other

    def __hash__(self) -> int:
        return hash(self.source)

    def __mod__(self, values: dict[str, Any]) -> Message:
        return Message(self.source, {**self.values, **values})

    def __add__(self, other: object) -> str:
        return str(self) + str(other)

    def __radd__(self, other: object) -> str:
        return str(other) + str(self)

    def __html__(self) -> str:
        from html import escape

        return escape(str(self))

    def __len__(self) -> int:
        return len(str(self))

    def __iter__(self) -> Any:
        return iter(str(self))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(str(self), name)


class Named(Message):
    """A name that brings its own English, as those of a table or a file of the installation do: no catalogue knows them."""

    __slots__ = ("english",)

    def __init__(self, source: str, english: str = "") -> None:
        super().__init__(source)
        self.english = english[:1].upper() + english[1:]

    def __str__(self) -> str:
        return self.english if self.english and _language() == "en" else self.source


Text = str | Message


def _(source: str, **values: Any) -> Message:
    """Mark a Chinese sentence for translation; values fill its named placeholders."""
    return Message(source, values)


_MARKS = {mark.source: mark for mark in (_("、"), _("，"), _("；"))}


def listed(parts: Iterable[object], mark: str = "、") -> str:
    """Parts in one line, with the mark that the language of the page has between them."""
    return str(_MARKS[mark]).join(map(str, parts))
