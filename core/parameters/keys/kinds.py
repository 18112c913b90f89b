"""Short ways to declare core's own parameters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from core.declare import Option, Parameter
from core.text import Text, _

switch = partial(Parameter, kind="switch")
count = partial(Parameter, kind="count")
number = partial(Parameter, kind="number")
amount = partial(Parameter, kind="amount", least=0)
limit = partial(Parameter, kind="limit")
text = partial(Parameter, kind="text")
table = partial(Parameter, kind="table")


def _with_options(kind: Any, code: str, options: Mapping[str, Text], more: dict[str, Any]) -> Parameter:
    offered = tuple(Option(code=key, label=label) for key, label in options.items())
    return Parameter(code, kind=kind, options=offered, **more)


def choice(code: str, options: Mapping[str, Text], **more: Any) -> Parameter:
    """One of these."""
    return _with_options("choice", code, options, more)


def choices(code: str, options: Mapping[str, Text], **more: Any) -> Parameter:
    """Some of these; of any codes when there are none."""
    return _with_options("choices", code, options, more)


CYCLES = {"monthly": _("每月"), "quarterly": _("每季度"), "half_yearly": _("每半年"), "yearly": _("每年")}
START = {"same_month": _("当月"), "next_month": _("次月")}
