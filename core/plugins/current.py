"""The plugins of this process, for operations that have no application at hand; tests put others in their place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from core.plugins.answering import Plugins
from core.plugins.registry import Registry

_of_process: list[Plugins] = []
_of_context: ContextVar[Plugins | None] = ContextVar("jiuzhu_plugins", default=None)


def install(plugins: Plugins) -> Plugins:
    """From now on these are the plugins of the process, in every thread; create_app calls it once."""
    _of_process[:] = [plugins]
    return plugins


def installed() -> Plugins:
    """The plugins that are asked here. RuntimeError before create_app has made an application."""
    plugins = _of_context.get()
    if plugins is None:
        if not _of_process:
            raise RuntimeError("no plugins are installed yet: create_app has not run")
        plugins = _of_process[0]
    return plugins


@contextmanager
def using(plugins: Plugins) -> Iterator[Plugins]:
    """Everything inside asks these plugins instead."""
    token = _of_context.set(plugins)
    try:
        yield plugins
    finally:
        _of_context.reset(token)


def registry() -> Registry:
    """What the installed plugins declared."""
    return installed().registry


def ask(hook: str, /, **facts: Any) -> tuple[Any, ...]:
    """Put a question whose failure stops the caller; see Plugins.ask."""
    return installed().ask(hook, **facts)


def invite(hook: str, /, **facts: Any) -> tuple[Any, ...]:
    """Put a question whose failure concerns the answerer alone; see Plugins.invite."""
    return installed().invite(hook, **facts)
