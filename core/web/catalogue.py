"""What there is to translate: every Chinese message of the code and the templates, against the catalogue of a language.

`python -m core.web.catalogue` prints the messages that have no English yet, as entries for jiuzhu.po.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
FILE = ROOT / "core" / "translations" / "en" / "LC_MESSAGES" / "jiuzhu.po"
READ = [(f"{folder}/**.py", "python") for folder in ("core", "plugins", "config")]
READ += [(f"{folder}/**.html", "jinja2") for folder in ("core", "plugins")]


@cache  # all of the code is read for it
def messages(root: Path = ROOT) -> dict[str, list[str]]:
    """Chinese msgid -> the files that say it, in the order of the tree."""
    found: dict[str, list[str]] = {}
    method: Iterable[tuple[str, str]] = [*READ, ("app.py", "python")]
    options: Mapping[str, dict[str, Any]] = {"**.html": {"trimmed": "true", "silent": "false"}}
    for file, _line, said, _comments, _context in extract_from_dir(
        root, method, options, keywords={"_": None}, directory_filter=_is_source
    ):
        text = said[0] if isinstance(said, tuple) else said
        if is_chinese(text):
            found.setdefault(text, []).append(file)
    for text in _of_the_duties(root):
        found.setdefault(text, []).append("config/duties.toml")
    return found


def _of_the_duties(root: Path) -> list[str]:
    """Why two duties exclude each other: sentences of a file, shown like those of the code."""
    with (root / "config" / "duties.toml").open("rb") as file:
        return [row["text"] for row in tomllib.load(file).get("exclusion", {}).values()]


def _is_source(folder: Any) -> bool:
    name = Path(folder).name
    return not name.startswith(".") and name not in ("var", "tests", "bench", "examples", "__pycache__")


def is_chinese(text: str) -> bool:
    """True when a message needs translating at all."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def catalogue_of(file: Path = FILE) -> Catalog:
    """The entries of a catalogue, sorted or not."""
    with file.open("rb") as opened:
        return read_po(opened, locale="en", domain="jiuzhu")


def missing(root: Path = ROOT, file: Path = FILE) -> dict[str, list[str]]:
    """Messages without a translation."""
    known = {str(entry.id) for entry in catalogue_of(file) if entry.id and entry.string}
    return {text: where for text, where in messages(root).items() if text not in known}


def main() -> None:
    """Print what is missing, as empty entries."""
    wanted = Catalog(locale="en", domain="jiuzhu")
    for text, where in missing().items():
        wanted.add(text, locations=[(file, 1) for file in where])
    write_po(sys.stdout.buffer, wanted, width=0, omit_header=True)


if __name__ == "__main__":
    main()
