"""A number counts pages of one size here and pages of another size there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analyzer.check import Check, Hit, Hits
from analyzer.csource.syntax import Binary, Expr, Function, Name, render, uncast
from analyzer.effects import KernelApi
from analyzer.happenings import calls, node_expressions, parts, written_names
from reports.finding import Confidence, Rule, Severity


def _find(function: Function, api: KernelApi) -> Hits:
    if function.path.startswith("arch/x86/"):
        return None  # both pages have 4 KiB there
    first: dict[str, tuple[str, int, str]] = {}
    hits: dict[str, Hit] = {}
    found = sorted(_counted(function, api), key=lambda one: one[2])
    for name, unit, line, text in found:
        before = first.setdefault(name, (unit, line, text))
        if before[0] != unit and _set_once(function, name):
            hits.setdefault(name, _hit(name, before, (unit, line, text)))
    return tuple(hits.values()) if found else None


def _counted(function: Function, api: KernelApi) -> Iterator[tuple[str, str, int, str]]:
    """Variables that are multiplied by a page size, or given where pages are counted."""
    for node, part in parts(function):
        if isinstance(part, Binary) and part.op in {"*", "<<"}:
            sides = ((part.left, part.right), (part.right, part.left))
            for count, size in sides if part.op == "*" else sides[:1]:
                unit = _unit(size, api.page_units)
                if unit and isinstance(uncast(count), Name):
                    yield render(uncast(count)), unit, node.line, render(part)
    for node, call in calls(function):
        position, unit = api.page_counts.get(call.callee, (-1, ""))
        if 0 <= position < len(call.arguments):
            count = uncast(call.arguments[position])
            if isinstance(count, Name) and not count.text.isupper():
                yield count.text, unit, node.line, render(call)


def _unit(expr: Expr, units: Mapping[str, str]) -> str:
    plain = uncast(expr)
    return units.get(plain.text, "") if isinstance(plain, Name) else ""


def _set_once(function: Function, name: str) -> bool:
    """The variable keeps one value: what is counted cannot change between the uses."""
    written = sum(
        name in written_names(expr)
        for node in function.graph.nodes
        for expr in node_expressions(node)
    )
    declared = sum(
        node.declares is not None and node.declares.name == name
        and node.declares.initial is not None
        for node in function.graph.nodes
    )  # fmt: skip
    return written + declared <= 1


def _hit(name: str, before: tuple[str, int, str], after: tuple[str, int, str]) -> Hit:
    return Hit(
        f"{name}: counts {before[0]} and {after[0]}",
        (
            (before[1], f"`{before[2]}`: {name} counts {before[0]}"),
            (after[1], f"`{after[2]}`: {name} counts {after[0]}"),
        ),
        Confidence.MEDIUM,
    )


CHECK = Check(
    Rule(
        id="page-units-mixed",
        title="A number counts pages of two sizes",
        defect_class="stride",
        severity=Severity.WARNING,
        what="One number is used as a count of pages of PAGE_SIZE and of the hypervisor's pages,"
        " which have 4 KiB whatever PAGE_SIZE is.",
        why="With pages of 16 or 64 KiB (arm64), a part of the memory is left out, or memory behind"
        " it is changed as well.",
        source="include/hyperv/hvgdk_mini.h (HV_HYP_PAGE_SHIFT); semantics.md 2.0",
        false_alarms="Code that is built for pages of 4 KiB only.",
    ),
    find=_find,
)
