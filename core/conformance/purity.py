"""Whether the files that answer questions of law are pure: the same facts and values give the same answer, always."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from core.conformance.reading import File, within, within_any
from core.plugins import Fault
from core.text import Text, _

PURE = ("pipeline", "rules", "parameters", "documents", "forms")
ALLOWED = frozenset({
    "__future__", "abc", "bisect", "calendar", "collections", "copy", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools",
    "heapq", "itertools", "math", "numbers", "operator", "re", "statistics", "string", "textwrap", "types", "typing", "unicodedata",
})  # fmt: skip
"""Of the standard library what neither reads nor writes anything; of others' libraries nothing."""
DOORS = ("core.declare", "core.rules")
FORBIDDEN = frozenset({"open", "exec", "eval", "compile", "__import__", "input", "print", "breakpoint"})
CLOCK = frozenset({"today", "now", "utcnow"})
CHANGES = frozenset({
    "append", "appendleft", "extend", "insert", "add", "update", "setdefault", "pop", "popitem", "remove",
    "discard", "clear", "sort", "reverse",
})  # fmt: skip
"""What a list, a set or a mapping is changed by."""
STEPS = frozenset({"next", "setattr", "delattr"})
"""What changes its first argument."""
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def impurities(file: File) -> Iterator[Fault]:
    """Every fault of one file, by line; nothing of a file that need not be pure."""
    if file.name not in PURE:
        return
    found = [*_imports(file), *_names(file), *_Changes(file).found]
    yield from (
        Fault("pure", file.at(node), said) for node, said in sorted(found, key=lambda one: one[0].lineno)
    )


Found = tuple[ast.stmt | ast.expr, Text]


def _imports(file: File) -> Iterator[Found]:
    for node, module in file.imports:
        own = (
            within(module, file.package) and module.removeprefix(f"{file.package}.").partition(".")[0] in PURE
        )
        if not (own or within_any(module, DOORS) or module.partition(".")[0] in ALLOWED):
            yield (
                node,
                _("%(module)s 不是纯的：所需的由 facts 和 values 给出，或者移到别的文件", module=module),
            )


def _names(file: File) -> Iterator[Found]:
    """What reads files, the clock or a text as code, however it is come by."""
    own = {
        node.id
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    days = set(_imported_from(file.tree, "datetime"))
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Name) and node.id in FORBIDDEN - own:
            yield node, _("%(name)s 读写事实以外的东西：规则只看 facts 和 values", name=node.id)
        elif isinstance(node, ast.Attribute) and node.attr in CLOCK and _root(node) in days:
            yield node, _("%(name)s 读时钟：哪一天由 facts.on 给出", name=ast.unparse(node))


def _imported_from(tree: ast.Module, module: str) -> Iterator[str]:
    """The names by which a file knows a module or what it took out of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.asname or alias.name for alias in node.names if alias.name == module)
        elif isinstance(node, ast.ImportFrom) and node.module == module:
            yield from (alias.asname or alias.name for alias in node.names)


def _root(node: ast.expr) -> str:
    """The name at the beginning of a.b[c].d."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


class _Changes(ast.NodeVisitor):
    """What a function changes outside of itself, and defaults that are kept between two calls."""

    def __init__(self, file: File) -> None:
        self.found: list[Found] = []
        self._outside = set(_bound_in(file.tree))
        self._inside: list[set[str]] = []
        self.visit(file.tree)

    def visit_FunctionDef(self, node: Function) -> None:
        for default in (*node.args.defaults, *(one for one in node.args.kw_defaults if one)):
            if isinstance(default, ast.List | ast.Dict | ast.Set):
                self.found.append((default, _("缺省值可变，会留到下一次：写 None 或者 ()")))
        self._inside.append({*_arguments(node), *_bound_in(node)})
        self.generic_visit(node)
        self._inside.pop()

    visit_AsyncFunctionDef = visit_Lambda = visit_FunctionDef  # noqa: N815  the names that ast asks for

    def visit_Global(self, node: ast.Global) -> None:
        self._changed(node, "、".join(node.names))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._stored(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._stored(node)

    def _stored(self, node: ast.Attribute | ast.Subscript) -> None:
        if isinstance(node.ctx, ast.Store | ast.Del) and self._is_outside(_root(node)):
            self._changed(node, ast.unparse(node))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func
        changes = (
            isinstance(called, ast.Attribute) and called.attr in CHANGES and self._is_outside(_root(called))
        )
        steps = isinstance(called, ast.Name) and called.id in STEPS and node.args
        if changes or (steps and self._is_outside(_root(node.args[0]))):
            self._changed(node, ast.unparse(node))
        self.generic_visit(node)

    def _is_outside(self, name: str) -> bool:
        """A name of the module, seen from within a function that has none such of its own."""
        return bool(self._inside) and name in self._outside and not any(name in one for one in self._inside)

    def _changed(self, node: ast.stmt | ast.expr, what: str) -> None:
        self.found.append((node, _("%(what)s 改动函数以外的东西，下一件就不一样了：改用返回值", what=what)))


def _arguments(node: Function) -> Iterator[str]:
    args = node.args
    for one in (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg):
        if one is not None:
            yield one.arg


def _bound_in(scope: ast.Module | Function) -> Iterator[str]:
    """Names that a module or a function itself binds by assignment; those that it declares global are not its own."""
    bodies = scope.body if isinstance(scope.body, list) else [scope.body]
    declared: set[str] = set()
    waiting: list[ast.AST] = list(bodies)
    names: list[str] = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
        if isinstance(node, ast.Global):
            declared.update(node.names)
        waiting.extend(ast.iter_child_nodes(node))
    return (name for name in names if name not in declared)
