"""What a profile may name: parameters, modules, duties, texts and the national bounds, known without a database."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.declare import Parameter
from core.library.files import read_library
from core.library.texts import TextRecord
from core.parameters.rows import Row
from core.plugins import built_in, registry

CONFIG = Path(__file__).resolve().parents[2] / "config"


@dataclass(frozen=True)
class Known:
    """Everything outside a profile that its names must be found in.

    `absent` are modules that the product has and this installation left out: what a profile says of them is no
    mistake and isn't loaded. `bounds` are the nation's.
    """

    parameters: Mapping[str, Parameter]
    modules: Collection[str]
    duties: Collection[str]
    texts: Mapping[str, TextRecord]
    bounds: Sequence[Row] = ()
    absent: Collection[str] = ()

    def leaves_out(self, address: str) -> bool:
        """Whether the parameter is one of a module that was left out."""
        return ":" in address and address.partition(":")[0] in self.absent


def known() -> Known:
    """What this installation knows, by its declarations and its shipped files."""
    declared = registry()
    return Known(
        parameters=declared.parameters,
        modules=declared.modules,
        duties={*_duties(), *declared.duties},
        texts=read_library(),
        absent=set(built_in()) - set(declared.modules),
    )


@cache
def _duties() -> frozenset[str]:
    shipped = tomllib.loads((CONFIG / "duties.toml").read_text(encoding="utf-8"))
    return frozenset(shipped["duty"])
