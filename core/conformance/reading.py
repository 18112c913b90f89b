"""A Python file of a plugin, read without importing it: what it imports, and the texts that stand in its code."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class File:
    """One Python file of a plugin, parsed; `package` is the one that it lies in."""

    path: Path
    name: str
    package: str
    tree: ast.Module

    @classmethod
    def read(cls, path: Path, package: str) -> File:
        """SyntaxError when it is none."""
        return cls(path, path.stem, package, ast.parse(path.read_text(encoding="utf-8")))

    def at(self, node: ast.AST) -> str:
        """Where it stands, as a fault names it."""
        return f"{self.path.name}:{getattr(node, 'lineno', 1)}"

    @property
    def imports(self) -> Iterator[tuple[ast.stmt, str]]:
        """(statement, module) of everything imported; `from a import b` counts as a.b too, b may be a module."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                whole = ".".join(part for part in (self._above(node.level), node.module) if part)
                yield from ((node, f"{whole}.{alias.name}") for alias in node.names)

    def _above(self, level: int) -> str:
        """The package that so many dots mean; nothing of an absolute import."""
        parts = self.package.split(".")
        return ".".join(parts[: len(parts) - level + 1]) if level else ""

    @property
    def texts(self) -> Iterator[ast.Constant]:
        """Every text and number in its code; sentences at the head of something are none."""
        said = {id(node.value) for node in ast.walk(self.tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str | int) and id(node) not in said:
                yield node


def within(module: str, package: str) -> bool:
    """Whether a module is the package or lies in it."""
    return f"{module}.".startswith(f"{package}.")


def within_any(module: str, packages: Iterable[str]) -> bool:
    """The same for one of several."""
    return any(within(module, package) for package in packages)
