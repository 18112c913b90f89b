"""Start-up in two passes: import and check everybody's declarations, then register those that are sound."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from traceback import extract_tb
from types import ModuleType
from typing import Any

from sqlalchemy.orm import configure_mappers

from core.declare import PipelineError
from core.errors import PluginError
from core.plugins import tables
from core.plugins.checks import Subject, UnknownTexts, faults_in
from core.plugins.faults import RULES, Fault
from core.plugins.hooks import WrongAnswer, hook_faults, implementations, specs
from core.plugins.registry import CORE, Declared, Registry, merge
from core.plugins.sources import Source
from core.text import _

TELLS_ONCE = "register_"


@dataclass(frozen=True)
class Loaded:
    """A feature of core or a plugin after the first pass: its module and declarations, or its faults."""

    source: Source
    module: ModuleType | None = None
    declared: Declared | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def is_core(self) -> bool:
        """Core's features are asked first and are never quarantined: their fault is a mistake in core."""
        return self.source.origin == "core"

    def refused(self, *faults: Fault) -> Loaded:
        """The same, quarantined."""
        return replace(self, faults=self.faults + faults)


def nothing_unknown(_citations: Iterable[str]) -> Collection[str]:
    """For checks away from an installation: every text counts as known."""
    return ()


def first_pass(
    features: Sequence[ModuleType], sources: Iterable[Source], unknown_texts: UnknownTexts = nothing_unknown
) -> list[Loaded]:
    """Core's features, then each plugin, checked against those before it. PluginError when core itself is at fault."""
    done: list[Loaded] = []
    for feature in features:
        name = feature.__name__.removesuffix(".plugin")
        one = _read(Loaded(Source(name, feature.__name__, "core"), feature), done, unknown_texts)
        if one.faults:
            raise PluginError("\n".join(f"{name}: {fault}" for fault in one.faults))
        done.append(one)
    configure_mappers()  # so that a mapping that fails from here on is the plugin's own
    for source in sources:
        taken = any(other.source.name == source.name for other in done)
        fresh = Loaded(source)
        one = fresh.refused(Fault("name", source.name)) if taken else _load(fresh, done, unknown_texts)
        if one.faults and source.package:
            tables.put_aside(source.package)
        done.append(one)
    return done


def merged(everybody: Iterable[Loaded]) -> Registry:
    """What those who are sound declared."""
    return merge(one.declared for one in everybody if one.declared is not None and not one.faults)


def _load(one: Loaded, before: Sequence[Loaded], unknown_texts: UnknownTexts) -> Loaded:
    source = one.source
    if source.origin == "missing":
        return one.refused(Fault("installed", source.name))
    tables.take_back(source.package)
    try:
        with tables.others_closed():
            module: Any = source.load()
    except PipelineError as error:
        code = str(error).partition(":")[0]
        # the rule in the words of the reader, then what the author's code says
        told = (_("%(rule)s（%(fault)s）", rule=RULES["pipeline"], fault=fault) for fault in error.faults)
        return one.refused(*(Fault("pipeline", code, said) for said in told))
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a stranger's import does
        return one.refused(Fault("import", source.module, describe(error)))
    if not isinstance(module, ModuleType):
        return one.refused(Fault("import", source.module))
    one = _read(replace(one, module=module), before, unknown_texts)
    return one.refused(*tables.table_faults(source.package, source.name))


def _read(one: Loaded, before: Sequence[Loaded], unknown_texts: UnknownTexts) -> Loaded:
    """Its hooks, its answers to the register hooks, and what is wrong with them. Checks end at the first kind of fault."""
    assert one.module is not None
    faults = tuple(hook_faults(one.module))
    if faults:
        return one.refused(*faults)
    answers, faults = _answers(one.module)
    declared = Declared(module=CORE if one.is_core else one.source.name, **answers)
    one = replace(one, declared=declared)
    if faults:
        return one.refused(*faults)
    try:
        return one.refused(*faults_in(Subject(declared, merged(before), unknown_texts)))
    except Exception as error:  # noqa: BLE001  a declaration so malformed that it can't even be read
        return one.refused(Fault("answer", one.source.name, describe(error)))


def _answers(module: ModuleType) -> tuple[dict[str, tuple[Any, ...]], tuple[Fault, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    faults: list[Fault] = []
    for hook, function in implementations(module):
        if not hook.startswith(TELLS_ONCE):
            continue
        try:
            answer = function()
            found[hook.removeprefix(TELLS_ONCE)] = specs()[hook].lay_out(answer)
            if answer is None:  # a forgotten `return`: whoever has nothing to tell leaves the hook out
                faults.append(
                    Fault("answer", hook, _("没有返回任何东西：写 return，没有要登记的就不写这个钩子"))
                )
        except WrongAnswer as error:
            faults.append(Fault("answer", hook, str(error)))
        except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a stranger's hook does
            faults.append(Fault("raised", hook, describe(error)))
    return found, tuple(faults)


def describe(error: BaseException) -> str:
    """The error's kind, its words, and the place where it was raised."""
    frames = extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{place}"


def sound(everybody: Iterable[Loaded]) -> Iterator[Loaded]:
    """Those without a fault, in order."""
    return (one for one in everybody if not one.faults)
