"""The command line: each command reads its words, calls a feature, says what came of it; nothing is decided here."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click

from config.settings import Settings, load_settings
from core.cli.wording import SpokenGroup
from core.text import _

if TYPE_CHECKING:
    from flask import Flask

    from core.plugins import Plugins

T = TypeVar("T")


@dataclass
class Station:
    """What commands work on, made when first asked for: the settings, the plugins, the application."""

    @cached_property
    def settings(self) -> Settings:
        """From the environment; SettingsError lists every fault."""
        return load_settings(os.environ)

    @cached_property
    def plugins(self) -> Plugins:
        """The plugins and their declarations, without a database or keys."""
        with _in_one_go():
            from app import load
            from core.plugins import install

            return install(load(self.settings.plugins, self.settings.plugins_from_outside))

    @cached_property
    def app(self) -> Flask:
        """The application; SettingsError when a key is absent."""
        self.settings.home.mkdir(parents=True, exist_ok=True)
        settings = self.settings.require_keys()
        with _in_one_go():
            from app import create_app
            from core.db import db

            app = create_app(settings)

        def give_back() -> None:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()

        click.get_current_context().find_root().call_on_close(give_back)
        return app

    def do(self, work: Callable[[], Any]) -> None:
        """What an operator does in the system's name, wherever it lies, on the domain's day: kept whole or not at all."""
        from core.access.requests import follow_clock
        from core.actor import SYSTEM, acting_as
        from core.db import one_transaction, seeing_everything

        with self.app.app_context(), acting_as(SYSTEM), seeing_everything(), one_transaction():
            follow_clock()
            work()

    def read(self, look: Callable[[], T]) -> T:
        """What an operator asks, over everything and on the domain's day; nothing is written."""
        from core.access.requests import follow_clock
        from core.db import one_transaction, seeing_everything
        from core.db.engine import only_reading

        with self.app.app_context(), seeing_everything(), only_reading(), one_transaction():
            follow_clock()
            return look()


@contextmanager
def _in_one_go() -> Iterator[None]:
    """What a start makes stays: looking through all of it for garbage again and again would be a sixth of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


pass_station = click.make_pass_decorator(Station, ensure=True)

COMMANDS = {
    "init": "core.cli.installing:init",
    "upgrade": "core.cli.installing:upgrade",
    "serve": "core.cli.serving:serve",
    "work": "core.cli.serving:work",
    "check": "core.cli.checking:check",
    "plugin": "core.cli.plugging:plugin",
    "profile": "core.cli.profiles:profile",
    "body": "core.cli.bodies:body",
    "division": "core.cli.bodies:division",
    "account": "core.cli.accounts:account",
    "duty": "core.cli.accounts:duty",
    "calendar": "core.cli.calendars:calendar",
    "job": "core.cli.running:job",
    "audit": "core.cli.checking:audit",
    "generate": "core.cli.generating:generate",
    "backup": "core.cli.keeping:backup",
    "restore": "core.cli.keeping:restore",
    "docs": "core.cli.writing:docs",
}
"""Each is imported when it is called or listed."""


@click.group(
    cls=SpokenGroup,
    lazy=COMMANDS,
    help=str(_("救助（Jiuzhu）：社会救助管理平台的命令。设置取自环境变量 JIUZHU_*。")),
)
def main() -> None:
    """The console script `jiuzhu`."""
