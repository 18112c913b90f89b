"""Plugins written by tests: the skeleton on disk, with one thing changed; each has a code of its own and is imported."""

from __future__ import annotations

import itertools
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from core.conformance import write_distribution
from core.declare import Duty, Job, Parameter, Verified, Verifier, hookimpl
from core.plugins import Plugins, Source, load_plugins, source_at
from core.text import _

ROOT = Path(__file__).resolve().parents[1]
DUTIES = tomllib.loads((ROOT / "config" / "duties.toml").read_text(encoding="utf-8"))["duty"]
_serial = itertools.count(1)


def core_feature() -> ModuleType:
    """A feature of core that tells what plugins rest on: the duties, one parameter, one job, one source."""
    feature = ModuleType("core.for_tests")

    @hookimpl
    def register_duties() -> list[Duty]:
        return [Duty(code=code, label=duty["name"], level=duty["level"]) for code, duty in DUTIES.items()]

    @hookimpl
    def register_parameters() -> list[Parameter]:
        return [Parameter("hearing.days", "limit", _("听取意见的期限"))]

    @hookimpl
    def register_jobs() -> list[Job]:
        return [Job(code="for_tests.daily", label=_("每日"), run=lambda today: 0, cron="0 1 * * *")]

    @hookimpl
    def register_verifiers() -> list[Verifier]:
        return [
            Verifier(
                code="registration",
                label=_("户籍"),
                covers=("identity",),
                ask=lambda **_who: Verified(state="clean"),
            )
        ]

    for hook in (register_duties, register_parameters, register_jobs, register_verifiers):
        setattr(feature, hook.__name__, hook)
    return feature


class Writer:
    """Writes plugins under one folder, which stands on sys.path while the writer is open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, *changes: tuple[str, str, str], append: dict[str, str] | None = None) -> Source:
        """A skeleton plugin with `changes` (file, old text, new text) made and text appended to files.

        `CODE` in the texts stands for the plugin's code. An old text that isn't there is a mistake of the test.
        """
        n = next(_serial)
        code, letters = f"made{n}", "M" + "".join(chr(65 + int(d)) for d in f"{n:03}")
        where = self.folder / code
        write_distribution(where, code, "试验津贴", letters)
        package = where / f"jiuzhu_{code}"
        for name, *pair in changes:
            path = package / name
            text = path.read_text(encoding="utf-8")
            old, new = (part.replace("CODE", code) for part in pair)
            assert old in text, f"{name} has no {old!r}"
            path.write_text(text.replace(old, new), encoding="utf-8")
        for name, text in (append or {}).items():
            path = package / name.replace("CODE", code)
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            path.write_text(before + text.replace("CODE", code), encoding="utf-8")
        sys.path.insert(0, str(where))
        return source_at(where)

    def install(self, source: Source) -> str:
        """What pip would leave beside the package, so that the entry point is found; the plugin's code."""
        assert source.root is not None
        info = source.root / f"jiuzhu_{source.name}-0.1.0.dist-info"
        info.mkdir()
        about = f"Metadata-Version: 2.1\nName: jiuzhu-{source.name}\nVersion: 0.1.0\n"
        (info / "METADATA").write_text(about, encoding="utf-8")
        points = f"[jiuzhu.plugins]\n{source.name} = {source.module}\n"
        (info / "entry_points.txt").write_text(points, encoding="utf-8")
        return source.name

    def load(self, *sources: Source) -> Plugins:
        """These plugins beside a feature of core, as at start."""
        return load_plugins([core_feature()], sources)


@contextmanager
def writer(folder: Path) -> Iterator[Writer]:
    """A Writer; afterwards sys.path and sys.modules are as before."""
    path, modules = list(sys.path), set(sys.modules)
    try:
        yield Writer(folder)
    finally:
        sys.path[:] = path
        for name in set(sys.modules) - modules:
            if name.startswith("jiuzhu_made"):
                del sys.modules[name]
