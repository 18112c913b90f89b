"""The log speaks in words: every operation has a name, and so has every kind of thing that one is about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.audit.wording import SUBJECTS, VERBS, subject_of

ROOT = Path(__file__).parents[3]
SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for part in ("core", "plugins") for path in (ROOT / part).rglob("*.py")
)


def test_every_operation_has_a_name() -> None:
    verbs = set(re.findall(r'\b(?:operation|record)\(\s*"([a-z_.]+)"', SOURCES))
    assert len(verbs) > 150
    assert sorted(verbs - set(VERBS)) == []


def test_every_kind_of_subject_has_a_name() -> None:
    kinds = set(re.findall(r'\b(?:about|note_view)\(\s*f"([a-z_]+):', SOURCES))
    assert len(kinds) > 20
    assert sorted(kinds - set(SUBJECTS)) == []


@pytest.mark.parametrize("kind", ["seal", "leading_group"])
def test_what_has_a_name_is_not_told_by_its_key(kind: str) -> None:
    assert re.findall(rf'about\(f"{kind}:(.*?)"', SOURCES) == ["{row.name}"] * SOURCES.count(f"{kind}:{{row.")
    assert "社会救助专用章" in str(subject_of(f"{kind}:社会救助专用章"))
