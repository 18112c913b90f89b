"""The conformance kit: what is checked of a plugin's files beside what loading it checks."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from core.conformance.asking import kinds_written, unanswered
from core.conformance.measures import oversized
from core.conformance.papers import paper_faults, village_fields
from core.conformance.purity import ALLOWED, impurities
from core.conformance.reading import File, within, within_any
from core.conformance.regions import places_in
from core.plugins import Fault, Source, State, UnknownTexts, built_in, find_sources, load_plugins
from core.plugins.loading import nothing_unknown
from core.plugins.sources import outside_packages
from core.text import _

REQUIRED = ("__init__", "plugin", "pipeline", "rules", "parameters", "documents")
OPTIONAL = ("forms", "matches", "jobs", "reports", "screens", "models", "demo")
FOLDERS = ("migrations", "templates")
LONGEST_CONTENTS = 80  # lines of plugin.py

DOORS = ("core.declare", "core.rules", "core.api")
CLOSED = ("core", "config", "app", "plugins", "importlib")
BEHIND = {
    "flask": ("screens",),
    "flask_appbuilder": ("screens",),
    "werkzeug": ("screens",),
    "sqlalchemy": ("models", "jobs", "reports", "matches", "screens"),
}
"""Libraries that core stands on, with the files that may need them beside core.api."""
_BEHIND_DOORS = _("%(module)s 在门外：改从 core.declare、core.rules 或者 core.api 取用")


def check_plugin(
    source: Source, features: Sequence[ModuleType], unknown_texts: UnknownTexts = nothing_unknown
) -> tuple[Fault, ...]:
    """Every fault of a plugin: of its files, then of loading it beside core's features and behind our own plugins."""
    ours = [name for name in built_in() if source.origin != "built-in" or name != source.name]
    *_before, state = load_plugins(features, (*find_sources(ours), source), unknown_texts).states()
    return (*file_faults(source), *state.faults, *_declared_faults(state))


def file_faults(source: Source) -> tuple[Fault, ...]:
    """Faults that can be read from the files, without importing any."""
    folder = source.directory
    if folder is None or not folder.is_dir():
        return (Fault("installed", source.name),)
    faults = [*_name_faults(folder)]
    for file in _files(source):
        if isinstance(file, Fault):
            faults.append(file)
        else:
            faults += [*_door_faults(file), *impurities(file), *places_in(file), *_text_faults(file)]
    return tuple(faults)


def _files(source: Source) -> Iterator[File | Fault]:
    """Each Python file, or why it can't be read."""
    assert source.directory is not None
    for path in sorted(source.directory.glob("*.py")):
        try:
            yield File.read(path, source.package)
        except SyntaxError as error:
            yield Fault("import", f"{path.name}:{error.lineno}", error.msg)


def _name_faults(folder: Path) -> Iterator[Fault]:
    found = {path.stem for path in folder.glob("*.py")}
    yield from (Fault("files", f"{name}.py", _("缺少这个文件")) for name in REQUIRED if name not in found)
    for path in sorted(folder.iterdir()):
        known = path.stem in (*REQUIRED, *OPTIONAL) if path.suffix == ".py" else path.name == "README.md"
        if path.is_dir():
            known = path.name in FOLDERS or path.name == "__pycache__"
        if not known:
            yield Fault("files", path.name)


def _door_faults(file: File) -> Iterator[Fault]:
    others = outside_packages() - {file.package}
    for node, module in file.imports:
        if within(module, file.package):
            continue
        outermost = module.partition(".")[0]
        behind = outermost in BEHIND and file.name not in BEHIND[outermost]
        strange = file.name == "plugin" and outermost not in ("core", *ALLOWED)
        if _is_closed(module) or behind or strange or within_any(module, others):
            yield Fault("doors", file.at(node), _BEHIND_DOORS % {"module": module})
    for name in (node for node in ast.walk(file.tree) if isinstance(node, ast.Attribute | ast.Name)):
        reached = ast.unparse(name)
        inside = reached.startswith("core.") and reached.count(".") == 1 and _is_closed(reached)
        if reached == "__import__" or inside:
            yield Fault("doors", file.at(name), _BEHIND_DOORS % {"module": reached})


def _is_closed(module: str) -> bool:
    return module.partition(".")[0] in CLOSED and not within_any(module, DOORS)


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


def _declared_faults(state: State) -> Iterator[Fault]:
    """What is read of the files in the light of what they declare: templates, kinds of money, rules asked."""
    folder, declared = state.source.directory, state.declared
    if folder is None or declared is None:
        return
    yield from paper_faults(folder, state.source.name, declared)
    if not state.sound:  # what a rule answers is asked of declarations that stand
        return
    files = [file for file in _files(state.source) if isinstance(file, File)]
    written = [fault for file in files for fault in kinds_written(file, declared.case_types)]
    yield from village_fields(declared)
    asked = [fault for case_type in declared.case_types for fault in unanswered(case_type)]
    once: dict[tuple[str, str], Fault] = {}
    for fault in (*written, *asked):  # the line that writes it says more than the stages that ask it
        once.setdefault((fault.rule, str(fault.found)), fault)
    yield from once.values()
