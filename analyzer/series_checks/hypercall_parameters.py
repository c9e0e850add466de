"""Types given to hypercalls against the sizes that the hypercall's specification names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analyzer.csource.layout import StructLayout
from analyzer.csource.machine import X86_64
from analyzer.csource.syntax import Function
from analyzer.effect import HypercallSize
from analyzer.effects import KernelApi, kernel_api
from analyzer.hypercall_uses import HypercallUse, hypercall_uses
from analyzer.layouts import Layouts
from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from analyzer.touched import touched_by
from patches.apply import Step
from patches.tree import SourceTree
from reports.finding import Confidence, Finding, Location, Rule, Severity, TraceStep
from reports.report import Decision, Verdict

_PAGE = 4096

SIZE = Rule(
    id="hypercall-type-size",
    title="The type of a hypercall parameter has another size than the hypercall",
    defect_class="layout",
    severity=Severity.WARNING,
    what="The structure behind the pointer is shorter than the hypercall's input, or is not what"
    " the hypercall writes.",
    why="Members are read from, or written to, bytes that mean something else to the hypervisor.",
    source="semantics.md 2.1 to 2.7; Hypervisor Top Level Functional Specification",
    false_alarms="A hypervisor newer than the specification that takes a longer structure.",
)
PAGE = Rule(
    id="hypercall-type-over-page",
    title="The type of a hypercall parameter is larger than a page",
    defect_class="page-overflow",
    severity=Severity.ERROR,
    what="Input and output of a hypercall each lie in one page of 4096 bytes.",
    why="The hypervisor refuses what crosses a page, and Linux writes behind the page.",
    source="semantics.md 2.0 (alignment)",
)


def _find(steps: Sequence[Step], reader: SourceReader) -> SeriesResult:
    if not steps:
        return SeriesResult(())
    layouts, api, tree = Layouts(), kernel_api(), steps[-1].after
    findings: list[Finding] = []
    decisions: list[Decision] = []
    touched = touched_by([(step.patch, step.applied) for step in steps])
    for path in sorted(p for p in touched if p.endswith((".c", ".h"))):
        for function, patch in _functions(tree, path, touched[path], reader, api):
            for use in hypercall_uses(function, api):
                found, asked = _judge(function, use, patch, (tree, layouts, api))
                findings += found
                decisions += asked
    return SeriesResult(tuple(findings), tuple(decisions))


def _functions(
    tree: SourceTree,
    path: str,
    touched: Mapping[int, int],
    reader: SourceReader,
    api: KernelApi,
) -> Iterator[tuple[Function, int]]:
    """Touched functions that name a function which issues a hypercall, with the last patch."""
    source = tree.read(path)
    names = [e.function for e in api.effects.values() if e.hypercall is not None]
    if source is None or not any(name in source.text for name in names):
        return
    lines = source.text.split("\n")
    for outline in reader.facts(source).outlines:
        patches = [p for line, p in touched.items() if outline.line <= line <= outline.end_line]
        text = "\n".join(lines[outline.line - 1 : outline.end_line])
        if patches and any(name in text for name in names):
            yield outline.build(), max(patches)


_Place = tuple[SourceTree, Layouts, KernelApi]


def _judge(
    function: Function, use: HypercallUse, patch: int, place: _Place
) -> tuple[list[Finding], list[Decision]]:
    tree, layouts, api = place
    size = _size_of(use, api)
    findings: list[Finding] = []
    decisions: list[Decision] = []
    for words, line, input_ in (
        (use.input, use.input_line, True),
        (use.output, use.output_line, False),
    ):
        layout = layouts.find(tree, function.path, words, X86_64) if words else None
        if layout is None:
            continue
        way = "input" if input_ else "output"
        where = (function, use, line, patch)
        if layout.size > _PAGE:
            text = f"{words} has {layout.size} bytes, a hypercall's {way} at most {_PAGE}"
            findings.append(_finding(PAGE, text, where))
        if size is None:
            continue
        wrong = _wrong_input(layout, size) if input_ else _wrong_output(layout, size)
        if wrong:
            text = f"{way} of {size.name} is {words}: {layout.size} bytes, {wrong}"
            findings.append(_finding(SIZE, text, where))
        verdict = Verdict.VIOLATED if wrong else Verdict.HOLDS
        at = Location(function.path, use.line, function.name)
        decisions.append(Decision(at, SIZE.id, f"{size.name} {way}", verdict, "", 0))
    return findings, decisions


def _size_of(use: HypercallUse, api: KernelApi) -> HypercallSize | None:
    """The row of the hypercall, by Linux' name for its code."""
    return next((size for size in api.sizes if size.name in use.names), None)


def _wrong_input(layout: StructLayout, size: HypercallSize) -> str:
    """
    What the specification says instead; empty if it agrees or names no figure.

    The hypervisor does not look at what is behind the last byte that it takes.
    """
    if size.input is None or layout.size >= size.input:
        return ""
    return f"the hypercall takes {size.input}{_list(size.element)}"


def _wrong_output(layout: StructLayout, size: HypercallSize) -> str:
    if size.output is None and not size.out_element:
        return ""
    if (layout.size == size.output and size.output) or layout.flexible:
        return ""
    if size.out_element and (layout.size == size.out_element or _is_list(layout, size)):
        return ""
    if not size.output and not size.out_element:
        return "the hypercall gives nothing"
    if size.out_element:
        return f"the hypercall gives elements of {size.out_element}"
    return f"the hypercall gives {size.output}"


def _is_list(layout: StructLayout, size: HypercallSize) -> bool:
    """An array of the elements is all there is in it."""
    return all(
        field.type.endswith("]")
        and (
            field.size % size.out_element == 0
            and (field.inside is None or field.inside.size == size.out_element)
        )
        for field in layout.fields
    )


def _list(element: int) -> str:
    return f" and a list of {element} each" if element else ""


def _finding(rule: Rule, text: str, where: tuple[Function, HypercallUse, int, int]) -> Finding:
    function, use, line, patch = where
    place = Location(function.path, line, function.name)
    steps = (
        TraceStep(place, f"the pointer is declared here: {text}"),
        TraceStep(Location(function.path, use.line, function.name), "it is given to the hypercall"),
    )
    confidence = Confidence.MEDIUM if function.partial else Confidence.HIGH
    return Finding(rule, f"{function.name}: {text}", place, steps, confidence, patch)


SERIES_CHECK = SeriesCheck((SIZE, PAGE), _find)
