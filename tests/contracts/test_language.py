"""English is a whole second catalogue: no screen, letter list, command or plugin says anything that has none."""

from __future__ import annotations

from core.web import catalogue


def test_every_chinese_message_has_english() -> None:
    """`python -m core.web.catalogue` prints what is missing, as entries for core/translations/en/LC_MESSAGES/jiuzhu.po."""
    assert catalogue.missing() == {}


def test_the_catalogue_holds_nothing_that_nobody_says_any_more() -> None:
    said = catalogue.messages()
    stale = [str(entry.id) for entry in catalogue.catalogue_of() if entry.id and str(entry.id) not in said]
    assert len(stale) <= len(said) // 10, stale
