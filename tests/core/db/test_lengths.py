"""A text that its column has no room for, on both databases."""

from __future__ import annotations

import pytest
from flask_sqlalchemy import SQLAlchemy

from core.clock import now
from core.errors import Incomplete
from core.modules.models import PluginFailure


def test_a_text_longer_than_its_column_is_refused_in_a_sentence_that_says_how_long(db: SQLAlchemy) -> None:
    failure = PluginFailure(plugin="p", hook="h" * 5000, error="", times=1, first_at=now(), last_at=now())
    db.session.add(failure)
    with pytest.raises(Incomplete, match="过长") as refusal:
        db.session.flush()
    assert "现为5000个字" in str(refusal.value.fields["hook"][0])
    failure.hook = "h"
    db.session.flush()
    failure.plugin = "长" * 500
    with pytest.raises(Incomplete, match="过长"):
        db.session.flush()
