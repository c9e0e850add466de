"""Review of one patched file: which functions were touched, what was read, what was found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analyzer.around import Around
from analyzer.binding import Judgement, judge_function
from analyzer.check import Check, Hit, Surroundings
from analyzer.checks import all_checks
from analyzer.csource.functions import FileFacts, FunctionOutline
from analyzer.csource.syntax import Function
from analyzer.effect import Effect
from analyzer.effects import KernelApi, kernel_api
from analyzer.entries import FunctionId
from analyzer.findings import (
    check_decisions,
    check_finding,
    decision,
    finding,
    without_repeats,
)
from analyzer.lowering import FileContext, lower
from analyzer.reader import C_SUFFIXES, SourceReader
from analyzer.sourcefacts import SourceFacts
from analyzer.steps import Program
from analyzer.summaries import callees, expected_errnos, summarise_across
from analyzer.touched import headings, touched_lines
from analyzer.typetexts import TypesOfTree
from analyzer.values import NEGATIVE, POSITIVE, ZERO
from model.verdict import VerdictKind
from patches.apply import AppliedPatch
from patches.series import Series
from patches.tree import HunksOnlyTree, SourceFile, SourceTree
from reports.finding import CodeLine, Finding, Location
from reports.report import Decision, FileCoverage, FunctionCoverage, ReadState

_INTEGER = re.compile(r"\(?(0[xX][0-9a-fA-F]+|\d+)[uUlL]*\)?")
EnteredTexts = Mapping[FunctionId, tuple[str, ...]]

# Functions of the reviewed files whose effects are worked out; calls to further ones stay opaque.
_SUMMARISED_AT_MOST = 400


@dataclass(frozen=True, slots=True)
class ReadFile:
    """
    A touched file after the last patch.

    :param read: its facts; ``None`` for what is not C, or not there any more.
    :param touched: line -> number of the patch that last touched it.
    """

    path: str
    source: SourceFile | None
    read: SourceFacts | None
    touched: Mapping[int, int]
    reason: str = ""

    @property
    def facts(self) -> FileFacts | None:
        return self.read.facts if self.read is not None else None

    @property
    def outlines(self) -> Sequence[FunctionOutline]:
        return self.facts.outlines if self.facts is not None else ()

    def changed(self) -> tuple[FunctionOutline, ...]:
        """Functions with a touched line, in source order."""
        return tuple(
            o for o in self.outlines if any(o.line <= line <= o.end_line for line in self.touched)
        )


@dataclass(frozen=True, slots=True)
class FileReview:
    """What one file contributes to the report."""

    coverage: FileCoverage
    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]


def read_files(
    tree: SourceTree, series: Series, applied: Sequence[AppliedPatch], reader: SourceReader
) -> dict[str, ReadFile]:
    """Read every touched file that still exists, by path."""
    touched, named = touched_lines(series, applied), headings(series, applied)
    return {p: _read(tree, p, touched[p], reader, named.get(p)) for p in sorted(touched)}


def _read(
    tree: SourceTree,
    path: str,
    touched: Mapping[int, int],
    reader: SourceReader,
    named: Mapping[int, str] | None,
) -> ReadFile:
    source = tree.read(path)
    if source is None:
        return ReadFile(path, None, None, touched, "not to be read in the patched tree")
    read = reader.read(source, named) if path.endswith(C_SUFFIXES) else None
    return ReadFile(path, source, read, touched)


class SeriesCode:
    """The functions of all touched files: what they do for each other."""

    def __init__(
        self,
        files: Mapping[str, ReadFile],
        api: KernelApi,
        entered: EnteredTexts | None = None,
        tree: SourceTree | None = None,
        beside: Mapping[str, ReadFile] | None = None,
    ) -> None:
        self.api, self._entered = api, entered or {}
        self._files = tuple(files.values())
        shown = {path: file.source for path, file in files.items()}
        self._types = TypesOfTree(tree if tree is not None else HunksOnlyTree(shown))
        self._own: dict[tuple[str, str], tuple[FunctionOutline, ...]] = {}
        self._shared: dict[str, tuple[FunctionOutline, ...]] = {}
        for file in (*files.values(), *(beside or {}).values()):
            for outline in file.outlines:
                # What kernel functions do is told by the tables, unless the series writes them.
                if file.path not in files and outline.name in api.effects:
                    continue
                key = file.path, outline.name
                self._own[key] = (*self._own.get(key, ()), outline)
                if not outline.static:
                    others = self._shared.get(outline.name, ())
                    self._shared[outline.name] = (*others, outline)

    def entered(self, function: Function) -> tuple[str, ...]:
        """In which contexts the kernel runs a function, as far as the reviewed files say."""
        return self._entered.get(FunctionId(function.path, function.name, function.line), ())

    def around(self, file: ReadFile) -> Around:
        """What checks may ask about the functions of *file*."""
        text = file.source.text if file.source is not None else ""
        return Around(self.api, file.path, text, file.outlines, self._types)

    def context(self, file: ReadFile, functions: Sequence[Function]) -> FileContext:
        """Effects of what *functions* call inside the reviewed files, and the file's constants."""
        summaries = self._summaries(functions)

        expected = expected_errnos(functions, self.api.with_summaries(summaries))
        return FileContext(self.api, summaries, _constants(file), expected)

    def others(self, file: ReadFile, context: FileContext, around: Around) -> Surroundings:
        """What checks may compare the functions of *file* with."""

        def functions() -> tuple[Function, ...]:
            own = tuple(o.build() for o in file.outlines)
            others = tuple(o.build() for f in self._files if f is not file for o in f.changed())
            return own + others

        effect_of = context.api.with_summaries(context.summaries)
        return Surroundings(context.api, effect_of, functions, around.flow)

    def _summaries(self, functions: Sequence[Function]) -> Mapping[str, Effect]:
        """Effects of what *functions*, all of one file, call; each as this file sees its name."""
        wanted: dict[tuple[str, str], Function] = {}
        level = list(functions)
        while level and len(wanted) < _SUMMARISED_AT_MOST:
            called = [c for f in level for n in callees(f) for c in self._resolve(f, n)[:1]]
            level = [c for c in dict.fromkeys(called) if (c.path, c.name) not in wanted]
            wanted.update({(f.path, f.name): f for f in level})
        known = summarise_across(wanted.values(), self.api, self._resolve)
        seen: dict[str, Effect] = {}
        for function in functions:
            for name in callees(function):
                for callee in self._resolve(function, name):
                    if (callee.path, callee.name) in known:
                        seen[name] = known[callee.path, callee.name]
        return seen

    def _resolve(self, function: Function, name: str) -> tuple[Function, ...]:
        """A function of the same file, else one that is not static; of several, the first."""
        found = self._own.get((function.path, name)) or self._shared.get(name, ())
        return tuple(outline.build() for outline in found[:1])


