"""The conformance kit: what is checked of a plugin's files beside what loading it checks."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from core.conformance.measures import oversized
from core.documents.public_sheet import check_template
from core.documents.shape import fields_of
from core.errors import Refused
from core.plugins import Fault, Source, State, UnknownTexts, load_plugins
from core.plugins.loading import nothing_unknown
from core.plugins.sources import outside_packages
from core.text import _

REQUIRED = ("__init__", "plugin", "pipeline", "rules", "parameters", "documents")
OPTIONAL = ("forms", "matches", "jobs", "reports", "screens", "models", "demo")
PURE = ("pipeline", "rules", "parameters", "documents")
FOLDERS = ("migrations", "templates")
LONGEST_CONTENTS = 80  # lines of plugin.py

DOORS = ("core.declare", "core.rules", "core.api")
IMPURE = ("flask", "flask_appbuilder", "sqlalchemy", "core.api")
CLOSED = ("core", "config", "app", "plugins")


@dataclass(frozen=True)
class File:
    """One Python file of a plugin, parsed."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def imports(self) -> Iterator[tuple[int, str]]:
        """(line, module) of everything imported; `from a import b` counts as a.b too, b may be a module."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def check_plugin(
    source: Source, features: Sequence[ModuleType], unknown_texts: UnknownTexts = nothing_unknown
) -> tuple[Fault, ...]:
    """Every fault of a plugin: of its files, then of loading it alone beside core's features."""
    (state,) = load_plugins(features, (source,), unknown_texts).states()
    return (*file_faults(source), *state.faults, *_template_faults(state))


def file_faults(source: Source) -> tuple[Fault, ...]:
    """Faults that can be read from the files, without importing any."""
    folder = source.directory
    if folder is None or not folder.is_dir():
        return (Fault("installed", source.name),)
    faults = [*_name_faults(folder)]
    for path in sorted(folder.glob("*.py")):
        try:
            file = File(path, path.stem, ast.parse(path.read_text(encoding="utf-8")))
        except SyntaxError as error:
            faults.append(Fault("import", f"{path.name}:{error.lineno}", error.msg))
            continue
        faults += [*_import_faults(file, source), *_text_faults(file)]
    return tuple(faults)


def _name_faults(folder: Path) -> Iterator[Fault]:
    found = {path.stem for path in folder.glob("*.py")}
    yield from (Fault("files", f"{name}.py", _("缺少这个文件")) for name in REQUIRED if name not in found)
    for path in sorted(folder.iterdir()):
        known = path.stem in (*REQUIRED, *OPTIONAL) if path.suffix == ".py" else path.name == "README.md"
        if path.is_dir():
            known = path.name in FOLDERS or path.name == "__pycache__"
        if not known:
            yield Fault("files", path.name)


def _import_faults(file: File, source: Source) -> Iterator[Fault]:
    others = outside_packages() - {source.package}
    for line, module in file.imports:
        if _within(module, source.package):
            continue
        where = f"{file.path.name}:{line}"
        closed = module.partition(".")[0] in CLOSED and not _within_any(module, DOORS)
        if closed or _within_any(module, others):
            yield Fault("doors", where, module)
        if file.name in PURE and _within_any(module, IMPURE):
            yield Fault("pure", where, module)


def _within_any(module: str, packages: Iterable[str]) -> bool:
    return any(_within(module, package) for package in packages)


def _within(module: str, package: str) -> bool:
    return f"{module}.".startswith(f"{package}.")


def _text_faults(file: File) -> Iterator[Fault]:
    if not ast.get_docstring(file.tree):
        yield Fault("docstring", file.path.name)
    yield from (Fault("size", file.path.name, said) for said in oversized(file.path))
    if file.name == "plugin":
        yield from _contents_faults(file)


def _contents_faults(file: File) -> Iterator[Fault]:
    """plugin.py is a table of contents: imports, and hooks that return what stands elsewhere."""
    lines = file.path.read_text(encoding="utf-8").count("\n")
    if lines > LONGEST_CONTENTS:
        yield Fault("contents", file.path.name, _("有 %(n)s 行", n=lines))
    for node in file.tree.body:
        where = f"{file.path.name}:{node.lineno}"
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if len(body) > 1 or not all(isinstance(line, ast.Return | ast.Expr) for line in body):
                yield Fault("contents", where, node.name)
            if not ast.get_docstring(node):
                yield Fault("docstring", where, node.name)
        elif not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr):
            yield Fault("contents", where)


def _template_faults(state: State) -> Iterator[Fault]:
    """A template of the plugin's own must lie in its folder; those of others are found by whoever renders."""
    folder, code = state.source.directory, state.source.name
    if folder is None or state.declared is None:
        return
    for paper in dict.fromkeys(state.declared.papers):
        path = folder / "templates" / paper.template
        if not paper.template.startswith(f"{code}/"):
            continue
        if not path.is_file():
            yield Fault("template", f"{paper.code} {paper.template}")
        elif paper.kind == "notice":
            yield from _notice_faults(f"{paper.code} {paper.template}", path.read_text(encoding="utf-8"))


def _notice_faults(where: str, source: str) -> Iterator[Fault]:
    """A public notice says four things of a family and no more (民发〔2021〕57号 24)."""
    try:
        check_template(fields_of(source))
    except (Refused, ValueError) as fault:
        yield Fault("template", where, str(fault))
