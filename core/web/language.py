"""The language of the page: Chinese sources, an English catalogue, and the framework's own texts in Chinese."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from flask import Flask, g, has_request_context
from flask_babel import get_locale, gettext, refresh

from core.text import Message, use_translator
from core.web.stored import Sentences

FOLDER = Path(__file__).parents[1] / "translations"
LANGUAGES = {"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "gb", "name": "English"}}

_folders: list[Path] = [FOLDER]


def add_catalogue(folder: Path) -> None:
    """Let a package bring translations of its own: `folder`/en/LC_MESSAGES/jiuzhu.po."""
    if folder not in _folders:
        _folders.append(folder)
        catalogue.cache_clear()
        _sentences.cache_clear()


@cache
def catalogue(language: str) -> dict[str, str]:
    """Chinese msgid -> text in that language, of every folder known; an earlier folder wins."""
    found: dict[str, str] = {}
    for folder in reversed(_folders):
        path = folder / language / "LC_MESSAGES" / "jiuzhu.po"
        if path.is_file():
            with path.open("rb") as file:
                found.update({str(m.id): str(m.string) for m in read_po(file) if m.id and m.string})
    return found


@cache
def _sentences(language: str) -> Sentences:
    return Sentences(catalogue(language))


def current_language() -> str:
    """zh or en; zh outside a request, where letters and jobs are written."""
    if not has_request_context():
        return "zh"
    known: str | None = g.get("language")  # asked some hundred times a page
    if known is None:
        locale = get_locale()
        known = g.language = locale.language if locale and locale.language in LANGUAGES else "zh"
    return known


def forget_language() -> None:
    """The page's language was changed within this request."""
    g.pop("language", None)
    refresh()


def translate(msgid: str) -> str:
    """The text of a Chinese msgid in the language of the page; the msgid itself where there is none."""
    language = current_language()
    if language == "zh":
        return msgid
    return catalogue(language).get(msgid) or (msgid if msgid.isascii() else _sentences(language).told(msgid))


def say(source: Any, **values: Any) -> str:
    """What templates call `_`: our messages and msgids first, then the framework's English ones."""
    if isinstance(source, Message):
        return str(source % values if values else source)
    msgid = str(source)
    text = translate(msgid)
    if msgid and text == msgid and msgid.isascii():
        text = gettext(msgid)
    return text % values if values else text


def retold(told: str) -> str:
    """Prose line by line: what somebody confirmed as the system had proposed it is translated, his own words are not."""
    return "\n".join(translate(line) for line in told.split("\n"))


def set_up_languages(app: Flask) -> None:
    """Before the framework starts: Chinese is the default, English the other, the framework's Chinese completed by ours."""
    app.config["LANGUAGES"] = LANGUAGES
    app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    use_translator(translate, current_language)