def _constants(file: ReadFile) -> Mapping[str, str]:
    if file.facts is None:
        return {}
    signs = {
        name: ZERO if value == 0 else POSITIVE if value > 0 else NEGATIVE
        for name, value in file.facts.enums.items()
    }
    for name, text in file.facts.defines.items():
        match = _INTEGER.fullmatch(text.strip())
        if match is not None:
            signs[name] = POSITIVE if match.group(1).strip("0xX") else ZERO
    return signs


def review_file(file: ReadFile, code: SeriesCode) -> FileReview:
    """Judge every touched function of one file."""
    if file.facts is None or file.source is None:
        origin = file.source.origin if file.source is not None else ""
        coverage = FileCoverage(file.path, False, origin, file.reason, ())
        return FileReview(coverage, (), ())
    functions = [outline.build() for outline in file.changed()]
    context = code.context(file, functions)
    around = code.around(file)
    others = code.others(file, context, around)
    covered: list[FunctionCoverage] = []
    decisions: list[Decision] = []
    findings: list[Finding] = []
    for function in functions:
        program = lower(function, context)
        covered.append(_coverage(program, code.entered(function)))
        judgements = judge_function(program)
        decisions += [decision(function, j) for j in judgements]
        findings += [_finding(file, program, j) for j in _violated(judgements)]
        for check in all_checks():
            found = check.hits(function, around, others)
            decisions += check_decisions(function, check, found, program.holes)
            new = _check_findings(file, function, check, found or ())
            findings += without_repeats(new, findings)
    covered += _unread(file, file.facts)
    coverage = FileCoverage(file.path, True, file.source.origin, "", tuple(covered))
    return FileReview(coverage, tuple(decisions), tuple(findings))


