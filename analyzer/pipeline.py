"""The data flow of one review, on one screen: series -> tree -> hunks -> C facts -> verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from analyzer.compiling import compile_steps
from analyzer.csource.functions import FunctionOutline
from analyzer.dependencies import find_dependencies
from analyzer.effects import kernel_api
from analyzer.entering import entered_as
from analyzer.factcache import FactCache
from analyzer.files import read_files, review_file, series_code
from analyzer.findings import without_repeats
from analyzer.history import ages
from analyzer.neighbours import neighbours
from analyzer.reader import SourceReader
from analyzer.series_checks import all_series_checks
from analyzer.seriesorder import series_order
from analyzer.subsystems import map_hunks
from analyzer.viewing import mark_existing_in_view, review_view
from patches.apply import Step, apply_steps
from patches.base import find_base
from patches.candidates import candidate_trees, repository_of
from patches.sources import load_series
from patches.tree import SourceTree
from reports.finding import Finding, Severity
from reports.report import HunkMapping, Report

_RANK = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Request:
    """
    What to review.

    :param inputs: as on the command line.
    :param trees: that the series may be based on, as :mod:`patches.candidates` reads them; may
        be empty.
    :param command: how to run the same review again.
    :param build: configured build to compile each step with; ``None`` compiles nothing.
    :param cache: facts of earlier runs; ``None`` reads everything anew.
    """

    inputs: Sequence[str]
    trees: tuple[str, ...]
    stdin: BinaryIO
    command: str
    build: Path | None = None
    cache: FactCache | None = None


def review(request: Request) -> Report:
    """
    Review one series.

    :raises PatchInputError: if the input or the tree cannot be read at all.
    """
    reader = SourceReader(request.cache)
    report = _review(request, reader)
    reader.save()
    return report


def _review(request: Request, reader: SourceReader) -> Report:
    series = load_series(request.inputs, repository_of(request.trees), request.stdin)
    found = find_base(candidate_trees(request.trees), series) if request.trees else None
    steps = found.steps if found else tuple(apply_steps(None, series))
    base, tree = (found.tree if found else None), steps[-1].after
    applied = tuple(step.applied for step in steps)
    files = read_files(tree, series, applied, reader)
    beside = neighbours(tree, files, reader, kernel_api()) if base is not None else {}
    code = series_code(files, entered_as({**beside, **files}), tree, beside)
    reviews = [review_file(file, code) for file in files.values()]
    aged = ages([f for r in reviews for f in r.findings], steps, base, reader)
    both = {**beside, **files}
    together = review_view(both)
    of_all = without_repeats(together.findings, aged.findings)
    if base is not None:
        of_all = mark_existing_in_view(of_all, both, base, reader)
    readings = series_order(steps, reader).readings
    of_series = [check.find(steps, reader) for check in all_series_checks()]
    sources = repository_of(request.trees)
    if request.build is not None and sources is not None:
        of_series.append(compile_steps(steps, reader.visible, request.build, Path(sources)))
    # What a check says of patches as such is there with the patch that it names.
    brought = [replace(f, introduced=f.patch) for result in of_series for f in result.findings]
    brought += [f if f.existed else replace(f, introduced=f.patch) for f in of_all]
    decisions = [*(d for r in reviews for d in r.decisions), *together.decisions]
    decisions += [d for result in of_series for d in result.decisions]
    return Report(
        tool_version=version("hvpatch"),
        command=request.command,
        tree=base.describe() if base is not None else "",
        base=found.ladder if found is not None else None,
        inputs=tuple(request.inputs),
        trees=request.trees,
        series=series,
        applied=applied,
        hunks=tuple(_map(steps, reader)),
        files=tuple(r.coverage for r in reviews),
        decisions=tuple(decisions),
        findings=ordered([*aged.findings, *brought]),
        fixed=ordered(aged.fixed),
        dependencies=find_dependencies(series, base, readings),
    )


def _map(steps: Sequence[Step], reader: SourceReader) -> Iterator[HunkMapping]:
    """Map each patch's hunks in the tree that it makes."""
    for step in steps:

        def outlines(path: str, after: SourceTree = step.after) -> Sequence[FunctionOutline]:
            return reader.outlines(after, path)

        yield from map_hunks(step.patch, outlines)


def ordered(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Sort findings: worst first, then by place."""
    return tuple(
        sorted(
            found,
            key=lambda f: (_RANK[f.severity], f.location.path, f.location.line, f.rule.id),
        )
    )
