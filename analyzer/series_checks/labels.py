"""A step of the series jumps to a label that is not there, or leaves one that nothing jumps to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from analyzer.buildsteps import Answer, Difference, Problem, introduced
from analyzer.csource.declaring import FunctionDeclared
from analyzer.csource.preprocessed import Preprocessed
from analyzer.csource.using import KEYWORDS
from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from analyzer.visible import VisibleFile, VisibleReader
from patches.apply import Step
from reports.finding import Location, Rule, Severity

UNDEFINED = Rule(
    id="label-not-defined",
    title="A goto names a label that the function does not have",
    defect_class="build",
    severity=Severity.ERROR,
    what="The function has a goto and no label of that name in any configuration.",
    why="This step of the series does not compile, so the history cannot be bisected.",
    source="C11 6.8.6.1",
)
UNUSED = Rule(
    id="label-not-used",
    title="Nothing jumps to a label",
    defect_class="build",
    severity=Severity.WARNING,
    what="The label's name stands nowhere else in the function, in any configuration.",
    why="gcc -Wall warns (-Wunused-label); with CONFIG_WERROR this step does not compile.",
    source="gcc manual, -Wunused-label",
)
_GOTO = re.compile(r"\bgoto\s+([A-Za-z_]\w*)\s*;")
_LABEL = re.compile(r"(?:(?<=[;{}:)])|(?<=\belse)|(?<=\bdo))\s*\b([A-Za-z_]\w*)\s*:(?!:)")
_TERNARY = re.compile(r"\?[^;{}]*\Z")


def _find(steps: Sequence[Step], reader: SourceReader) -> SeriesResult:
    return introduced(steps, reader, (UNDEFINED, UNUSED), _ask)


def _ask(file: VisibleFile, difference: Difference, visible: VisibleReader) -> Answer:
    problems: list[Problem] = []
    undecided: list[str] = []
    asked = 0
    before = _bodies(difference.before) if difference.before not in (None, file) else {}
    for function in file.declared.defined:
        body = _body(file.declared.source, function)
        if "goto" not in body and not _LABEL.search(body):
            continue
        if before.get(function.name) == body:
            continue
        asked += 1
        if reason := _doubt(file, function):
            undecided.append(reason)
            continue
        problems += _undefined(file, function, body)
        problems += _unused(file, function, body)
    return Answer(tuple(problems), asked, tuple(undecided))


def _bodies(file: VisibleFile | None) -> Mapping[str, str]:
    if file is None:
        return {}
    return {f.name: _body(file.declared.source, f) for f in file.declared.defined}


def _body(source: Preprocessed, function: FunctionDeclared) -> str:
    return source.code[function.body[0] : function.body[1]] if function.body is not None else ""


def _doubt(file: VisibleFile, function: FunctionDeclared) -> str:
    if not file.declared.sure:
        return "braces that do not pair in every configuration"
    behind = file.source.text.count("\n") + 1
    gaps = file.source.gaps if file.source.complete else (*file.source.gaps, (behind, behind))
    first = file.declared.source.line(function.start)
    if any(start <= function.end_line and end >= first for start, end in gaps):
        return "only parts of the function are known"
    return ""


def _undefined(file: VisibleFile, function: FunctionDeclared, body: str) -> Iterator[Problem]:
    labels = {m[1] for m in _labels(body)}
    seen: set[str] = set()
    for match in _GOTO.finditer(body):
        name = match[1]
        # A macro may write the label; then its name stands in another place too.
        others = len(re.findall(rf"\b{name}\b", body)) - len(
            re.findall(rf"\bgoto\s+{name}\s*;", body)
        )
        if name in labels or others or name in seen or _in_macros(file, name):
            continue
        seen.add(name)
        line = _line(file, function, match.start(1))
        yield Problem(
            UNDEFINED,
            function.name,
            name,
            f"label {name} is used but not defined",
            line,
            f"goto {name}",
            (
                (
                    Location(file.path, function.line, function.name),
                    "the function has no such label",
                ),
            ),
        )


def _unused(file: VisibleFile, function: FunctionDeclared, body: str) -> Iterator[Problem]:
    for match in _labels(body):
        name = match[1]
        if len(re.findall(rf"\b{name}\b", body)) > 1 or _in_macros(file, name):
            continue
        # __maybe_unused and the like behind a label are for those that some macro uses.
        if re.match(r"\s*(?:__\w+|\[\[)", body[match.end() :]):
            continue
        yield Problem(
            UNUSED,
            function.name,
            name,
            f"label {name} is defined but not used",
            _line(file, function, match.start(1)),
            f"label {name}",
            own=True,
        )


def _labels(body: str) -> Iterator[re.Match[str]]:
    for match in _LABEL.finditer(body):
        if match[1] in KEYWORDS:
            continue
        before = body[max(0, match.start() - 400) : match.start(1)]
        # "case (A): x" and "a ? (b) : c" have no label; a struct in the body has bit fields.
        if before.rstrip().endswith(")") or _TERNARY.search(before):
            continue
        yield match


def _in_macros(file: VisibleFile, name: str) -> bool:
    """True if a macro that the file can see has *name* in it, as a jump or as a label."""
    word = re.compile(rf"\b{name}\b")
    if any(word.search(m.body) for m in file.declared.macros):
        return True
    jump = re.compile(rf"goto\s+{name}\b|\b{name}\s*:")
    return any(name in text and jump.search(text) for _, text in file.texts)


def _line(file: VisibleFile, function: FunctionDeclared, offset: int) -> int:
    start = function.body[0] if function.body is not None else function.start
    return file.declared.source.line(start + offset)


SERIES_CHECK = SeriesCheck((UNDEFINED, UNUSED), _find)
