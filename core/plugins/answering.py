"""ask() and invite(): the only two ways to put a question to core's features and the plugins."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from traceback import format_tb
from typing import Any

import pluggy

from core import hookspecs
from core.errors import JiuzhuError, PluginFailed, without_words
from core.plugins import tables
from core.plugins.faults import Fault
from core.plugins.hooks import Spec, specs
from core.plugins.loading import Loaded, merged, sound
from core.plugins.registry import Declared, Registry
from core.plugins.sources import Source
from core.text import _

log = logging.getLogger(__name__)

SHOWN = "show_"
"""Hooks that put something on a page: a module that is off where one stands is not asked."""

TOLD = "_changed"
"""Hooks told inside the transaction of a change: whoever is told may refuse it."""


@dataclass(frozen=True)
class Failure:
    """An answerer that failed: asked what, when, how (kind and place of the error; no words, no data)."""

    plugin: str
    hook: str
    at: datetime
    error: str


@dataclass(frozen=True)
class State:
    """One plugin as the module page and `jiuzhu plugin list` show it."""

    source: Source
    declared: Declared | None
    faults: tuple[Fault, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it is asked; otherwise it is quarantined."""
        return not self.faults

    def as_json(self) -> dict[str, Any]:
        """With the rules broken and what failed since the start of this process."""
        return {
            "code": self.source.name,
            "state": "installed" if self.sound else "quarantined",
            "origin": self.source.origin,
            "distribution": self.source.distribution,
            "version": self.source.version,
            "types": [case_type.code for case_type in self.declared.case_types] if self.declared else [],
            "faults": [fault.as_json() for fault in self.faults],
            "failures": [
                {"hook": failure.hook, "at": failure.at.isoformat(), "error": failure.error}
                for failure in self.failures
            ],
        }


@dataclass(frozen=True)
class _Answerer:
    """One implementation of one hook, and the module that it belongs to ("" is core)."""

    name: str
    module: str
    function: Callable[..., Any]
    arguments: tuple[str, ...]

    def answer(self, spec: Spec, facts: dict[str, Any]) -> tuple[Any, ...]:
        return spec.lay_out(self.function(**{name: facts[name] for name in self.arguments}))


class Plugins:
    """Core's features and the plugins around one application.

    Three ports, filled at start: `apart` wraps each answerer of invite(), and each plugin that is asked a question,
    in a savepoint, so that one that fails leaves no half-written rows; `is_open(module)` says whether a module is on where the one who acts stands;
    `note_failure` keeps a failure where every process can show it.
    """

    def __init__(self, loaded: Sequence[Loaded]) -> None:
        self.loaded = tuple(loaded)
        self.apart: Callable[[], AbstractContextManager[Any]] = nullcontext
        self.is_open: Callable[[str], bool] = lambda _module: True
        self.note_failure: Callable[[Failure], None] = lambda _failure: None
        self._failures: dict[tuple[str, str], Failure] = {}
        self._register()

    def _register(self) -> None:
        """Second pass: those who are sound, in order. pluggy checks their signatures once more."""
        manager = pluggy.PluginManager(hookspecs.PROJECT)
        manager.add_hookspecs(hookspecs)
        modules = {}
        for one in sound(self.loaded):
            manager.register(one.module, one.source.name)
            modules[one.source.name] = "" if one.is_core else one.source.name
        manager.check_pending()
        self.registry: Registry = merged(self.loaded)
        self._answerers = {
            hook: tuple(
                _Answerer(
                    found.plugin_name, modules[found.plugin_name], found.function, tuple(found.argnames)
                )
                for found in getattr(manager.hook, hook).get_hookimpls()
            )
            for hook in specs()
        }

    def ask(self, hook: str, /, **facts: Any) -> tuple[Any, ...]:
        """Everybody's answers, core's features first, then plugins in their order; any failure stops the caller.

        A refusal of a change comes through as it was said; what else a plugin raises is noted as in invite() and said
        as PluginFailed, which names the plugin. What a feature of core raises is a mistake in core and stays what it is.
        """
        found: list[Any] = []
        for spec, answerer in self._asked(hook, facts):
            found += self._answer_of(answerer, spec, facts)
        log.debug("ask %s: %r", hook, found)
        return tuple(found)

    def invite(self, hook: str, /, **facts: Any) -> tuple[Any, ...]:
        """The answers of those who can; each stands alone: one that fails is logged, kept for the module page, left out."""
        found: list[Any] = []
        for spec, answerer in self._asked(hook, facts):
            try:
                with self.apart():
                    answer = answerer.answer(spec, facts)
            except Exception as error:  # noqa: BLE001  the one place where a failure is noted and forgotten
                self.note(answerer.name, hook, error)
                continue
            found += answer
        log.debug("invite %s: %r", hook, found)
        return tuple(found)

    def _answer_of(self, answerer: _Answerer, spec: Spec, facts: dict[str, Any]) -> tuple[Any, ...]:
        told = spec.name.endswith(TOLD)
        try:
            with self.apart() if answerer.module and not told else nullcontext():
                return answerer.answer(spec, facts)
        except Exception as error:
            error.add_note(f"{answerer.name}: {spec.name}")
            refuses = isinstance(error, JiuzhuError) and told
            if refuses or isinstance(error, PluginFailed) or not answerer.module:
                raise
            self.note(answerer.name, spec.name, error)
            raise _failed(answerer.name, spec.name) from error

    def answerers(self, hook: str) -> tuple[str, ...]:
        """Who answers this hook, in the order of asking."""
        return tuple(answerer.name for answerer in self._answerers[hook])

    def states(self) -> tuple[State, ...]:
        """Every plugin that was found, sound or not, in order."""
        return tuple(
            State(one.source, one.declared, one.faults, self._failures_of(one.source.name))
            for one in self.loaded
            if not one.is_core
        )

    def quarantine(self, name: str, *faults: Fault) -> None:
        """Take out a plugin that turned out unsound after loading. Only at start, before the first request."""
        self.loaded = tuple(one.refused(*faults) if one.source.name == name else one for one in self.loaded)
        for one in self.loaded:
            if one.source.name == name:
                tables.put_aside(one.source.package)
        self._register()

    def note(self, plugin: str, hook: str, error: Exception) -> None:
        """Keep that a plugin failed, for its health page and the log.

        The error's words may hold somebody's name: log and page get its kind and its way through the code.
        """
        failure = Failure(plugin, hook, datetime.now(UTC), without_words(error))
        way = "".join(format_tb(error.__traceback__))
        log.error("%s failed in %s: %s\n%s", plugin, hook, failure.error, way)
        self._failures[plugin, hook] = failure
        self.note_failure(failure)

    def _asked(self, hook: str, facts: dict[str, Any]) -> Iterator[tuple[Spec, _Answerer]]:
        spec = specs()[hook]
        if set(facts) != set(spec.arguments):
            raise TypeError(f"{hook} is asked with ({', '.join(spec.arguments)}), not ({', '.join(facts)})")
        for answerer in self._answerers[hook]:
            if not answerer.module or not hook.startswith(SHOWN) or self.is_open(answerer.module):
                yield spec, answerer

    def _failures_of(self, name: str) -> tuple[Failure, ...]:
        return tuple(failure for (plugin, _hook), failure in self._failures.items() if plugin == name)


def _failed(plugin: str, hook: str) -> PluginFailed:
    return PluginFailed(
        _("模块“%(plugin)s”的程序出错（%(hook)s），这一步因此不能继续，没有保存。", plugin=plugin, hook=hook),
        next=_("请联系系统管理员；可以先停用该插件。"),
    )
