"""Where plugins lie: the built-in ones by name, the others by entry point; found without importing any of them."""

from __future__ import annotations

import importlib
import importlib.util
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Final, Literal

GROUP: Final = "jiuzhu.plugins"
BUILT_IN: Final = "plugins"  # the package beside core
TABLE_OF_CONTENTS: Final = "plugin"  # the module that holds the hook implementations

Origin = Literal["core", "built-in", "package", "missing"]


@dataclass(frozen=True)
class Source:
    """One plugin as found: its code, the module to import, the folder that it lies in (None when there is none)."""

    name: str
    module: str
    origin: Origin
    directory: Path | None = None
    distribution: str = ""
    version: str = ""

    @property
    def package(self) -> str:
        """The package whose modules are the plugin's own."""
        return self.module.rpartition(".")[0]

    @property
    def root(self) -> Path | None:
        """The folder that must stand on sys.path for it to be imported."""
        return self.directory.parents[self.package.count(".")] if self.directory else None

    def load(self) -> ModuleType:
        """Import it. Whatever its import raises comes through."""
        return importlib.import_module(self.module)


def find_sources(names: Iterable[str], from_outside: bool = False) -> tuple[Source, ...]:
    """The plugins named, in that order, then with `from_outside` every other installed entry point by name.

    A name that is neither built in nor installed gives a Source of origin "missing"; a code that two claim is
    listed twice. Both are for the loader to quarantine.
    """
    built_in_names = set(built_in())
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    wanted = list(names)
    found = [_built_in(name) for name in wanted if name in built_in_names]
    named = [point for point in points if from_outside or point.name in wanted]
    found += [_installed(point) for point in named]
    known = {source.name for source in found}
    found += [Source(name, "", "missing") for name in wanted if name not in known]
    rank = {name: place for place, name in enumerate(wanted)}
    return tuple(sorted(found, key=lambda source: rank.get(source.name, len(wanted))))


def source_at(path: Path) -> Source:
    """A plugin that lies in a folder and need not be installed: the folder of a distribution, or the package itself.

    ValueError when neither is there, or when no distribution around the package names it: its code is not known then.
    """
    path = path.resolve()
    for source in _named_in(path):
        return source
    if not (path / f"{TABLE_OF_CONTENTS}.py").is_file():
        raise ValueError(f"{path}: neither {TABLE_OF_CONTENTS}.py nor an entry point of {GROUP}")
    root = _folder_of(BUILT_IN)
    if root and path.parent == root.resolve():
        return _built_in(path.name)
    for above in path.parents:
        for source in _named_in(above):
            if source.directory == path:
                return source
    raise ValueError(f"{path}: no entry point of {GROUP} names it")


def _named_in(folder: Path) -> Iterator[Source]:
    """What the entry points of a distribution's folder name; nothing of any other folder."""
    project = folder / "pyproject.toml"
    if project.is_file():
        points = tomllib.loads(project.read_text(encoding="utf-8")).get("project", {}).get("entry-points", {})
        for name, module in points.get(GROUP, {}).items():
            package = module.rpartition(".")[0]
            yield Source(name, module, "package", folder.joinpath(*package.split(".")))


def built_in() -> Iterator[str]:
    """The names of the plugins that lie beside core, by folder."""
    root = _folder_of(BUILT_IN)
    for folder in sorted(root.iterdir()) if root else ():
        if (folder / f"{TABLE_OF_CONTENTS}.py").exists():
            yield folder.name


def outside_packages() -> frozenset[str]:
    """The packages of every installed plugin from outside."""
    return frozenset(point.module.rpartition(".")[0] for point in entry_points(group=GROUP))


def _built_in(name: str) -> Source:
    root = _folder_of(BUILT_IN)
    return Source(name, f"{BUILT_IN}.{name}.{TABLE_OF_CONTENTS}", "built-in", root / name if root else None)


def _installed(point: EntryPoint) -> Source:
    distribution, version = (point.dist.name, point.dist.version) if point.dist else ("", "")
    folder = _folder_of(point.module.rpartition(".")[0])
    return Source(point.name, point.value, "package", folder, distribution, version)


def _folder_of(package: str) -> Path | None:
    """The folder of a package, found by its outermost name alone: finding a deeper one would import what is above."""
    outermost, *inner = package.split(".")
    spec = importlib.util.find_spec(outermost) if outermost else None
    roots = list(spec.submodule_search_locations or ()) if spec else []
    return Path(roots[0]).joinpath(*inner) if roots else None
