"""A structure that is filled member by member, padding left as it was, and then given away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analyzer.csource.layout import StructLayout
from analyzer.csource.layouttext import amount
from analyzer.csource.machine import X86_64
from analyzer.csource.syntax import (
    Assignment,
    Call,
    Declaration,
    Expr,
    Function,
    Index,
    Member,
    Name,
    Unary,
    uncast,
    walk,
)
from analyzer.effects import KernelApi, kernel_api
from analyzer.layouts import Layouts
from analyzer.names import expressions, scan
from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from analyzer.shared_types import Reader, reader_of
from analyzer.touched import touched_by
from patches.apply import Step
from patches.tree import SourceTree
from reports.finding import Confidence, Finding, Location, Rule, Severity, TraceStep

RULE = Rule(
    id="padding-left-unset",
    title="Padding of a structure is given away as it was in memory",
    defect_class="uninit-input",
    severity=Severity.WARNING,
    what="Every member is set, but memory that no member names keeps what was there before.",
    why="A program reads kernel memory from it; the hypervisor may refuse what is not zero.",
    source="semantics.md 2.0 (reserved); ISO C 6.2.6.1 (padding has unspecified values)",
    false_alarms="A function of the series that clears what it is given.",
)


@dataclass(frozen=True, slots=True)
class _Use:
    """Where a variable's memory goes. :param member: set member, empty for the whole."""

    line: int
    callee: str
    member: str
    argument: int


def _find(steps: Sequence[Step], reader: SourceReader) -> SeriesResult:
    if not steps:
        return SeriesResult(())
    tree, layouts, api = steps[-1].after, Layouts(), kernel_api()
    touched = touched_by([(step.patch, step.applied) for step in steps])
    findings: list[Finding] = []
    for path in sorted(p for p in touched if p.endswith(".c")):
        for function, patch in _functions(tree, path, touched[path], reader, api):
            for name, declared in scan(function).declarations.items():
                found = _judge(function, name, declared, (tree, layouts, api), patch)
                if found is not None:
                    findings.append(found)
    return SeriesResult(tuple(findings))


def _functions(
    tree: SourceTree, path: str, touched: Mapping[int, int], reader: SourceReader, api: KernelApi
) -> Iterator[tuple[Function, int]]:
    source = tree.read(path)
    if source is None or not any(n in source.text for n in (*api.user_copies, *api.leaves_unset)):
        return
    for outline in reader.facts(source).outlines:
        patches = [p for line, p in touched.items() if outline.line <= line <= outline.end_line]
        if patches and not outline.partial:
            yield outline.build(), max(patches)


def _judge(
    function: Function,
    name: str,
    declared: Declaration,
    place: tuple[SourceTree, Layouts, KernelApi],
    patch: int,
) -> Finding | None:
    tree, layouts, api = place
    words = declared.type.replace("*", "").replace("const ", "").strip()
    origin = _unset_memory(function, name, declared, api)
    if not words.startswith("struct ") or not origin or name in scan(function).ambiguous:
        return None
    uses = tuple(_uses(function, name, "*" in declared.type))
    given = _given_away(uses, api)
    if given is None or given.line <= origin:
        return None
    layout = layouts.find(tree, function.path, words, X86_64)
    if layout is None or not _hidden_bits(layout):
        return None
    hypervisor = reader_of(layout.path) is Reader.HYPERVISOR
    if given.callee not in api.user_copies and not hypervisor:
        return None
    members = {use.member for use in uses if use.member and use.line <= given.line}
    if not {field.name for field in layout.fields} <= members:
        return None
    return _finding(function, (name, origin, given), layout, patch)


