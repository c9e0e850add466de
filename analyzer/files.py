"""Review of one patched file: which functions were touched, what was read, what was found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analyzer.around import Around
from analyzer.binding import Judgement, judge_function
from analyzer.check import Check, Hit
from analyzer.checks import all_checks
from analyzer.csource.functions import FileFacts, FunctionOutline
from analyzer.csource.syntax import Function
from analyzer.effect import Effect
from analyzer.effects import KernelApi, kernel_api
from analyzer.entries import FunctionId
from analyzer.findings import check_decisions, check_finding, decision, finding
from analyzer.lowering import FileContext, lower
from analyzer.reader import C_SUFFIXES, SourceReader
from analyzer.sourcefacts import SourceFacts
from analyzer.steps import Program
from analyzer.summaries import callees, expected_errnos, summarise
from analyzer.typetexts import TypesOfTree
from analyzer.touched import headings, touched_lines
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
    ) -> None:
        self.api, self._entered = api, entered or {}
        shown = {path: file.source for path, file in files.items()}
        self._types = TypesOfTree(tree if tree is not None else HunksOnlyTree(shown))
        self._outlines: dict[str, FunctionOutline] = {}
        for file in files.values():
            for outline in file.outlines:
                self._outlines.setdefault(outline.name, outline)

    def entered(self, function: Function) -> tuple[str, ...]:
        """In which contexts the kernel runs a function, as far as the reviewed files say."""
        return self._entered.get(FunctionId(function.path, function.name, function.line), ())

    def around(self, file: ReadFile) -> Around:
        """What checks may ask about the functions of *file*."""
        return Around(self.api, file.path, file.outlines, self._types)

    def context(self, file: ReadFile, functions: Sequence[Function]) -> FileContext:
        """Effects of what *functions* call inside the reviewed files, and the file's constants."""
        summaries = self._summaries(functions)

        expected = expected_errnos(functions, self.api.with_summaries(summaries))
        return FileContext(self.api, summaries, _constants(file), expected)

    def _summaries(self, functions: Sequence[Function]) -> Mapping[str, Effect]:
        wanted: dict[str, Function] = {}
        level = list(functions)
        while level and len(wanted) < _SUMMARISED_AT_MOST:
            names = sorted({n for f in level for n in callees(f)} - set(wanted))
            level = [self._outlines[n].build() for n in names if n in self._outlines]
            wanted.update({f.name: f for f in level})
        return summarise(wanted.values(), self.api)


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
            found = check.hits(function, around)
            decisions += check_decisions(function, check, found, program.holes)
            findings += _check_findings(file, function, check, found or ())
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


def mark_existing(
    reviews: Sequence[FileReview], base: SourceTree, reader: SourceReader
) -> tuple[Finding, ...]:
    """
    All findings, those marked that the function had before the series as well.

    Only functions with a finding are judged again, as they stand in *base*; a renamed file or
    function counts as new.
    """
    marked: list[Finding] = []
    for review in reviews:
        path = review.coverage.path
        suspects = frozenset(f.location.function for f in review.findings)
        before = base.read(path) if suspects else None
        known = _fingerprints(path, before, suspects, reader, base) if before is not None else set()
        marked += [replace(f, existed=f.fingerprint in known) for f in review.findings]
    return tuple(marked)


def _fingerprints(
    path: str,
    source: SourceFile,
    functions: frozenset[str],
    reader: SourceReader,
    tree: SourceTree,
) -> set[str]:
    read = reader.read(source)
    outlines = [o for o in read.facts.outlines if o.name in functions]
    touched = dict.fromkeys((o.line for o in outlines), 0)
    file = ReadFile(path, source, read, touched)
    review = review_file(file, series_code({path: file}, tree=tree))
    return {f.fingerprint for f in review.findings}


def series_code(
    files: Mapping[str, ReadFile],
    entered: EnteredTexts | None = None,
    tree: SourceTree | None = None,
) -> SeriesCode:
    """
    The code of a series, with the kernel API tables.

    :param entered: contexts of its functions.
    :param tree: where types are looked up; without it, in *files* only.
    """
    return SeriesCode(files, kernel_api(), entered, tree)
