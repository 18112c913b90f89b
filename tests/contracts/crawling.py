"""Every page of the demo county that a duty's own links lead to, and the public's; what of their words is a county's own."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.exceptions import HTTPException

from core.cli.demo_accounts import PASSWORD
from core.db import db
from core.discovery.sheets import COLUMNS
from core.parameters.keys.procedure import STOCK_PHRASES
from core.plugins import built_in
from core.web import catalogue
from core.web.language import LANGUAGES
from tests.conftest import ROOT

COUNTY, BEIGUAN, ZAOYUAN = "610104", "610104003", "610104009"
HERE = "http://localhost"
LANGUAGE_NAMES = [str(each["name"]) for each in LANGUAGES.values()]
PUBLIC = ("/login/", "/apply/", "/status/", "/notices/", "/objection/", "/objection/answer", "/verify/")
EACH = 2
"""So many pages of one kind everybody looks at."""
_IS_STEP = re.compile(r"202[5-7]|[a-z][a-z_]*")
"""Parts of an address that make another kind of page of it (a stage, an act, a year of the demo's time), not another row."""


@dataclass(frozen=True)
class Seen:
    """A page as it was answered to whoever holds an account; "" for the public."""

    who: str
    address: str
    endpoint: str
    status: int
    text: str


def accounts() -> list[str]:
    """Names of the accounts whose pages are walked: each duty once, and the street that has an opinion to give."""
    with db.engine.connect() as connection:
        found = [row[0] for row in connection.execute(text("SELECT username FROM ab_user ORDER BY username"))]
    one_each: dict[str, str] = {}
    for name in found:
        duty, _dot, place = name.partition(".")
        if place.startswith((COUNTY, "6101")) and (len(place) <= len(COUNTY) or place.startswith(BEIGUAN)):
            one_each.setdefault(duty.rstrip("0123456789"), name)
    return ["", *one_each.values(), f"town_reviewer.{ZAOYUAN}", f"verifier.{COUNTY}"]


def walk(app: Flask, language: str) -> Iterator[Seen]:
    """The pages of everybody in a language."""
    with app.app_context():
        everybody = dict.fromkeys(accounts())
    for who in everybody:
        client = app.test_client()
        _enter(client, who, language)
        yield from _of_one(app, client, who)


def _enter(client: FlaskClient, who: str, language: str) -> None:
    if who:
        form = {"username": who, "password": PASSWORD, "csrf_token": _token(client.get("/login/").text)}
        assert client.post("/login/", data=form).status_code == 302, who
    token = _token(client.get("/account/" if who else "/status/").text)
    client.post("/language", data={"language": language, "csrf_token": token})


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def _of_one(app: Flask, client: FlaskClient, who: str) -> Iterator[Seen]:
    todo, known = deque(("/",) if who else PUBLIC), set[str]()
    counted: Counter[tuple[Any, ...]] = Counter()
    addresses = app.url_map.bind("localhost")
    while todo:
        address = todo.popleft()
        path = urlsplit(address).path
        if address in known or path.startswith(("/static/", "/api/", "/back")):
            continue
        known.add(address)
        try:
            endpoint, arguments = addresses.match(path, method="GET")
        except HTTPException:
            continue
        kind = (endpoint, *(part for part in arguments.values() if _IS_STEP.fullmatch(str(part))))
        counted[kind] += 1
        if counted[kind] > EACH:
            continue
        answer = client.get(address)
        if answer.status_code in (301, 302, 303):
            todo.append(_within(address, answer.location))
        elif answer.mimetype == "text/html":
            yield Seen(who, address, endpoint, answer.status_code, answer.text)
            todo += [_within(address, link) for link in re.findall(r'href="([^"#]+)', answer.text)]


def _within(address: str, link: str) -> str:
    """Where a link leads; "" out of the house."""
    full = urljoin(HERE + address, unescape(link))
    return full.removeprefix(HERE) if full.startswith(HERE + "/") else "/static/"


# --- what a county's own words are ------------------------------------------------------------------------

CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CITED = re.compile(
    r"《[^《》]*(?:《[^《》]*》[^《》]*)*》(?:（[^（）]*[〔号][^（）]*）)?"
    r"(?:第[零一二三四五六七八九十百千]+条|[一二三四五六七八九十]+(?:（[一二三四五六七八九十]+）\d*)?)?"
)
"""A text of law by its title and number, and the place in it."""
_MASKED = re.compile(r"[\u4e00-\u9fff]\*+[\u4e00-\u9fff]?")
_SHOWN = re.compile(
    r'>([^<>]+)<|(?:title|placeholder|aria-label|alt|data-none|data-loading|data-confirm|data-label)="([^"]*)"'
)
_BETWEEN = re.compile(r"[\s\d:;,·、，；“”（）–-]+|\uff1a")
_OFFICES = ("", "办事处", "民政局")


class County:
    """What is left of a page once the county's own words are taken out of it: names, titles, what people wrote."""

    def __init__(self) -> None:
        names, words = set(_names()), set(_words())
        entries = [entry for entry in catalogue.catalogue_of() if entry.id and entry.string]
        english = {str(entry.string) for entry in entries}
        said = {str(entry.id) for entry in entries}  # all of the code's messages, as test_language holds
        self._whole = words | {
            each for each in english if CHINESE.search(each)
        }  # English that tells of Chinese
        self._whole |= {piece for word in words for piece in _BETWEEN.split(word)}
        self._whole |= names  # a family name alone stands for whoever is signed in
        inside = {name + office for name in names for office in _OFFICES} | (words - said)
        longest_first = sorted((re.escape(each) for each in inside if len(each) > 1), key=len, reverse=True)
        self._inside = re.compile("|".join(longest_first))
        self._is_own = cache(self._looked_at)  # most of a page stands on every other

    def left_of(self, page: str) -> set[str]:
        """Texts of a page that are in Chinese and not its county's."""
        body = re.sub(r"(?s)<head>.*?</head>|<script.*?</script>", "", page)
        shown = {" ".join(unescape(a or b).split()) for a, b in _SHOWN.findall(body)}
        return {each for each in shown if CHINESE.search(each) and not self._is_own(each)}

    def _looked_at(self, shown: str) -> bool:
        if shown in self._whole:
            return True
        bare = _MASKED.sub("", _CITED.sub("", shown))
        return self._is_all_own(bare) or all(map(self._is_all_own, _BETWEEN.split(bare)))

    def _is_all_own(self, part: str) -> bool:
        return part in self._whole or not CHINESE.search(self._inside.sub("", part))


def _names() -> Iterator[str]:
    """Of places and of people who sign in."""
    with db.engine.connect() as connection:
        for sql in ("SELECT name FROM division_name", "SELECT last_name FROM ab_user"):
            yield from (name for (name,) in connection.execute(text(sql)) if name)
        for last, first in connection.execute(text("SELECT last_name, first_name FROM ab_user")):
            yield from (f"{last}{first}", first or "")


def _words() -> Iterator[str]:
    """What the county's files say, what the demo's people are called and write, and what no reason may consist of."""
    yield from (*LANGUAGE_NAMES, *COLUMNS, *STOCK_PHRASES.default)
    for path in (ROOT / "config").rglob("*.toml"):
        if path.name != "duties.toml":
            yield from _leaves(tomllib.loads(path.read_text(encoding="utf-8")))
    told = [ROOT / "plugins" / name / "demo.py" for name in built_in()]
    for path in (*told, *(ROOT / "core" / "cli").glob("demo_*.py"), ROOT / "core" / "cli" / "invented.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from _lines(node.value)


def _leaves(value: Any) -> Iterator[str]:
    """Every text of a file."""
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _leaves(each)
    if isinstance(value, str):
        yield from _lines(value)


def _lines(value: str) -> Iterator[str]:
    yield from (line.strip() for line in (value, *value.splitlines()) if CHINESE.search(line))
