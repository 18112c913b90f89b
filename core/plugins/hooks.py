"""Hooks as specified and as implemented: what core/hookspecs.py asks for, and what a module offers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any, get_args, get_type_hints

from core import hookspecs
from core.plugins.faults import Fault
from core.text import _

SPEC, MARK = (
    f"{hookspecs.PROJECT}_spec",
    f"{hookspecs.PROJECT}_impl",
)  # where pluggy's markers leave their options
WRAPS = ("wrapper", "hookwrapper", "tryfirst", "trylast", "optionalhook", "specname")


class WrongAnswer(TypeError):
    """A hook answered something that its spec doesn't ask for."""


@dataclass(frozen=True)
class Spec:
    """One hook: its arguments and the class of its answers (None when it has none)."""

    name: str
    arguments: tuple[str, ...]
    answers: type[Any] | None
    text: str

    def lay_out(self, answer: Any) -> tuple[Any, ...]:
        """An answer as a tuple: None is none, a list is laid out. WrongAnswer when it is not what is asked for."""
        if answer is None:
            return ()
        found = tuple(answer) if isinstance(answer, list | tuple) else (answer,)
        for item in found:
            if self.answers is None or not isinstance(item, self.answers):
                wanted = self.answers.__name__ if self.answers else None
                raise WrongAnswer(f"answered {type(item).__name__}, asked for {wanted}")
        return found


@cache
def specs() -> Mapping[str, Spec]:
    """Every hook of core/hookspecs.py, in its order."""
    marked = {name: function for name, function in vars(hookspecs).items() if hasattr(function, SPEC)}
    return {name: _spec(name, function) for name, function in marked.items()}


def _spec(name: str, function: Callable[..., Any]) -> Spec:
    hint = get_type_hints(function)["return"]
    kinds = [kind for kind in (*get_args(hint), hint) if isinstance(kind, type) and kind is not type(None)]
    return Spec(
        name=name,
        arguments=tuple(inspect.signature(function).parameters),
        answers=kinds[0] if kinds else None,
        text=inspect.getdoc(function) or "",
    )


def implementations(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """(name, function) of every function marked @hookimpl, in the order in which the module writes them."""
    for name, function in vars(module).items():
        if inspect.isfunction(function) and hasattr(function, MARK):
            yield name, function


def hook_faults(module: ModuleType) -> Iterator[Fault]:
    """Implementations that would never be called, or not as their author thinks."""
    marked = dict(implementations(module))
    for name, function in vars(module).items():
        if name in specs() and name not in marked and inspect.isfunction(function):
            yield Fault("hook", name, _("没有 @hookimpl,永远不会被问到"))
    for name, function in marked.items():
        if any(getattr(function, MARK)[option] for option in WRAPS):
            yield Fault("wrapper", name)
        elif name not in specs():
            yield Fault("hook", name)
        else:
            yield from _argument_faults(specs()[name], function)


def _argument_faults(spec: Spec, function: Callable[..., Any]) -> Iterator[Fault]:
    known = "、".join(spec.arguments) or _("无")
    for argument in inspect.signature(function).parameters.values():
        if argument.default is not argument.empty:
            yield Fault("default", spec.name, argument.name)
        elif argument.name not in spec.arguments or argument.kind is not argument.POSITIONAL_OR_KEYWORD:
            yield Fault(
                "arguments", spec.name, _("%(name)s 不在其中：%(known)s", name=argument.name, known=known)
            )
