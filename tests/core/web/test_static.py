"""Files of other projects: listed, unmodified, with their licence, and nothing beside them."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from core.web import icons

WEB = Path(icons.__file__).parent
STATIC = WEB / "static"
MANIFEST = tomllib.loads((STATIC / "MANIFEST.toml").read_text(encoding="utf-8"))
VENDORED = MANIFEST["vendored"]
OURS = sorted(path for path in STATIC.iterdir() if path.suffix in (".css", ".js", ".svg"))


def test_every_file_is_listed_and_every_line_has_its_file() -> None:
    there = {str(path.relative_to(STATIC)) for path in (STATIC / "vendor").rglob("*") if path.is_file()}
    listed = {f"vendor/{folder}/{name}" for folder, part in VENDORED.items() for name in part["sha256"]}
    assert there == listed
    assert {path for path in STATIC.iterdir() if path.is_file()} == {*OURS, STATIC / "MANIFEST.toml"}


@pytest.mark.parametrize("folder", VENDORED)
def test_the_files_are_as_they_were_published(folder: str) -> None:
    for name, listed in VENDORED[folder]["sha256"].items():
        assert hashlib.sha256((STATIC / "vendor" / folder / name).read_bytes()).hexdigest() == listed, name


@pytest.mark.parametrize("folder", VENDORED)
def test_each_comes_with_version_and_licence(folder: str) -> None:
    part = VENDORED[folder]
    assert re.fullmatch(r"\d+\.\d+\.\d+", part["version"])
    text = (STATIC / part["licence_file"]).read_text(encoding="utf-8")
    assert {"MIT": "Permission is hereby granted", "Apache-2.0": "Apache License"}[part["licence"]] in text


def test_files_of_ours_load_nothing_from_another_host() -> None:
    for path in OURS:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}", text), path.name


def test_scripts_hold_no_texts() -> None:
    """What people read is translated, so it stands in templates."""
    for path in OURS:
        assert path.suffix != ".js" or not re.findall(r"[\u4e00-\u9fff]", path.read_text(encoding="utf-8")), (
            path.name
        )


def test_every_icon_that_is_named_is_there() -> None:
    named = set()
    for path in [*WEB.rglob("*.html"), *WEB.glob("*.py")]:
        named |= set(re.findall(r'icon\("([a-z0-9-]+)"', path.read_text(encoding="utf-8")))
        named |= set(re.findall(r'"sign": "([a-z0-9-]+)"', path.read_text(encoding="utf-8")))
    assert named
    assert {name for name in named if not (icons.FOLDER / f"{name}.svg").is_file()} == set()


def test_an_unknown_icon_is_a_dot_and_no_path_out_of_the_folder() -> None:
    dot = icons.icon("point")
    assert icons.icon("no-such-icon") == dot
    assert icons.icon("../../../setup") == dot
    assert icons.icon("fa-cogs") == icons.icon("settings")


def test_every_type_that_is_built_in_has_an_icon_of_ours() -> None:
    told = {
        path.parent.name: re.findall(
            r'^    icon="([a-z0-9-]+)"', path.read_text(encoding="utf-8"), re.MULTILINE
        )
        for path in WEB.parents[1].glob("plugins/*/pipeline.py")
    }
    assert told
    assert {
        code: names for code, names in told.items() if not (icons.FOLDER / f"{names[0]}.svg").is_file()
    } == {}