def _violated(judgements: Sequence[Judgement]) -> list[Judgement]:
    """One judgement for each property and place: the one with the shortest path."""
    first: dict[tuple[str, int], Judgement] = {}
    for judgement in judgements:
        if judgement.kind is not VerdictKind.VIOLATED:
            continue
        origin = judgement.path[-1].rule.origin if judgement.path[-1].rule else None
        key = (judgement.property.name, getattr(origin, "line", 0))
        if key not in first or len(judgement.path) < len(first[key].path):
            first[key] = judgement
    return list(first.values())


def _coverage(program: Program, entered: tuple[str, ...]) -> FunctionCoverage:
    function = program.function
    return FunctionCoverage(
        Location(function.path, function.line, function.name),
        function.end_line,
        ReadState.PARTIAL if program.holes else ReadState.WHOLE,
        program.holes[0] if program.holes else "",
        program.opaque,
        program.known_calls,
        entered,
    )


def _unread(file: ReadFile, facts: FileFacts) -> list[FunctionCoverage]:
    """Touched lines that lie in code that could not be read as a function."""
    result = []
    for first, last, reason in facts.unread:
        if any(first <= line <= last for line in file.touched):
            place = Location(file.path, first)
            result.append(FunctionCoverage(place, last, ReadState.NOT_READ, reason, (), 0))
    return result


def _touched_in(file: ReadFile, function: Function) -> Mapping[int, int]:
    return {n: p for n, p in file.touched.items() if function.line <= n <= function.end_line}


def _finding(file: ReadFile, program: Program, judgement: Judgement) -> Finding:
    function = program.function
    touched = _touched_in(file, function)
    return finding(
        function,
        judgement,
        touched,
        code_lines(file, function.line, function.end_line, touched),
        not program.holes,
    )


def _check_findings(
    file: ReadFile, function: Function, check: Check, hits: Sequence[Hit]
) -> list[Finding]:
    if not hits:
        return []
    touched = _touched_in(file, function)
    lines = code_lines(file, function.line, function.end_line, touched)
    return [check_finding(function, check, hit, touched, lines) for hit in hits]


def code_lines(
    file: ReadFile, first: int, last: int, touched: Mapping[int, int]
) -> tuple[CodeLine, ...]:
    """Lines of a file for display, those in *touched* as added ones."""
    if file.source is None:
        return ()
    lines = file.source.text.split("\n")
    gaps = file.source.gaps
    return tuple(
        CodeLine(
            number,
            lines[number - 1] if number <= len(lines) else "",
            not any(start <= number <= end for start, end in gaps),
            number in touched,
        )
        for number in range(first, last + 1)
    )


def series_code(
    files: Mapping[str, ReadFile],
    entered: EnteredTexts | None = None,
    tree: SourceTree | None = None,
    beside: Mapping[str, ReadFile] | None = None,
) -> SeriesCode:
    """
    The code of a series, with the kernel API tables.

    :param entered: contexts of its functions.
    :param tree: where types are looked up; without it, in *files* only.
    :param beside: files that the series does not touch.
    """
    return SeriesCode(files, kernel_api(), entered, tree, beside)
