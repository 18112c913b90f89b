"""Settings: every one typed, every fault told at once, nothing of training in production."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.settings import BUILT_IN_PLUGINS, ENTRIES, Settings, load_settings
from core.errors import SettingsError

GOOD_SECRET = "0123456789abcdefghijklmnopqrstuvwxyz"
GOOD_DATA = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def faults(environ: Mapping[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ)
    return str(caught.value).splitlines()


def training(home: Path, **more: str) -> dict[str, str]:
    return {
        "JIUZHU_HOME": str(home),
        "JIUZHU_MODE": "training",
        **{f"JIUZHU_{k}": v for k, v in more.items()},
    }


def production(home: Path, **more: str) -> dict[str, str]:
    return training(home, PUBLIC_URL="https://jiuzhu.example.test", **more) | {"JIUZHU_MODE": "production"}


def test_training_needs_nothing_but_its_mode(tmp_path: Path) -> None:
    settings = load_settings(training(tmp_path))
    assert settings.training
    assert settings.database_url == f"sqlite:///{tmp_path / 'jiuzhu.db'}"
    assert settings.plugins == BUILT_IN_PLUGINS
    assert settings.plugins_from_outside
    assert (settings.public_url, settings.proxies, settings.messages) == ("", 0, "screen")
    assert settings.clock is None
    assert not settings.second_factor


def test_the_mode_is_production_unless_said_otherwise() -> None:
    assert [line.split(":")[0] for line in faults({})] == ["JIUZHU_PUBLIC_URL"]


def test_production_always_asks_for_the_second_factor(tmp_path: Path) -> None:
    assert load_settings(production(tmp_path)).second_factor


def test_training_asks_for_the_second_factor_when_told_to(tmp_path: Path) -> None:
    assert load_settings(training(tmp_path, SECOND_FACTOR="1")).second_factor


def test_an_empty_variable_counts_as_absent(tmp_path: Path) -> None:
    assert load_settings(production(tmp_path, CLOCK="", SECOND_FACTOR=" ")).clock is None


def test_an_unknown_variable_is_refused_and_the_likely_name_offered(tmp_path: Path) -> None:
    (line,) = faults(training(tmp_path, DATABSE_URL="sqlite:///x.db"))
    assert "JIUZHU_DATABSE_URL" in line
    assert "JIUZHU_DATABASE_URL" in line


def test_variables_of_other_programs_are_left_alone(tmp_path: Path) -> None:
    assert load_settings({**training(tmp_path), "HOME": "/somewhere", "PATH": "/bin"}).home == tmp_path


def test_every_fault_is_told_at_once_in_chinese(tmp_path: Path) -> None:
    lines = faults(
        training(
            tmp_path,
            DATABASE_URL="mysql://x",
            SECRET_KEY="secret",
            DATA_KEY="nonsense",
            PLUGINS="dibao,dibao",
            PUBLIC_URL="jiuzhu",
            PROXIES="-1",
            MESSAGES="pigeon",
            CLOCK="tomorrow",
            SECOND_FACTOR="maybe",
            WRONG="1",
        )
    )
    named = {line.split(":")[0].removeprefix("JIUZHU_") for line in lines}
    assert named == {entry.name for entry in ENTRIES} - {"HOME", "MODE"} | {"WRONG"}
    assert all(any("一" <= character <= "鿿" for character in line) for line in lines)


def test_a_mode_that_does_not_exist_is_refused() -> None:
    assert faults({"JIUZHU_MODE": "demo"})[0].startswith("JIUZHU_MODE:")


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES if entry.training_only])
def test_production_refuses_what_belongs_to_training(tmp_path: Path, name: str) -> None:
    value = {"CLOCK": "2026-07-01T09:00", "SECOND_FACTOR": "0"}[name]
    (line,) = faults(production(tmp_path, **{name: value}))
    assert line.startswith(f"JIUZHU_{name}:")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("SECRET_KEY", "a" * 64),
        ("SECRET_KEY", "short-but-various-123"),
        ("DATA_KEY", "A" * 43 + "="),
        ("DATA_KEY", "AAECAwQFBgcICQoLDA0ODw=="),
        ("DATA_KEY", f"{GOOD_DATA},weak"),
    ],
)
def test_a_weak_key_is_refused(tmp_path: Path, name: str, key: str) -> None:
    (line,) = faults(production(tmp_path, **{name: key}))
    assert line.startswith(f"JIUZHU_{name}:")
    assert key not in line


def test_the_public_address_in_production_is_encrypted_except_on_this_machine(tmp_path: Path) -> None:
    (line,) = faults(production(tmp_path) | {"JIUZHU_PUBLIC_URL": "http://jiuzhu.example.test"})
    assert "https" in line
    local = load_settings(production(tmp_path) | {"JIUZHU_PUBLIC_URL": "http://127.0.0.1:8080/"})
    assert local.public_url == "http://127.0.0.1:8080"


def test_a_clock_without_a_zone_is_shanghai_time(tmp_path: Path) -> None:
    clock = load_settings(training(tmp_path, CLOCK="2026-07-01T09:00")).clock
    assert clock is not None
    assert clock.astimezone(UTC) == datetime(2026, 7, 1, 1, 0, tzinfo=UTC)


def test_named_plugins_come_in_that_order_and_alone(tmp_path: Path) -> None:
    settings = load_settings(training(tmp_path, PLUGINS="linshi, dibao"))
    assert settings.plugins == ("linshi", "dibao")
    assert not settings.plugins_from_outside


def test_the_first_start_makes_keys_that_only_the_owner_reads(tmp_path: Path) -> None:
    home = tmp_path / "var"
    made = load_settings(training(home)).ensure_keys()
    assert [stat.S_IMODE(path.stat().st_mode) for path in sorted(home.glob("*.key"))] == [0o600, 0o600]
    assert len(made.data_keys[0]) == 32
    assert made.secret_key != made.data_key
    again = load_settings(training(home))
    assert (again.secret_key, again.data_key) == (made.secret_key, made.data_key)
    assert again.ensure_keys() == made


def test_keys_of_the_environment_are_not_written_down(tmp_path: Path) -> None:
    settings = load_settings(production(tmp_path, SECRET_KEY=GOOD_SECRET, DATA_KEY=GOOD_DATA)).ensure_keys()
    assert settings.secret_key == GOOD_SECRET
    assert list(tmp_path.iterdir()) == []


def test_while_keys_are_exchanged_the_newest_comes_first(tmp_path: Path) -> None:
    newer = GOOD_DATA.replace("AAEC", "AQEC")
    settings = load_settings(production(tmp_path, DATA_KEY=f"{newer}, {GOOD_DATA}"))
    assert [key[0] for key in settings.data_keys] == [1, 0]


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    load_settings(training(tmp_path)).ensure_keys()
    (tmp_path / "data.key").chmod(0o644)
    (line,) = faults(training(tmp_path))
    assert "chmod 600" in line


def test_a_broken_key_file_is_refused_by_its_path(tmp_path: Path) -> None:
    load_settings(training(tmp_path)).ensure_keys()
    (tmp_path / "secret.key").write_text("oops\n")
    (line,) = faults(training(tmp_path))
    assert str(tmp_path / "secret.key") in line


def test_starting_without_keys_names_both(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(training(tmp_path)).require_keys()
    assert "JIUZHU_SECRET_KEY" in str(caught.value)
    assert "JIUZHU_DATA_KEY" in str(caught.value)


def test_neither_keys_nor_the_database_password_are_printed(tmp_path: Path) -> None:
    url = "postgresql+psycopg://jiuzhu:swordfish@localhost/jiuzhu"
    settings: Settings = load_settings(
        production(tmp_path, SECRET_KEY=GOOD_SECRET, DATA_KEY=GOOD_DATA, DATABASE_URL=url)
    )
    assert not any(secret in repr(settings) for secret in (GOOD_SECRET, GOOD_DATA, "swordfish"))
