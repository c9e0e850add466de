"""What was read of a C file, as lines of text for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer.callgraph import CallEdge, CallWay
from analyzer.comparisons import Comparison
from analyzer.csource.sources import Returned, Source, aliases, sources_of
from analyzer.csource.syntax import (
    ControlFlowGraph,
    Declaration,
    Function,
    Name,
    Node,
    NodeKind,
    render,
)
from analyzer.csource.valueflow import Definition, Origin, ValueFlow
from analyzer.entering import in_words
from analyzer.factview import FileView, FunctionView
from reports.report import ReadState
from reports.text import plural

_SHOWN = 90
_MOST_CALLERS = 6
_OUTSIDE_WRITES = (Origin.ALIASED, Origin.ITERATOR, Origin.UNKNOWN)


def overview(view: FileView) -> Iterator[str]:
    """A line a function, what was not read, and what the file declares."""
    states = [f.state for f in view.functions]
    counted = ", ".join(
        f"{states.count(state)} {state.value}" for state in ReadState if states.count(state)
    )
    lines = plural(view.lines, "line")
    yield f"{view.path}: {lines}, {plural(len(states), 'function')}" + (
        f" ({counted})" if counted else ""
    )
    for first, last, reason in view.facts.unread:
        yield f"  not read: {_lines(first, last)}: {reason}"
    if view.functions:
        yield ""
        yield f"{'lines':>12}  {'function':<40} {'nodes':>5}  entered as, or called by"
    for function in view.functions:
        yield f"{_span(function):>12}  {function.name:<40} {_nodes(function):>5}  {_why(function)}"
        for reason in function.holes:
            yield f"{'':>14}{function.state.value}: {reason}"
    yield from _symbols(view)


def _span(function: FunctionView) -> str:
    return _lines(function.outline.line, function.outline.end_line)


def _lines(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _nodes(function: FunctionView) -> int:
    return len(function.function.graph.nodes)


def _why(function: FunctionView) -> str:
    own = [in_words(way) for way in function.entered if not way.through]
    if own:
        return own[0] + (f" (and {len(own) - 1} more)" if len(own) > 1 else "")
    callers = list(dict.fromkeys(e.caller.name for e in function.callers if e.caller != e.callee))
    if callers:
        more = f" and {len(callers) - 3} more" if len(callers) > 3 else ""
        return "by " + ", ".join(f"{name}()" for name in callers[:3]) + more
    return "nothing in this file" if function.outline.static else "by name, from other files"


def _symbols(view: FileView) -> Iterator[str]:
    declared = view.facts.declared
    constants = view.constants
    values = [(m.name, m.line, m.body) for m in declared.macros if m.parameters is None and m.body]
    known = [(n, line, body, constants.named(n)) for n, line, body in values]
    if known:
        yield ""
        yield f"macros with a value: {sum(v is not None for *_, v in known)} of {len(known)}"
    for name, line, body, value in known:
        if value is not None:
            yield f"{line:>12}  {name} = {_number(value.value)}" + _said(body, value.value)
    enums = [v for enum in declared.enumerations for v in enum.values]
    if enums:
        yield ""
        yield f"enumerators: {len(enums)}"
    for one in enums:
        value = constants.named(one.name)
        yield f"{one.line:>12}  {one.name}" + (f" = {_number(value.value)}" if value else "")
    tables = [(a.line, f"{a.kind} {a.tag}".strip(), len(a.fields)) for a in declared.aggregates]
    if tables:
        yield ""
        yield f"structures: {len(tables)}"
    for line, name, fields in tables:
        yield f"{line:>12}  {name}: {plural(fields, 'member')}"
    if declared.variables:
        yield ""
        yield f"variables: {len(declared.variables)}"
    for variable in declared.variables:
        yield f"{variable.line:>12}  {' '.join(variable.type.split())} {variable.name}"


def _number(value: int) -> str:
    return str(value) if abs(value) < 1024 else f"{value:#x}"


def _said(body: str, value: int) -> str:
    """The text of a macro, unless it is no more than the number."""
    return "" if body.strip("()") in (str(value), hex(value)) else f"  ({_short(body)})"


def details(view: FunctionView) -> Iterator[str]:
    """One function: head, how it was read, who calls it, its graph and its values."""
    function = view.function
    yield f"{function.path}:{_span(view)}: {signature(function)}"
    yield f"read: {view.state.value}" + (f": {'; '.join(view.holes)}" if view.holes else "")
    for way in view.entered:
        yield f"entered as {in_words(way)}" + (
            f" ({way.entry.path}:{way.entry.line})" if not way.through else ""
        )
    yield from _callers(view.callers)
    inside = [e for e in view.callees if e.way is CallWay.NAME]
    maybe = [e for e in view.callees if e.way is not CallWay.NAME]
    for title, edges in (("calls in this file", inside), ("may call", maybe)):
        names = dict.fromkeys(f"{e.callee.name}() in line {e.line}" for e in edges)
        if names:
            yield f"{title}: {', '.join(names)}"
    if view.outside:
        yield f"calls outside: {', '.join(f'{name}()' for name in view.outside)}"
    yield ""
    yield from graph_lines(function.graph)
    yield ""
    yield from _values(view.values.flow, function)
    yield from _conditions(view.values.comparisons, view.values.flow)
    yield from _returns(view.values.returned)


def _callers(edges: Sequence[CallEdge]) -> Iterator[str]:
    names = list(dict.fromkeys(f"{e.caller.name}() in line {e.line}" for e in edges))
    if names:
        more = len(names) - _MOST_CALLERS
        listed = ", ".join(names[:_MOST_CALLERS]) + (f" and {more} more" if more > 0 else "")
        yield f"called by {listed}"


def signature(function: Function) -> str:
    """The head of a function on one line."""
    listed = ", ".join(declaration(p) for p in function.parameters) or "void"
    gap = "" if function.return_type.endswith("*") else " "
    static = "static " if function.static else ""
    return f"{static}{function.return_type}{gap}{function.name}({listed})"


def declaration(declared: Declaration) -> str:
    """A variable or parameter as it is written."""
    gap = "" if declared.type.endswith("*") or not declared.type else " "
    return f"{declared.type}{gap}{declared.name}{'[]' if declared.array else ''}"


def graph_lines(graph: ControlFlowGraph) -> Iterator[str]:
    """The control-flow graph: a line a node, in source order, with where it leads."""
    yield f"control flow: {plural(len(graph.nodes), 'node')}, {plural(len(graph.loops), 'loop')}"
    width = len(str(len(graph.nodes)))
    going: dict[int, list[str]] = {}
    for edge in graph.edges:
        label = {True: "true ", False: "false ", None: ""}[edge.label]
        going.setdefault(edge.source, []).append(f"{label}{edge.target}")
    shown = [*graph.nodes[:1], *graph.nodes[2:], *graph.nodes[1:2]]
    for node in shown:
        targets = ", ".join(going.get(node.index, ()))
        arrow = f"  -> {targets}" if targets else ""
        yield f"  {node.index:>{width}}  line {node.line:<5} {node_text(node)}{arrow}"


def node_text(node: Node) -> str:
    """What a node does, shortened to a line."""
    text = ""
    if node.declares is not None and node.kind is NodeKind.DECLARATION:
        text = declaration(node.declares)
        if node.declares.initial is not None:
            text += f" = {render(node.declares.initial)}"
    elif node.expr is not None:
        text = render(node.expr)
    words = {
        NodeKind.STATEMENT: "",
        NodeKind.DECLARATION: "",
        NodeKind.CONDITION: "if ",
        NodeKind.RETURN: "return ",
        NodeKind.SCOPE_ENTER: "enter ",
        NodeKind.SCOPE_EXIT: "leave ",
        NodeKind.UNREAD: "NOT READ ",
        NodeKind.ENTRY: "entry",
        NodeKind.EXIT: "exit",
    }
    if node.iterates:
        return _short(f"for each: {text}")
    return _short(f"{words[node.kind]}{text}".strip())


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def _values(flow: ValueFlow, function: Function) -> Iterator[str]:
    parameters = {p.name for p in function.parameters}
    yield "values:"
    for place in flow.places:
        made = [d for d in flow.definitions if d.place == place and d.node]
        known = [d for d in made if d.origin.known and d.origin is not Origin.UNSET]
        texts = ["parameter"] if place in parameters else []
        texts += dict.fromkeys(_definition(d) for d in known)
        texts += dict.fromkeys(
            f"perhaps set by {d.callee or 'a call through a pointer'}() in line {d.line}"
            for d in made
            if d.origin is Origin.OUTPUT
        )
        for origin in _OUTSIDE_WRITES:
            lines = dict.fromkeys(str(d.line) for d in made if d.origin is origin)
            if lines:
                many = "line" if len(lines) == 1 else "lines"
                texts.append(f"{origin.value} in {many} {', '.join(lines)}")
        calls = len({d.node for d in made if d.origin is Origin.CHANGED})
        texts += [f"perhaps changed by {plural(calls, 'other call')}"] if calls else []
        yield f"  {place}: {'; '.join(texts) or 'never set here'}"
    if flow.address_taken:
        yield f"  address taken: {', '.join(flow.address_taken)}"
    if flow.shadowed:
        yield f"  declared more than once, followed as one: {', '.join(flow.shadowed)}"


def _definition(definition: Definition) -> str:
    what = render(definition.source) if definition.source is not None else "changed in place"
    if definition.origin is Origin.CALL:
        what = f"{definition.callee or 'a call through a pointer'}()"
    return f"{_short(what)} in line {definition.line}"


def _conditions(found: Sequence[Comparison], flow: ValueFlow) -> Iterator[str]:
    if found:
        yield "conditions:"
    for one in found:
        other = f" {one.other}" if one.other else ""
        if one.value is not None and one.other != str(one.value):
            other += f" (= {_number(one.value)})"
        held = sources_of(flow, Name(one.subject, one.line), one.node, one.line)
        from_ = _sources(held) if one.definitions else ""
        also = ", ".join(aliases(flow, one.node, one.subject))
        yield (
            f"  line {one.line}: {one.subject} {one.true.value}{other}, else {one.false.value}"
            + other
            + (f" [{one.through}()]" if one.through else "")
            + (f"; it is {from_}" if from_ else "")
            + (f"; {also} holds the same" if also else "")
        )


def _returns(found: Sequence[Returned]) -> Iterator[str]:
    if any(one.text for one in found):
        yield "returns:"
    for one in found:
        itself = [(s.line, s.text) for s in one.sources] == [(one.line, one.text)]
        if one.text:
            said = "" if itself or not one.sources else f": {_sources(one.sources)}"
            yield f"  line {one.line}: {_short(one.text)}{said}"


def _sources(sources: Sequence[Source]) -> str:
    return ", ".join(dict.fromkeys(source_text(s) for s in sources))


def source_text(source: Source) -> str:
    """Where a value comes from, in a few words."""
    match source.origin:
        case Origin.CALL:
            return f"{source.callee or 'a call through a pointer'}() of line {source.line}"
        case Origin.CONSTANT | Origin.ADDRESS:
            return f"{_short(source.text)} of line {source.line}"
        case Origin.COMPUTED:
            return f"computed in line {source.line}"
        case Origin.PARAMETER:
            return f"parameter {source.text}"
        case Origin.UNSET:
            return "not set"
        case _ if source.callee:
            return f"unknown ({source.origin.value}: {source.callee}() of line {source.line})"
        case _:
            return f"unknown ({source.origin.value})"
