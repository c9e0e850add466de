"""What a call should have set is read though nobody asked whether the call succeeded."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.check import Check, Hit, Surroundings
from analyzer.csource.syntax import (
    Assignment,
    Call,
    Expr,
    Function,
    Name,
    Node,
    NodeKind,
    Unary,
    children,
    render,
    uncast,
)
from analyzer.csource.valueflow import Definition, Origin
from analyzer.failuretests import is_errno_constant, is_null, parts, successors
from reports.finding import Rule, Severity


def _compare(function: Function, around: Surroundings) -> tuple[Hit, ...] | None:
    ignored = [
        (node, call, name)
        for node in function.graph.nodes
        if node.kind is NodeKind.STATEMENT and isinstance(call := node.expr, Call)
        for index, name in _outputs(call)
        if _only_on_success(call, index, around)
    ]
    return tuple(_read(ignored, function, around)) if ignored else None


def _outputs(call: Call) -> Iterator[tuple[int, str]]:
    for index, argument in enumerate(call.arguments):
        plain = uncast(argument)
        if isinstance(plain, Unary) and plain.op == "&" and isinstance(plain.operand, Name):
            yield index, plain.operand.text


def _only_on_success(call: Call, index: int, around: Surroundings) -> bool:
    if call.callee in around.api.output_on_success:
        return True
    callee = around.by_name.get(call.callee)
    if callee is None or callee.partial or callee.error or callee.return_type == "void":
        return False
    return index < len(callee.parameters) and _fails_without(callee, callee.parameters[index].name)


def _fails_without(callee: Function, output: str) -> bool:
    """A path returns a failure before anything has happened to *output*."""
    after = successors(callee)
    waiting, seen = [0], set[int]()
    while waiting:
        index = waiting.pop()
        if index in seen:
            continue
        seen.add(index)
        node = callee.graph.nodes[index]
        if node.kind is NodeKind.UNREAD or any(render(p) == output for p in parts(node)):
            continue
        if node.kind is NodeKind.RETURN and node.expr is not None and _failure(node.expr):
            return True
        waiting += [e.target for e in after.get(index, ())]
    return False


def _failure(expr: Expr) -> bool:
    expr = uncast(expr)
    if isinstance(expr, Name) and expr.text == "false":
        return True
    return is_errno_constant(expr) or is_null(expr)


def _read(
    ignored: list[tuple[Node, Call, str]], function: Function, around: Surroundings
) -> Iterator[Hit]:
    flow = around.flow_of(function)
    local = {
        n.declares.name: n.declares
        for n in function.graph.nodes
        if n.kind is NodeKind.DECLARATION and n.declares is not None
    }
    for node, call, name in ignored:
        declared = local.get(name)
        if declared is None or declared.array or name in flow.shadowed:
            continue
        if not _only_unset(flow.before(node.index, name)) or _taken(function, name) > 1:
            continue
        read = _first_read(function, name, node.index)
        if read is None:
            continue
        at_read = flow.before(read.index, name)
        if _only_unset(tuple(d for d in at_read if d.node != node.index)):
            yield Hit(
                f"{name}: read though the call that sets it may have failed",
                (
                    (declared.line, f"{name} is declared without a value"),
                    (
                        node.line,
                        f"{call.callee}(), whose result is ignored, sets {name} only on success",
                    ),
                    (read.line, f"reads {name}"),
                ),
            )


def _only_unset(made: tuple[Definition, ...]) -> bool:
    """Nothing set it: no other call can, where only the one in question gets its address."""
    return bool(made) and all(d.origin in {Origin.UNSET, Origin.CHANGED} for d in made)


def _taken(function: Function, name: str) -> int:
    """How often the address of the variable is taken."""
    return sum(
        isinstance(p, Unary) and p.op == "&" and render(p.operand) == name
        for n in function.graph.nodes
        for p in parts(n)
    )


def _first_read(function: Function, name: str, start: int) -> Node | None:
    """The nearest node behind *start* that reads the variable."""
    after = successors(function)
    waiting, seen = [e.target for e in after.get(start, ())], set[int]()
    while waiting:
        index = waiting.pop(0)
        if index in seen:
            continue
        seen.add(index)
        node = function.graph.nodes[index]
        exprs = [node.expr] if node.expr is not None else []
        if node.declares is not None and node.declares.initial is not None:
            exprs.append(node.declares.initial)
        if any(_reads(e, name) for e in exprs):
            return node
        waiting += [e.target for e in after.get(index, ())]
    return None


def _reads(expr: Expr, name: str) -> bool:
    if isinstance(expr, Name):
        return expr.text == name
    if isinstance(expr, Unary) and expr.op == "&":
        return False
    if isinstance(expr, Assignment) and expr.op == "=" and render(expr.target) == name:
        return _reads(expr.value, name)
    return any(_reads(child, name) for child in children(expr))


CHECK = Check(
    Rule(
        id="unset-output-read",
        title="What a failed call leaves unset is read",
        defect_class="uninit-var",
        severity=Severity.ERROR,
        what="A variable without a value is given to a call that sets it only if it succeeds; the"
        " result of the call is ignored and the variable is read.",
        why="If the call fails, what is on the stack decides.",
        source="ISO C 6.7.10 (an automatic object is indeterminate); rows of output_on_success",
        false_alarms="A call that cannot fail with these arguments.",
    ),
    compare=_compare,
)
