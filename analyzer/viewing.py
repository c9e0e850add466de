"""Review of several files together: contexts, locks and what other threads see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analyzer.codeview import CodeView, ViewedFile
from analyzer.effects import kernel_api
from analyzer.entries import FunctionId
from analyzer.files import ReadFile, code_lines
from analyzer.reader import SourceReader
from analyzer.view_check import ViewHit
from analyzer.view_checks import all_view_checks
from patches.tree import SourceTree
from reports.finding import Finding, Location, TraceStep
from reports.report import Decision, Verdict


@dataclass(frozen=True, slots=True)
class ViewReview:
    """What looking at all files together contributes to the report."""

    findings: tuple[Finding, ...]
    decisions: tuple[Decision, ...]


def view_of(files: Mapping[str, ReadFile]) -> CodeView:
    """The view of what was read; touched lines are reviewed."""
    viewed = [
        ViewedFile(file.path, file.read.facts, file.read.code, frozenset(file.touched))
        for file in files.values()
        if file.read is not None
    ]
    return CodeView(viewed, kernel_api())


def review_view(files: Mapping[str, ReadFile]) -> ViewReview:
    """Judge every touched function of *files* by what the others do."""
    view = view_of(files)
    findings: list[Finding] = []
    decisions: list[Decision] = []
    for check in all_view_checks():
        hits = [hit for hit in check.find(view) if view.reviewed(hit.blamed.function)]
        findings += [_finding(files, view, hit) for hit in hits]
        violated = {(hit.blamed.function, hit.rule.id) for hit in hits}
        for function, rule in dict.fromkeys(check.concerns(view)):
            if view.reviewed(function) and (function, rule.id) not in violated:
                decisions.append(_decision(view, function, rule.id))
        decisions += [
            Decision(_place(view, function), rule_id, "context", Verdict.VIOLATED, "", 0)
            for function, rule_id in sorted(violated, key=_by_place)
        ]
    return ViewReview(tuple(findings), tuple(decisions))


def _by_place(item: tuple[FunctionId, str]) -> tuple[str, int, str]:
    return item[0].path, item[0].line, item[1]


def _place(view: CodeView, function: FunctionId) -> Location:
    return Location(function.path, view.functions[function].line, function.name)


def _decision(view: CodeView, function: FunctionId, rule_id: str) -> Decision:
    """Calls to code that was not read may do anything to a context."""
    body = view.functions[function]
    unread = sorted(
        {
            place.call.callee
            for place in view.sections(function).places
            if place.call.callee
            and place.call.callee not in view.api.effects
            and not view.resolve(function.path, place.call.callee)
        }
    )
    reason = ""
    if body.partial or body.error or body.graph.unread:
        reason = "part of the function was not read"
    elif unread:
        reason = f"calls code that was not read: {', '.join(unread[:3])}"
    verdict = Verdict.NOT_DECIDED if reason else Verdict.HOLDS
    return Decision(_place(view, function), rule_id, "context", verdict, reason, 0)


def _finding(files: Mapping[str, ReadFile], view: CodeView, hit: ViewHit) -> Finding:
    steps = tuple(
        TraceStep(Location(s.function.path, s.line, s.function.name), s.text) for s in hit.steps
    )
    blamed = hit.blamed.function
    file, body = files[blamed.path], view.functions[blamed]
    patches = [
        files[s.location.path].touched[s.location.line]
        for s in steps
        if s.location.line in files[s.location.path].touched
    ]
    own = [p for line, p in file.touched.items() if body.line <= line <= body.end_line]
    place = Location(blamed.path, hit.blamed.line, blamed.name)
    patch = max(patches or own, default=0)
    code = code_lines(file, body.line, body.end_line, file.touched)
    return Finding(hit.rule, hit.message, place, steps, hit.confidence, patch, code)


def mark_existing_in_view(
    found: Sequence[Finding], files: Mapping[str, ReadFile], base: SourceTree, reader: SourceReader
) -> tuple[Finding, ...]:
    """All of *found*, those marked that the same files had before the series as well."""
    if not found:
        return ()
    before: dict[str, ReadFile] = {}
    for path, file in files.items():
        source = base.read(path) if file.read is not None else None
        if source is not None:
            read = reader.read(source)
            touched = dict.fromkeys(range(1, source.text.count("\n") + 2), 0)
            before[path] = ReadFile(path, source, read, touched)
    known = {f.fingerprint for f in review_view(before).findings}
    return tuple(replace(f, existed=f.fingerprint in known) for f in found)
