"""A pointer is tested for NULL after it has been dereferenced on every path to the test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analyzer.check import Check, Hit
from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Cast,
    Conditional,
    Expr,
    Function,
    Index,
    Member,
    Name,
    Node,
    NodeKind,
    Unary,
    children,
    render,
)
from analyzer.effects import KernelApi
from analyzer.failuretests import stores_pointer_through
from analyzer.names import root, scan
from reports.finding import Rule, Severity

_Used = Mapping[str, int]


def _find(function: Function, api: KernelApi) -> tuple[Hit, ...] | None:
    names = scan(function)
    pointers = {
        n for n, d in names.declarations.items()
        if "*" in d.type and not d.array and n not in names.ambiguous
    } - names.address_taken  # fmt: skip
    tests = {
        node.index: name
        for node in function.graph.nodes
        if node.kind is NodeKind.CONDITION and (name := _tested(node.expr, api)) in pointers
    }
    if not tests:
        return None
    heads = {loop.head for loop in function.graph.loops}
    known = _used_before(function, pointers, api)
    hits = []
    for index, name in tests.items():
        line = known.get(index, {}).get(name)
        if line is not None and index not in heads and not _stored(function, index, name, api):
            node = function.graph.nodes[index]
            hits.append(_hit(name, line, node))
    return tuple(hits)


def _stored(function: Function, index: int, name: str, api: KernelApi) -> bool:
    """``*p = allocate(); if (!p)`` asks the wrong question, and has a rule of its own."""
    into = [function.graph.nodes[e.source] for e in function.graph.edges if e.target == index]
    return len(into) == 1 and stores_pointer_through(into[0], api.effects.get) == name


def _hit(name: str, line: int, node: Node) -> Hit:
    shown = render(node.expr) if node.expr is not None else name
    return Hit(
        f"{name}: a pointer is tested after it was used",
        ((line, f"uses {name}"), (node.line, f"tests `{shown}`")),
    )


def _tested(expr: Expr | None, api: KernelApi) -> str:
    while isinstance(expr, Cast):
        expr = expr.operand
    if isinstance(expr, Binary) and expr.op in {"==", "!="} and isinstance(expr.right, Name):
        expr = expr.left if api.constants.get(expr.right.text) == "zero" else None
    return expr.text if isinstance(expr, Name) else ""


def _used_before(
    function: Function, pointers: set[str], api: KernelApi
) -> dict[int, dict[str, int]]:
    """For each node, pointers used on every way to it since they were set, with the first line."""
    graph = function.graph
    into: dict[int, list[int]] = {}
    for edge in graph.edges:
        into.setdefault(edge.target, []).append(edge.source)
    before: dict[int, dict[str, int]] = {0: {}}
    after: dict[int, dict[str, int]] = {}
    changed = True
    while changed:
        changed = False
        for node in graph.nodes:
            sources = [after[s] for s in into.get(node.index, ()) if s in after]
            if node.index and not sources:
                continue
            if node.index:
                common = set(sources[0]).intersection(*sources[1:])
                before[node.index] = {n: min(s[n] for s in sources) for n in sorted(common)}
            new = _through(node, before[node.index], pointers, api)
            if after.get(node.index) != new:
                after[node.index] = new
                changed = True
    return before


def _through(node: Node, used: _Used, pointers: set[str], api: KernelApi) -> dict[str, int]:
    if node.kind is NodeKind.UNREAD:
        return {}
    exprs = [node.expr] if node.expr is not None else []
    if node.declares is not None and node.declares.initial is not None:
        exprs.append(node.declares.initial)
    result = dict(used)
    for expr in exprs:
        for name, line in _uses(expr, api):
            if name in pointers:
                result.setdefault(name, line)
    for name in (*node.iterates, *(n for e in exprs for n in _set(e))):
        result.pop(name, None)
    if node.declares is not None:
        result.pop(node.declares.name, None)
    return result


def _uses(expr: Expr, api: KernelApi) -> Iterator[tuple[str, int]]:
    """Pointers that evaluating *expr* dereferences, whichever way its conditions go."""
    match expr:
        case Conditional(condition=condition):
            yield from _uses(condition, api)
            return
        case Binary(op="&&" | "||", left=left):
            yield from _uses(left, api)
            return
        case Unary(op="&"):
            return  # only an address: nothing is read
        case Call(callee=callee) if callee in api.effects and api.effects[callee].unevaluated:
            return
        case Member(base=Name(text=text), arrow=True, line=line):
            yield text, line
        case Unary(op="*", operand=Name(text=text), line=line):
            yield text, line
        case Index(base=Name(text=text), line=line):
            yield text, line
        # An upper-case macro may only note the address, as declarations of iterators do.
        case Call(callee=callee, arguments=arguments) if not callee.isupper():
            yield from ((name, a.line) for a in arguments if (name := _object_of(a)))
        case _:
            pass
    for child in children(expr):
        yield from _uses(child, api)


def _object_of(argument: Expr) -> str:
    """``p`` of an argument ``&p->field``: who is given it looks into the object."""
    if not isinstance(argument, Unary) or argument.op != "&":
        return ""
    inner = argument.operand
    named = isinstance(inner, Member) and inner.arrow and isinstance(inner.base, Name)
    return root(inner) if named else ""


def _set(expr: Expr) -> Iterator[str]:
    if isinstance(expr, Assignment) and isinstance(expr.target, Name):
        yield expr.target.text
    if isinstance(expr, Unary) and expr.op in {"++", "--"} and isinstance(expr.operand, Name):
        yield expr.operand.text
    for child in children(expr):
        yield from _set(child)


CHECK = Check(
    Rule(
        id="pointer-tested-after-use",
        title="A pointer is tested for NULL after it was used",
        defect_class="null-deref",
        severity=Severity.WARNING,
        what="On every path to the test the pointer has been dereferenced already.",
        why="Either the test comes too late, or it is not needed; one of the two lines is wrong.",
        source="semantics.md 3.1 (failure column)",
        false_alarms="A test kept for readers, of a pointer that is never NULL.",
    ),
    _find,
)
