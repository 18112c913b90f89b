"""Sealing and blind look-up of numbers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.db import sealing
from core.errors import SettingsError

OLD, NEW = bytes(range(32)), bytes(range(100, 132))
PLACE = "person.id_number"


@pytest.fixture(autouse=True)
def keys() -> Iterator[None]:
    before = sealing._keys
    sealing.use_data_keys([OLD])
    yield
    sealing._keys = before


def test_what_was_sealed_opens_again() -> None:
    assert sealing.unseal(sealing.seal("王小明", PLACE), PLACE) == "王小明"


def test_a_value_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(ValueError, match="altered"):
        sealing.unseal(sealing.seal("610104196001150017", PLACE), "bank_account.number")


def test_an_altered_value_does_not_open() -> None:
    sealed = bytearray(sealing.seal("610104196001150017", PLACE))
    sealed[-1] ^= 1
    with pytest.raises(ValueError, match="altered"):
        sealing.unseal(bytes(sealed), PLACE)


def test_after_a_change_of_keys_old_values_open_and_new_ones_use_the_new_key() -> None:
    before, found = sealing.seal("a", PLACE), sealing.blind("a")
    sealing.use_data_keys([NEW, OLD])
    assert sealing.unseal(before, PLACE) == "a"
    assert sealing.seal("a", PLACE)[0] != before[0]
    assert sealing.blind("a") == found, "numbers stay findable without rewriting every row"


def test_a_value_of_a_lost_key_says_so() -> None:
    before = sealing.seal("a", PLACE)
    sealing.use_data_keys([NEW])
    with pytest.raises(ValueError, match="no longer holds"):
        sealing.unseal(before, PLACE)


def test_the_blind_index_looks_past_blanks_width_and_case() -> None:
    assert sealing.blind("11010519491231002x") == sealing.blind(" １１０１０５ 19491231002X")
    assert sealing.blind("1") != sealing.blind("2")
    sealing.use_data_keys([NEW])
    assert sealing.blind("1") != sealing.keyed_hash(OLD, b"1")


@pytest.mark.parametrize("wrong", [[], [b"short"], [OLD, OLD]])
def test_missing_weak_or_doubled_keys_stop_the_start(wrong: list[bytes]) -> None:
    with pytest.raises(SettingsError, match="JIUZHU_DATA_KEY"):
        sealing.use_data_keys(wrong)


def test_without_a_key_nothing_is_sealed() -> None:
    sealing._keys = None
    with pytest.raises(SettingsError, match="JIUZHU_DATA_KEY"):
        sealing.seal("a", PLACE)