def _unset_memory(function: Function, name: str, declared: Declaration, api: KernelApi) -> int:
    """Line where the variable's memory begins with unknown content; 0 if it does not."""
    if "*" not in declared.type:
        whole = declared.initial is None and not declared.static and not declared.array
        is_parameter = any(p.name == name for p in function.parameters)
        return declared.line if whole and not is_parameter else 0
    lines = [
        value.line
        for value in _values(function, name)
        if isinstance(value, Call) and value.callee in api.leaves_unset and not _zeroing(value)
    ]
    return lines[0] if len(lines) == 1 else 0


def _zeroing(call: Call) -> bool:
    return any(isinstance(e, Name) and "ZERO" in e.text for a in call.arguments for e in walk(a))


def _values(function: Function, name: str) -> Iterator[Expr]:
    for node in function.graph.nodes:
        if node.declares is not None and node.declares.name == name and node.declares.initial:
            yield uncast(node.declares.initial)
    for expr in expressions(function):
        for one in walk(expr):
            if isinstance(one, Assignment) and _is(one.target, name):
                yield uncast(one.value)


def _uses(function: Function, name: str, pointer: bool) -> Iterator[_Use]:
    for expr in expressions(function):
        for one in walk(expr):
            if isinstance(one, Assignment) and not (pointer and _is(one.target, name)):
                if (member := _member(one.target, name)) is not None:
                    yield _Use(one.line, "", member, 0)
            elif isinstance(one, Call):
                yield from _of_call(one, name)


def _of_call(call: Call, name: str) -> Iterator[_Use]:
    for index, given in enumerate(call.arguments):
        argument = uncast(given)
        if isinstance(argument, Unary) and argument.op == "&":
            member = _member(argument.operand, name)
            if member is not None:
                yield _Use(call.line, call.callee, member, index)
        elif _is(argument, name):
            yield _Use(call.line, call.callee, "", index)


def _member(expr: Expr, name: str) -> str | None:
    """First member of an lvalue in the variable's memory; empty for the whole, else ``None``."""
    member = ""
    while True:
        match expr:
            case Member(base=base, field=field):
                member, expr = field, base
            case Index(base=base):
                expr = base
            case Unary(op="*", operand=operand):
                expr = operand
            case Name(text=text):
                return member if text == name else None
            case _:
                return None


def _is(expr: Expr, name: str) -> bool:
    return isinstance(expr, Name) and expr.text == name


def _given_away(uses: Sequence[_Use], api: KernelApi) -> _Use | None:
    """The first call that gets the memory as a whole; ``None`` if something set it as a whole."""
    for use in uses:
        if use.member:
            continue
        row = api.effects.get(use.callee)
        if row is not None and row.releases == use.argument:
            continue
        if not use.callee:
            return None
        earlier = any(one.member and one.line < use.line for one in uses)
        return use if earlier and (use.callee not in api.user_copies or use.argument == 1) else None
    return None


def _hidden_bits(layout: StructLayout) -> int:
    """Bits of padding, in members of structure type, too."""
    if layout.kind == "union":
        return 0
    inner = sum(_hidden_bits(f.inside) for f in layout.fields if f.inside is not None and f.size)
    return layout.padding + inner + sum(field.padding for field in layout.fields)


def _finding(
    function: Function, path: tuple[str, int, _Use], layout: StructLayout, patch: int
) -> Finding:
    name, origin, given = path
    bits = amount(_hidden_bits(layout))
    at = [Location(function.path, line, function.name) for line in (origin, given.line)]
    steps = (
        TraceStep(at[0], f"{name} begins with what was in memory"),
        TraceStep(
            Location(layout.path, layout.line, layout.name),
            f"{layout.title} has {bits} of padding, which setting its members leaves alone",
        ),
        TraceStep(at[1], f"{given.callee}() gets {name} as a whole"),
    )
    message = f"{name}: {bits} of padding in {layout.title} go to {given.callee}() unset"
    direct = given.callee in kernel_api().user_copies
    confidence = Confidence.HIGH if direct else Confidence.MEDIUM
    return Finding(RULE, message, at[1], steps, confidence, patch)


SERIES_CHECK = SeriesCheck((RULE,), _find)
