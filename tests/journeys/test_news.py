"""What was finished is told to the modules after the commit: in order, and once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from core.cases.recurring import tell_news
from tests import factories
from tests.casework import Officers


class Listener:
    """A module that writes down what it is told."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    def hear(self, hook: str, /, **facts: Any) -> tuple[Any, ...]:
        """Stands in front of invite() and passes everything on."""
        if hook == "stage_finished":
            self.heard.append((facts["stage"], facts["outcome"]))
        return ()


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    """Somebody who listens to the news."""
    found = Listener()
    monkeypatch.setattr("core.cases.recurring.invite", found.hear)
    return found


def test_every_finished_stage_is_told_once_and_in_order(
    app: Flask, officers: Officers, september: date, listener: Listener, go_to: Callable[[date], None]
) -> None:
    tell_news()
    listener.heard.clear()
    case = factories.case(officers, at="survey")
    assert listener.heard == []

    told = tell_news()

    assert listener.heard == [("apply", "done"), ("accept", "complete")]
    assert told == 2
    assert tell_news() == 0
    case.survey()
    tell_news()
    assert listener.heard[-1] == ("survey", "done")
