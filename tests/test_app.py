"""Start-up: composed without a database, twice in one process, with every wire in place."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from flask import Flask

from app import FEATURES, create_app, load
from core.db import db
from core.errors import PluginError
from core.plugins import installed
from core.plugins.features import parts
from core.web import ports
from tests.conftest import settings_for

CORE = Path(__file__).resolve().parents[1] / "core"
NO_FEATURES = {
    "backup",
    "cli",
    "conformance",
    "db",
    "declare",
    "generate",
    "migrations",
    "plugins",
    "rules",
    "translations",
    "web",
}


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """An application whose database does not exist."""
    return create_app(settings_for(f"sqlite:///{tmp_path}/nowhere/absent.db", tmp_path))


def test_nothing_touches_the_database_at_start(app: Flask, tmp_path: Path) -> None:
    assert app.extensions["jiuzhu"] is installed()
    assert not (tmp_path / "nowhere").exists()


def test_every_feature_of_core_is_composed_in_an_order_of_its_own() -> None:
    on_disk = {path.name for path in CORE.iterdir() if (path / "__init__.py").exists()}
    assert set(FEATURES) == on_disk - NO_FEATURES
    assert len(set(FEATURES)) == len(FEATURES)


def test_a_feature_that_is_not_there_stops_the_start() -> None:
    with pytest.raises(ModuleNotFoundError):
        parts(("no_such_feature",), "models")


def test_what_a_feature_tells_and_adds_is_found_by_file_name() -> None:
    told = {module.__name__ for module in parts(FEATURES, "plugin")}
    added = {module.__name__ for module in parts(FEATURES, "start")}
    for name in FEATURES:
        assert (f"core.{name}.plugin" in told) == (
            importlib.util.find_spec(f"core.{name}.plugin") is not None
        )
        assert (f"core.{name}.start" in added) == (importlib.util.find_spec(f"core.{name}.start") is not None)


def test_every_job_that_a_feature_writes_down_is_scheduled() -> None:
    written = {job.code for module in parts(FEATURES, "jobs") for job in module.JOBS}
    scheduled = {code for code, job in load(()).registry.jobs.items() if not job.module}
    assert scheduled == written


def test_a_second_application_in_the_same_process_is_whole(app: Flask, tmp_path: Path) -> None:
    again = create_app(settings_for(f"sqlite:///{tmp_path}/again.db", tmp_path))
    assert {rule.rule for rule in again.url_map.iter_rules()} == {
        rule.rule for rule in app.url_map.iter_rules()
    }
    assert installed() is again.extensions["jiuzhu"]
    assert all(state.sound for state in installed().states())


def test_the_framework_writes_neither_tables_nor_permissions(app: Flask) -> None:
    assert app.config["FAB_CREATE_DB"] is False
    assert app.config["FAB_UPDATE_PERMS"] is False


def test_each_answerer_of_an_invitation_has_a_savepoint(app: Flask) -> None:
    assert installed().apart == db.session.begin_nested


def test_a_port_answers_or_refuses_but_never_waits_for_luck(app: Flask) -> None:
    assert ports.postings.filled
    assert ports.save_row.filled


def test_a_fault_in_core_itself_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from core.jobs import plugin
    from core.jobs.jobs import JOBS

    monkeypatch.setattr(plugin, "JOBS", (*JOBS, *JOBS))
    with pytest.raises(PluginError, match=r"core\.jobs: \[twice\] jobs jobs\.forget"):
        create_app(settings_for(f"sqlite:///{tmp_path}/any.db", tmp_path))
