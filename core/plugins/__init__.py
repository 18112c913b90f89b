"""Plugins found, checked, merged into one frozen Registry; ask() and invite() are the only two ways to call them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import ModuleType

from core.plugins.answering import Failure, Plugins, State
from core.plugins.checks import UnknownTexts
from core.plugins.current import ask, install, installed, invite, registry, using
from core.plugins.faults import RULES, Fault
from core.plugins.loading import first_pass, nothing_unknown
from core.plugins.registry import Declared, Registry, papers
from core.plugins.sources import Source, built_in, find_sources, source_at


def load_plugins(
    features: Sequence[ModuleType], sources: Iterable[Source], unknown_texts: UnknownTexts = nothing_unknown
) -> Plugins:
    """Core's features and the plugins found, in order: checked in a first pass, registered in a second.

    `unknown_texts` tells which of some citations no text of the library has. PluginError when core itself is at
    fault; a plugin at fault is quarantined with every fault named.
    """
    return Plugins(first_pass(features, sources, unknown_texts))


__all__ = [
    "RULES",
    "Declared",
    "Failure",
    "Fault",
    "Plugins",
    "Registry",
    "Source",
    "State",
    "UnknownTexts",
    "ask",
    "built_in",
    "find_sources",
    "install",
    "installed",
    "invite",
    "load_plugins",
    "papers",
    "registry",
    "source_at",
    "using",
]
