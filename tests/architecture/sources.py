"""Our own code as syntax trees: what the rules look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conftest import REPOSITORY

PACKAGES = ("analyzer", "model", "patches", "reports")
FOLDERS = (*PACKAGES, "tests")
_HOLD_DOCSTRINGS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Module:
    """
    One Python file.

    :param path: relative to the root, ``/``-separated. :param name: dotted, as imported.
    """

    path: str
    name: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        """Dotted name of the package whose relative imports start here."""
        return self.name if self.path.endswith("/__init__.py") else self.name.rpartition(".")[0]

    @property
    def folder(self) -> str:
        return self.path.partition("/")[0]


def modules(root: Path, *folders: str) -> tuple[Module, ...]:
    """Every Python file below *folders* of *root*, sorted by path."""
    found = []
    for folder in folders:
        for file in sorted((root / folder).rglob("*.py")):
            relative = file.relative_to(root)
            if "__pycache__" in relative.parts:
                continue
            parts = relative.with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            text = file.read_text(encoding="utf-8")
            found.append(Module(relative.as_posix(), name, text, ast.parse(text, str(relative))))
    return tuple(found)


@cache
def ours(*folders: str) -> tuple[Module, ...]:
    """The same for this repository; never empty, so that no rule holds for want of code."""
    found = modules(REPOSITORY, *folders)
    assert found, f"no Python file in {folders}"
    return found


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name. ``from a import b`` counts as ``a`` and as ``a.b``."""

    line: int
    names: tuple[str, ...]

    @property
    def top(self) -> str:
        return self.names[0].partition(".")[0]


def imports(module: Module) -> Iterator[Import]:
    """Every import, inside functions and ``TYPE_CHECKING`` too, relative ones resolved."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, (alias.name,))
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = module.package.split(".")
                above = parents[: len(parents) - node.level + 1]
                base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield Import(node.lineno, (base, f"{base}.{alias.name}"))


def docstrings(module: Module) -> frozenset[int]:
    """Identities of the syntax nodes that are docstrings, those after an assignment included."""
    found = set()
    for node in ast.walk(module.tree):
        if not isinstance(node, _HOLD_DOCSTRINGS):
            continue
        for statement in node.body:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                found.add(id(statement.value))
    return frozenset(found)
