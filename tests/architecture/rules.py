"""The rules: each yields one line ``file:line: what is wrong`` for each breach."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping

from tests.architecture.sources import PACKAGES, Module, docstrings, imports

MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "patches": frozenset({"patches"}),
    "model": frozenset({"model"}),
    "reports": frozenset({"reports", "patches"}),
    "analyzer": frozenset(PACKAGES),
    "tests": frozenset({*PACKAGES, "tests"}),
}
ONE_PLACE: Mapping[str, frozenset[str]] = {
    "tree_sitter": frozenset({"analyzer/csource/parse.py"}),
    "tree_sitter_c": frozenset({"analyzer/csource/parse.py"}),
    "jinja2": frozenset({"reports/formats/html.py"}),
    "git": frozenset({"patches/tree.py", "patches/sources/git_range.py"}),
    "gitdb": frozenset({"patches/tree.py", "patches/sources/git_range.py"}),
    "unidiff": frozenset({"patches/diff.py"}),
    "click": frozenset({"analyzer/cli.py", "analyzer/commands/"}),
}
PLUGINS: Mapping[str, tuple[str, str]] = {
    "patches/sources": ("SOURCE", "Source"),
    "analyzer/subsystems": ("SUBSYSTEM", "Subsystem"),
    "analyzer/effects": ("EFFECTS", "EffectTable"),
    "analyzer/checks": ("CHECK", "Check"),
    "analyzer/commands": ("COMMAND", "Command"),
    "analyzer/series_checks": ("SERIES_CHECK", "SeriesCheck"),
    "analyzer/view_checks": ("VIEW_CHECK", "ViewCheck"),
    "model/properties": ("PROPERTY", "Property"),
    "model/machine": ("PART", "Part"),
    "model/scenarios": ("SCENARIO", "Scenario"),
    "reports/formats": ("FORMAT", "Format"),
}
"""Folder -> its constant, and the type of it."""

MODULE_LINES = 600
FUNCTION_LINES = 80
SAYS_NOTHING = frozenset(
    f"{word}{plural}"
    for word in ("util", "helper", "manager", "handler", "data", "info", "misc", "common")
    for plural in ("", "s")
)
MAY_CATCH_ALL = "analyzer/cli.py"
NAMES_KERNEL_FUNCTIONS = (
    "analyzer/effects/",
    "analyzer/subsystems/",
    "analyzer/csource/",  # macros that change how C reads
    "patches/examples/",
)


def forbidden_imports(code: Iterable[Module]) -> Iterator[str]:
    """Packages that may not know each other; formats that import another format."""
    for module in code:
        allowed = MAY_IMPORT[module.folder]
        for found in imports(module):
            if found.top in MAY_IMPORT and found.top not in allowed:
                yield f"{module.path}:{found.line}: {module.folder} imports {found.names[0]}"


def formats_importing_formats(code: Iterable[Module]) -> Iterator[str]:
    """A format that imports another one."""
    formats = {m.name for m in code if _is_plugin(m, "reports/formats")}
    for module in code:
        if module.name not in formats:
            continue
        for found in imports(module):
            for name in found.names:
                if name in formats - {module.name}:
                    yield f"{module.path}:{found.line}: a format imports {name}"


def misplaced_third_parties(code: Iterable[Module]) -> Iterator[str]:
    """A library imported anywhere but in its one place."""
    for module in code:
        for found in imports(module):
            if not _in_place(module.path, ONE_PLACE.get(found.top)):
                places = ", ".join(sorted(ONE_PLACE[found.top]))
                yield f"{module.path}:{found.line}: {found.top} belongs in {places}"


def _in_place(path: str, places: frozenset[str] | None) -> bool:
    """A place that ends in "/" is a folder."""
    if places is None:
        return True
    return path in places or path.rpartition("/")[0] + "/" in places


def too_long(code: Iterable[Module]) -> Iterator[str]:
    """Modules and functions beyond their size."""
    for module in code:
        lines = len(module.text.splitlines())
        if lines > MODULE_LINES:
            yield f"{module.path}:1: {lines} lines, {MODULE_LINES} allowed"
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    yield (
                        f"{module.path}:{node.lineno}: {node.name}() has {length} lines, "
                        f"{FUNCTION_LINES} allowed"
                    )


def names_that_say_nothing(code: Iterable[Module]) -> Iterator[str]:
    """Modules and folders called utils and the like, also as the last word: ``git_utils``."""
    for module in code:
        for part in module.name.split("."):
            if part.rpartition("_")[2] in SAYS_NOTHING:
                yield f"{module.path}:1: the name {part!r} says nothing"


def broad_handlers(code: Iterable[Module]) -> Iterator[str]:
    """``except Exception``, ``except BaseException`` and bare ``except`` outside the CLI."""
    for module in code:
        if module.path == MAY_CATCH_ALL:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ExceptHandler) and _catches_all(node.type):
                yield f"{module.path}:{node.lineno}: catches everything"


def _catches_all(caught: ast.expr | None) -> bool:
    if caught is None:
        return True
    if isinstance(caught, ast.Tuple):
        return any(_catches_all(one) for one in caught.elts)
    name = caught.attr if isinstance(caught, ast.Attribute) else getattr(caught, "id", "")
    return name in {"Exception", "BaseException"}


def plugins_of(code: Iterable[Module], folder: str) -> tuple[Module, ...]:
    """The plug-in modules of one folder: no packages, nothing private."""
    return tuple(module for module in code if _is_plugin(module, folder))


def _is_plugin(module: Module, folder: str) -> bool:
    place, _, file = module.path.rpartition("/")
    return place == folder and not file.startswith("__")


def plugins_without_constant(code: Iterable[Module]) -> Iterator[str]:
    """Plug-ins that do not assign their folder's constant once, or assign another folder's."""
    constants = {constant for constant, _ in PLUGINS.values()}
    for folder, (constant, _) in PLUGINS.items():
        for module in plugins_of(code, folder):
            assigned = [name for name in _module_level_names(module.tree) if name in constants]
            if assigned != [constant]:
                what = ", ".join(assigned) or "nothing"
                yield f"{module.path}:1: should define {constant} once, defines {what}"


def _module_level_names(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        targets: list[ast.expr] = []
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets = [statement.target]
        for target in targets:
            if isinstance(target, ast.Name):
                yield target.id


def kernel_functions_named(code: Iterable[Module], functions: Collection[str]) -> Iterator[str]:
    """
    Strings outside the tables that are, or have as a word, the name of a kernel function.

    Docstrings may name them, and *functions* without an underscore are words of their own ("min").
    """
    wanted = frozenset(name for name in functions if "_" in name.strip("_"))
    for module in code:
        if module.path.startswith(NAMES_KERNEL_FUNCTIONS):
            continue
        prose = docstrings(module)
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if id(node) in prose:
                continue
            for word in node.value.split():
                if word in wanted:
                    yield f"{module.path}:{node.lineno}: names the kernel function {word}"
