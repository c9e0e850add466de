"""A failure was detected, and the function returns 0 all the same."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.check import Check, Hit, Surroundings
from analyzer.csource.syntax import (
    Assignment,
    Call,
    Edge,
    Expr,
    Function,
    Name,
    Node,
    NodeKind,
    Number,
    Unary,
    render,
    uncast,
)
from analyzer.csource.valueflow import Definition, Origin, ValueFlow
from analyzer.effect import Resource
from analyzer.failuretests import (
    POINTERS,
    PointerTest,
    parts,
    pointer_test,
    sets,
    successors,
)
from analyzer.summaries import returns_errno
from reports.finding import Rule, Severity


def _compare(function: Function, around: Surroundings) -> tuple[Hit, ...] | None:
    if not returns_errno(function, around.effect_of):
        return None
    failures = [
        (node, test)
        for node in function.graph.nodes
        if node.kind is NodeKind.CONDITION
        and node.expr is not None
        and (test := pointer_test(node.expr, around.effect_of)) is not None
        and isinstance(test.subject, Name)
    ]
    return tuple(_lost(failures, function, around)) if failures else None


def _lost(
    failures: list[tuple[Node, PointerTest]], function: Function, around: Surroundings
) -> Iterator[Hit]:
    after = successors(function)
    flow = None
    for node, test in failures:
        returned = _straight_to_return(function, after, node, test.failed)
        if returned is None or not isinstance(uncast(returned.expr or Name("", 0)), Name):
            continue
        flow = flow or around.flow_of(function)
        made = flow.before(node.index, test.text)
        if len(made) != 1 or not _may_fail(made[0], around):
            continue
        variable = render(uncast(returned.expr)) if returned.expr is not None else ""
        zero = _known_zero(flow, node, variable, function)
        if zero:
            yield Hit(
                f"{variable}: a failed allocation is returned as a success",
                (
                    (zero, f"{variable} is 0 from here"),
                    (made[0].line, f"{test.text} is the result of {made[0].callee}()"),
                    (
                        node.line,
                        f"{test.text} {test.asked.value}: {variable} is returned unchanged",
                    ),
                ),
            )


def _may_fail(made: Definition, around: Surroundings) -> bool:
    effect = around.effect_of(made.callee) if made.origin is Origin.CALL else None
    return (
        effect is not None
        and effect.result in POINTERS
        and effect.acquires not in {None, Resource.NOTHING, Resource.RCU_POINTER}
    )


def _straight_to_return(
    function: Function, after: dict[int, tuple[Edge, ...]], node: Node, label: bool
) -> Node | None:
    """
    The return that the edge leads to, if the way to it sets nothing that is returned.

    Ways that part meet again before it: clean-up may ask what there is to clean.
    """
    waiting = [e.target for e in after.get(node.index, ()) if e.label is label]
    seen: set[int] = set()
    returns: list[Node] = []
    while waiting:
        index = waiting.pop()
        if index in seen:
            continue
        seen.add(index)
        reached = function.graph.nodes[index]
        if reached.kind is NodeKind.RETURN:
            returns.append(reached)
            continue
        if reached.kind is NodeKind.UNREAD:
            return None
        waiting += [e.target for e in after.get(index, ())]
    if len(returns) != 1 or returns[0].expr is None:
        return None
    variable = render(uncast(returns[0].expr))
    changes = any(_changes(function.graph.nodes[i], variable) for i in seen)
    return None if changes else returns[0]


def _changes(node: Node, variable: str) -> bool:
    found = sets(node)
    if (found is not None and found[0] == variable) or variable in node.iterates:
        return True
    for part in parts(node):
        if isinstance(part, Assignment) and render(part.target) == variable:
            return True
        if isinstance(part, Unary) and part.op in {"&", "++", "--"}:
            named: tuple[Expr, ...] = (part.operand,)
        elif isinstance(part, Call) and part.callee.isupper():
            named = part.arguments  # a macro may set what it is given
        else:
            continue
        if any(render(e) == variable for e in named):
            return True
    return False


def _known_zero(flow: ValueFlow, node: Node, variable: str, function: Function) -> int:
    """Line from which *variable* is 0 at *node*, or 0 where it may be anything else."""
    made = flow.before(node.index, variable)
    if not made or variable in flow.address_taken:
        return 0
    lines = []
    for definition in made:
        if definition.origin is Origin.CONSTANT and _zero(definition.source):
            lines.append(definition.line)
        elif definition.origin is Origin.CALL and len(made) == 1:
            tested = _found_zero(function, definition.node, node.index, variable)
            if not tested:
                return 0
            lines.append(tested)
        else:
            return 0
    return max(lines)


def _zero(source: Expr | None) -> bool:
    plain = uncast(source) if source is not None else None
    return isinstance(plain, Number) and plain.value == 0


def _found_zero(function: Function, made: int, at: int, variable: str) -> int:
    """Line of the test right behind node *made* that leaves on failure, on the way to *at*."""
    after = successors(function)
    edges = after.get(made, ())
    tested = function.graph.nodes[edges[0].target] if len(edges) == 1 else None
    if tested is None or tested.kind is not NodeKind.CONDITION or tested.expr is None:
        return 0
    if render(uncast(tested.expr)) != variable:
        return 0
    return tested.line


CHECK = Check(
    Rule(
        id="failure-returned-as-success",
        title="A failed allocation is returned as a success",
        defect_class="missing-error-code",
        severity=Severity.ERROR,
        what="The function returns a variable that is still 0 on the path of a failed allocation.",
        why="The caller goes on as if there were what could not be allocated.",
        source="semantics.md 2.8 (a failure is a negative errno)",
        false_alarms="An allocation that the function can do without.",
    ),
    compare=_compare,
)
