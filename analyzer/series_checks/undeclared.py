"""A step of the series uses a function or constant that nothing declares where it is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from analyzer.buildsteps import Answer, Difference, Problem, c_paths, introduced
from analyzer.csource.using import KEYWORDS
from analyzer.includes import architecture_of
from analyzer.macroarguments import hiding_macro
from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from analyzer.visible import VisibleFile, VisibleReader
from patches.apply import Step
from patches.tree import OverlayTree, SourceTree
from reports.finding import Location, Rule, Severity

UNDECLARED = Rule(
    id="undeclared-symbol",
    title="A function or constant is used before anything declares it",
    defect_class="build",
    severity=Severity.ERROR,
    what="Neither the file nor anything it includes declares the name, and no macro can write it.",
    why="This step of the series does not compile, so the history cannot be bisected.",
    source="Documentation/process/submitting-patches.rst, Separate your changes; C11 6.5.2.2",
    false_alarms="A header that the build makes declares it, and nothing in the tree uses it yet.",
)
NOT_INCLUDED = Rule(
    id="header-not-included",
    title="The header that declares a used name is not included",
    defect_class="build",
    severity=Severity.WARNING,
    what="One header of the tree declares the name, and no chain of includes leads to it.",
    why="This step of the series does not compile, whatever is configured.",
    source="Documentation/process/submit-checklist.rst, 1: include what is used",
    false_alarms="A header that the build makes includes it.",
)
_BUILT_IN = re.compile(r"__builtin_\w+|__sync_\w+|__atomic_\w+|__c11_\w+|va_(?:start|end|arg|copy)")
_CONSTANT = re.compile(r"(?<![\w.>#])[A-Z][A-Z0-9]*_[A-Z0-9_]+\b(?!\s*(?:\(|:(?!:)))")
# A name that so many files have is no name that a series made up.
_MOST_HOLDERS = 200
# Behind one of these a name is used; behind another word it is declared.
_BEFORE_USE = KEYWORDS - {"extern", "static", "void", "int", "long", "unsigned", "char", "short"}


@dataclass(frozen=True, slots=True)
class _Use:
    name: str
    line: int
    function: str
    offset: int
    what: str


_Search = Callable[[VisibleFile, str], Sequence[str] | None]


def _find(steps: Sequence[Step], reader: SourceReader) -> SeriesResult:
    wanted: dict[str, None] = {}

    def collect(file: VisibleFile, name: str) -> Sequence[str] | None:
        wanted[name] = None
        return None

    # The tree is searched once, for what no included header has in any step.
    introduced(steps, reader, (), lambda f, d, v: _ask(f, d, collect))
    near = _near(path for step in steps for path in c_paths(step))
    held = reader.visible.holders(steps[0].before, tuple(wanted), near) if wanted else {}

    def look_up(file: VisibleFile, name: str) -> Sequence[str] | None:
        return None if held is None else held.get(name)

    return introduced(
        steps, reader, (UNDECLARED, NOT_INCLUDED), lambda f, d, v: _ask(f, d, look_up, v)
    )


def _near(paths: Iterable[str]) -> Sequence[str]:
    """Where declarations of what *paths* use most likely stand."""
    folders = {"include": None}
    for path in paths:
        parts = path.split("/")[:-1]
        folders["/".join(parts[:2])] = None
        folders[f"arch/{architecture_of(path)}/include"] = None
    return sorted(folder for folder in folders if folder)


def _ask(
    file: VisibleFile,
    difference: Difference,
    search: _Search,
    visible: VisibleReader | None = None,
) -> Answer:
    problems: list[Problem] = []
    undecided: list[str] = []
    asked: set[str] = set()
    for use in _uses(file, difference):
        asked.add(use.name)
        if isinstance(outcome := _judge(file, use, search, visible), Problem):
            problems.append(outcome)
        elif outcome:
            undecided.append(outcome)
    return Answer(tuple(problems), len(asked), tuple(undecided))


def _uses(file: VisibleFile, difference: Difference) -> Iterator[_Use]:
    """
    The first use of each name that is new in the file, or that is declared otherwise now.

    A file that includes less than before is looked at as a whole.
    """
    before = difference.before
    old: frozenset[str] = frozenset()
    if before is not None and before is not file:
        lost = {*before.closure.paths} - {*file.closure.paths}
        if not lost:
            old = frozenset(use.name for use in _all_uses(before)) - difference.changed
    only = difference.changed if before is file else None
    seen: set[str] = set()
    for use in _all_uses(file):
        if use.name in old or use.name in seen or (only is not None and use.name not in only):
            continue
        seen.add(use.name)
        yield use


def _all_uses(file: VisibleFile) -> Iterator[_Use]:
    declared = file.declared
    for call in declared.calls:
        if not _BUILT_IN.fullmatch(call.name):
            yield _Use(call.name, call.line, call.function, call.offset, "called")
    code = declared.source.code
    for function in declared.defined:
        if function.body is None:
            continue
        for match in _CONSTANT.finditer(code, *function.body):
            if not match[0].startswith("CONFIG_"):
                at = match.start()
                yield _Use(match[0], declared.source.line(at), function.name, at, "used")


def _judge(
    file: VisibleFile, use: _Use, search: _Search, visible: VisibleReader | None
) -> Problem | str:
    """A problem, why it cannot be told, or nothing if all is well."""
    if use.name in file.declared.names:
        return ""
    if file.unsure:
        return file.unsure
    if not file.built:
        return "no Makefile builds the file at this step; another file may include it"
    meaning = file.meaning(use.name)
    if meaning.places:
        return ""
    if meaning.mentioned:
        return f"{meaning.mentioned[0]} has {use.name} in a way that was not understood"
    if reason := _doubt(file, use):
        return reason
    holders = search(file, use.name)
    if holders is None or visible is None:
        return "the tree cannot be searched"
    return _missing(file, use, holders, visible)


def _doubt(file: VisibleFile, use: _Use) -> str:
    """Why a name without declaration may be well all the same."""
    function = file.declared.function_at(use.line)
    if function is None or function.body is None:
        return "outside any function that was understood"
    code = file.declared.source.code
    text = code[function.start : function.body[1]]
    if use.what == "called" and re.search(rf"\b{use.name}\b(?!\s*\()", text):
        return f"{use.name} may be a variable"
    before = re.search(r"(\w+)[\s*]*\Z", code[max(0, use.offset - 200) : use.offset])
    if before is not None and before[1] not in _BEFORE_USE and not before[1][0].isdigit():
        return f"{use.name} may be declared inside the function"
    if re.search(rf"\benum\b[^;{{}}]*\{{[^}}]*\b{use.name}\b", text):
        return f"{use.name} may be declared inside the function"
    if pasted := file.pasted(use.name):
        return f"the macro {pasted} may write {use.name}"
    if hiding := hiding_macro(file, function.body[0], use.offset):
        return f"the macro {hiding} may join or quote {use.name}"
    return ""


def _has(tree: SourceTree, path: str, name: str, visible: VisibleReader) -> bool:
    file = tree.read(path)
    return file is not None and name in visible.words(file.text)


def _declaring(
    paths: Sequence[str], name: str, tree: SourceTree, visible: VisibleReader
) -> Sequence[str] | None:
    """Those of *paths* that declare *name*; ``None`` if there are too many to look."""
    if len(paths) > _MOST_HOLDERS:
        return None
    opened = [one for path in paths if (one := visible.open(tree, path)) is not None]
    return [one.path for one in opened if name in one.declared.names]


def _missing(
    file: VisibleFile, use: _Use, holders: Sequence[str], visible: VisibleReader
) -> Problem | str:
    tree = file.tree
    changed = sorted(tree.changes) if isinstance(tree, OverlayTree) else []
    # The base was searched; what the series changed may have lost the name since.
    holders = [p for p in holders if p not in changed or _has(tree, p, use.name, visible)]
    places = [p for p in dict.fromkeys([*holders, *changed]) if p != file.path]
    in_headers = [p for p in places if p.endswith(".h")]
    if file.path.endswith(".h") and (first := next((p for p in in_headers if p in holders), "")):
        return f"{first} may be included before {file.path}"
    headers = _declaring(in_headers, use.name, tree, visible)
    elsewhere = [p for p in places if p.endswith(".c")] if not headers else []
    if headers is None or len(elsewhere) > _MOST_HOLDERS:
        return f"{len(holders)} files have {use.name}"
    declaring = headers or _declaring(elsewhere, use.name, tree, visible) or []
    other = [path for path in holders if path not in declaring and path != file.path]
    name = f"{use.name}()" if use.what == "called" else use.name
    if headers and file.path.endswith(".h"):
        return f"{headers[0]} may be included before {file.path}"
    if len(headers) == 1 and headers[0].startswith("include/"):
        header = visible.open(tree, headers[0])
        line = header.declared.names[use.name] if header is not None else 1
        return Problem(
            NOT_INCLUDED,
            use.function,
            use.name,
            f"{name} is declared in {headers[0]} only, which {file.path} does not include",
            use.line,
            f"{name} is {use.what} here",
            ((Location(headers[0], line), f"the only declaration of {name}"),),
        )
    if headers:
        return f"{use.name} is declared in {headers[0]}, which is not included for this build"
    if other:
        return f"{other[0]} uses {use.name} without a declaration that was understood"
    hidden = f"; {declaring[0]} has one of its own" if declaring else ""
    return Problem(
        UNDECLARED,
        use.function,
        use.name,
        f"{name} is {use.what}, but declared nowhere in the tree at this step{hidden}",
        use.line,
        f"{name} is {use.what} here",
    )


SERIES_CHECK = SeriesCheck((UNDECLARED, NOT_INCLUDED), _find)
