"""Sentences that stand in the database in Chinese with their values in place (a reason, a sum's working), told in English.

A page that shows one asks the catalogue for it like for any other text; here it is found by the sentence it was made of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_PLACE = re.compile(r"%\((\w+)\)s")
_BESIDE = re.compile(r"%\(\w+\)s%\(\w+\)s")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_FIGURE = re.compile(r"[-\d.,]+")
LEAST = 5
"""A sentence is known by as many Chinese characters of its own at least: less is a name or a note that
somebody wrote, unless all its values are figures."""

MOST_PLACES = 3
"""A message with more places, or with two beside each other, could be matched in too many ways to be tried."""

MOST = 300
"""A longer text is somebody's prose."""


class Sentences:
    """Those of a catalogue that have values in them, the most telling first."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        made = [
            (self._own(msgid), re.compile(_pattern(msgid)), said)
            for msgid, said in known.items()
            if 0 < len(_PLACE.findall(msgid)) <= MOST_PLACES and not _BESIDE.search(msgid)
        ]
        self._made = sorted((each for each in made if each[0]), key=lambda each: -each[0])
        self.told = lru_cache(maxsize=2048)(self._told)

    def _told(self, text: str) -> str:
        """The sentence in the language of the catalogue, its values too where they are known; the text itself otherwise."""
        if len(text) > MOST:
            return text
        for own, pattern, said in self._made:
            found = pattern.fullmatch(text)
            if found and (own >= LEAST or all(map(_FIGURE.fullmatch, found.groups()))):
                return said % {
                    name: self._known.get(value, value) for name, value in found.groupdict().items()
                }
        return text

    @staticmethod
    def _own(msgid: str) -> int:
        return len(_CHINESE.findall(_PLACE.sub("", msgid)))


def _pattern(msgid: str) -> str:
    """A regular expression for a message with anything in its places; a place named twice holds the same twice."""
    parts, seen = _PLACE.split(msgid), set[str]()
    made = [re.escape(parts[0].replace("%%", "%"))]
    for name, literal in zip(parts[1::2], parts[2::2], strict=True):
        made.append(f"(?P={name})" if name in seen else f"(?P<{name}>.+?)")
        made.append(re.escape(literal.replace("%%", "%")))
        seen.add(name)
    return "".join(made)
