"""Who sorts a complaint sends it one way."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import ValidationError

from plugins.complaints.forms import Sorting


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"against_township": True, "handled_by": "township"}, "handled_by"),
        ({"against_township": True, "forwarded": True}, "forwarded"),
        ({"handled_by": "county", "forwarded": True}, "forwarded"),
    ],
)
def test_ticks_that_contradict_each_other_are_refused_at_the_field(said: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Sorting().load(said)
    assert list(refused.value.normalized_messages()) == [field]


@pytest.mark.parametrize(
    "said",
    [{}, {"against_township": True, "handled_by": "county"}, {"forwarded": True}, {"handled_by": "township"}],
)
def test_one_way_is_taken(said: dict[str, Any]) -> None:
    assert Sorting().load(said) == said
