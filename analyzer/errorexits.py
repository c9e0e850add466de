"""How a function gives up: a step that failed, and everything done until it returns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    ControlFlowGraph,
    Expr,
    Function,
    Name,
    Node,
    NodeKind,
    Number,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.effect import Transfer
from analyzer.effects import KernelApi
from analyzer.names import ERRNO
from analyzer.summaries import INTEGERS

# States in which one exit is looked at: beyond it the function is left alone.
_STATES_AT_MOST = 400
# Not failures: the work goes on elsewhere.
_GOES_ON = frozenset({"EINPROGRESS", "EIOCBQUEUED"})
_ERRORS = frozenset({Transfer.ERROR_POINTER, Transfer.POINTER_TO_ERRNO, Transfer.DERIVE})
_TESTS = frozenset({Transfer.IS_ERROR, Transfer.IS_ERROR_OR_NULL})
_FAILED_WORDS = frozenset({"BUSY", "ERROR", "ERR", "FAIL", "FAILED", "SIGBUS", "OOM", "NOMEM"})


@dataclass(frozen=True, slots=True)
class ErrorExit:
    """
    One way to give up.

    :param condition: node whose answer leads here; *label* is the answer.
    :param nodes: everything that may run from there to a return, each of which reports failure.
    :param returns: the line of the first return.
    """

    condition: int
    label: bool
    nodes: frozenset[int]
    returns: int


def calls_of(node: Node) -> Iterator[Call]:
    """Calls that a node makes, inner ones first."""
    if node.kind in {NodeKind.SCOPE_ENTER, NodeKind.SCOPE_EXIT}:
        return
    exprs = [node.expr] if node.expr is not None else []
    if node.declares is not None and node.declares.initial is not None:
        exprs.append(node.declares.initial)
    for expr in exprs:
        for part in walk(expr):
            if isinstance(part, Call) and part.callee:
                yield part


def assignments_of(node: Node) -> Iterator[tuple[str, Expr]]:
    """(text of the target, value) of what a node assigns."""
    if node.declares is not None and node.declares.initial is not None:
        yield node.declares.name, node.declares.initial
    if node.expr is not None:
        for part in walk(node.expr):
            if isinstance(part, Assignment):
                yield render(part.target), part.value


def successors(graph: ControlFlowGraph) -> dict[int, list[tuple[int, bool | None]]]:
    """Edges by source: (target, label)."""
    found: dict[int, list[tuple[int, bool | None]]] = {}
    for edge in graph.edges:
        found.setdefault(edge.source, []).append((edge.target, edge.label))
    return found


def failure_answer(expr: Expr, text: str, pointer: bool, api: KernelApi) -> bool | None:
    """
    Which answer to the condition says that *text* stands for a failure; ``None`` if neither does.

    :param pointer: NULL is the failure, not what is not 0.
    """
    expr = uncast(expr)
    if isinstance(expr, Binary) and _is_zero(expr.right) and expr.op in {"<", "!=", "=="}:
        asked = expr.left.target if isinstance(expr.left, Assignment) else expr.left
        if render(asked) != text:
            return None
        return True if expr.op == "<" else (expr.op == "==") is pointer
    if isinstance(expr, Call) and expr.arguments:
        effect = api.effects.get(expr.callee)
        tests = effect is not None and effect.transfer is not None and effect.transfer[0] in _TESTS
        if tests:
            return True if render(expr.arguments[0]) == text else None
    asked = expr.target if isinstance(expr, Assignment) else expr
    return not pointer if render(asked) == text else None


def _is_zero(expr: Expr) -> bool:
    expr = uncast(expr)
    return (isinstance(expr, Number) and expr.value == 0) or (
        isinstance(expr, Name) and expr.text == "NULL"
    )


def error_exits(function: Function, api: KernelApi) -> tuple[ErrorExit, ...]:
    """Every outermost way to give up, in source order; none for a function that cannot fail."""
    if function.return_type == "void":
        return ()
    reader = _Reader(function, api)
    found = []
    for node in function.graph.nodes:
        if node.kind is NodeKind.CONDITION:
            for target, label in reader.next.get(node.index, ()):
                exit_ = reader.exit_of(node, target, label) if label is not None else None
                if exit_ is not None:
                    found.append(exit_)
    inside = frozenset(n for e in found for n in e.nodes)
    return tuple(e for e in found if e.condition not in inside)


class _Reader:
    def __init__(self, function: Function, api: KernelApi) -> None:
        self.nodes, self.effects = function.graph.nodes, api.effects
        self.pointer = "*" in function.return_type
        self.next = successors(function.graph)
        self.before: dict[int, list[tuple[int, bool | None]]] = {}
        for edge in function.graph.edges:
            self.before.setdefault(edge.target, []).append((edge.source, edge.label))
        self.declared = {n.declares.name: n.declares.type for n in self.nodes if n.declares}

    def exit_of(self, node: Node, target: int, label: bool | None) -> ErrorExit | None:
        """The exit behind one answer, ``None`` if some return behind it reports success."""
        first = self._known_bad(node.expr, label) if node.expr is not None else frozenset()
        first |= self._known_above(node.index)
        todo = [(target, first)]
        seen = set(todo)
        lines: list[int] = []
        while todo:
            at, bad = todo.pop()
            step = self.nodes[at]
            if step.kind is NodeKind.UNREAD or len(seen) > _STATES_AT_MOST:
                return None
            if step.kind is NodeKind.RETURN:
                if step.expr is None or not self._fails(step.expr, bad):
                    return None
                lines.append(step.line)
                continue
            bad = self._after(step, bad)
            for new, answer in self.next.get(at, ()):
                if new == node.index:
                    return None
                state = (new, bad)
                if state not in seen and self._goes(step, answer, bad):
                    seen.add(state)
                    todo.append(state)
        return (
            ErrorExit(node.index, bool(label), frozenset(n for n, _ in seen), min(lines))
            if lines
            else None
        )

    def _known_above(self, index: int) -> frozenset[str]:
        """What the only way to a condition says to be a failure: ``if (ret) { if (again) ...``."""
        found: set[str] = set()
        changed: set[str] = set()
        seen = {index}
        at = index
        while len(self.before.get(at, ())) == 1:
            at, label = self.before[at][0]
            if at in seen:
                break
            seen.add(at)
            step = self.nodes[at]
            if step.kind is NodeKind.CONDITION and step.expr is not None and label is not None:
                found |= self._known_bad(step.expr, label) - changed
            changed |= {target for target, _ in assignments_of(step)}
        return frozenset(found)

    def _known_bad(self, expr: Expr, label: bool | None) -> frozenset[str]:
        tested = self._tested(expr)
        return frozenset({tested[0]}) if tested and tested[1] is label else frozenset()

    def _tested(self, expr: Expr) -> tuple[str, bool] | None:
        """What a condition tests, and the answer that stands for an error."""
        expr = uncast(expr)
        if isinstance(expr, Assignment):
            return render(expr.target), True
        if isinstance(expr, Binary) and isinstance(expr.right, Number) and expr.right.value == 0:
            left = expr.left
            text = render(left.target if isinstance(left, Assignment) else left)
            return {"<": (text, True), "!=": (text, True), "==": (text, False)}.get(expr.op)
        if isinstance(expr, Call):
            effect = self.effects.get(expr.callee)
            how = effect.transfer[0] if effect is not None and effect.transfer else None
            return (render(expr.arguments[0]), True) if how in _TESTS and expr.arguments else None
        return (expr.text, True) if self._integer(expr) and isinstance(expr, Name) else None

    def _integer(self, expr: Expr) -> bool:
        declared = self.declared.get(expr.text, "") if isinstance(expr, Name) else ""
        return declared in INTEGERS

    def _goes(self, step: Node, answer: bool | None, bad: frozenset[str]) -> bool:
        if step.kind is not NodeKind.CONDITION or step.expr is None or answer is None:
            return True
        tested = self._tested(step.expr)
        return tested is None or tested[0] not in bad or tested[1] is answer

    def _after(self, step: Node, bad: frozenset[str]) -> frozenset[str]:
        for target, value in assignments_of(step):
            bad = bad | {target} if self._fails(value, bad) else bad - {target}
        return bad

    def _fails(self, expr: Expr, bad: frozenset[str]) -> bool:
        expr = uncast(expr)
        match expr:
            case Unary(op="-", operand=Name(text=text)):
                return bool(ERRNO.match(text)) and text not in _GOES_ON
            case Unary(op="-", operand=Number(value=value)):
                return bool(value)
            case Name(text="NULL"):
                return self.pointer
            case Name(text=text) if text.isupper():
                return not _FAILED_WORDS.isdisjoint(text.split("_"))
            case Call(callee=callee, arguments=arguments) if arguments:
                effect = self.effects.get(callee)
                how = effect.transfer[0] if effect is not None and effect.transfer else None
                return how in _ERRORS and self._fails(arguments[0], bad)
            case _:
                return render(expr) in bad
