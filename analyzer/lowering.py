"""Lower a function to operations: its control-flow graph, with each node in events and values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from analyzer.calls import CallLowering
from analyzer.conditions import lower_condition
from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Declaration,
    Expr,
    Function,
    Name,
    Node,
    NodeKind,
    Number,
    SizeOf,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.effect import Effect
from analyzer.effects import KernelApi
from analyzer.expressions import RESULT, Operand
from analyzer.names import element_and_summary, expressions, question, scan
from analyzer.steps import Assume, Copy, Happen, LoweredNode, Micro, Program, Set, Test
from analyzer.summaries import INTEGERS, returns_errno
from analyzer.values import ANY, POSITIVE, UNSET, ZERO, Predicate
from model.events import Event

_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class FileContext:
    """
    What is known beside the function itself.

    :param summaries: effects of functions defined in the same file or series; they take precedence
        over the tables, because the reviewed code is what counts.
    :param errno_expected: functions whose callers take the result for an errno.
    :param constants: macro or enumerator -> abstract value, from the file.
    """

    api: KernelApi
    summaries: Mapping[str, Effect] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    errno_expected: frozenset[str] = frozenset()


def lower(function: Function, context: FileContext) -> Program:
    """Lower one function. Never fails: what cannot be read becomes a hole."""
    work = _Lowering(function, scan(function), context.api, context.summaries, context.constants)
    work.leaves_loop = _loop_exits(function)
    work.loop_heads = frozenset(loop.head for loop in function.graph.loops)
    nodes = tuple(_lower_node(work, node) for node in function.graph.nodes)
    initial = {**dict.fromkeys(work.names.tracked, ANY), **work.extra_variables}
    return Program(
        function=function,
        nodes=nodes,
        variables=initial,
        sites=tuple(work.sites),
        locks=tuple(sorted(work.locks)),
        locals=frozenset(work.names.declarations) - work.names.parameters,
        registrations=tuple(sorted(work.registrations.items())),
        sweeps=_sweeps(work, function),
        fills=tuple(_fills(work, function)),
        saves_locally="" not in work.irq_flags and not work.irq_flags & work.given_away,
        returns_errno=returns_errno(function, work.effect_of)
        or (function.name in context.errno_expected and function.return_type in INTEGERS),
        returns_pointer="*" in function.return_type,
        opaque=tuple(sorted(work.opaque)),
        known_calls=work.known_calls,
        holes=holes(function),
    )


class _Lowering(CallLowering):
    """Call lowering that knows what conditions ask."""

    def assume(self, condition: Expr, outcome: bool) -> None:
        """The code goes on only where *condition* has this *outcome*."""
        if isinstance(condition, Unary) and condition.op == "!":
            self.assume(condition.operand, not outcome)
        elif isinstance(condition, Binary) and condition.op == ("&&" if outcome else "||"):
            self.assume(condition.left, outcome)
            self.assume(condition.right, outcome)
        else:
            test, _ = lower_condition(self, condition)
            if test is not None:
                self.emit(condition.line, ("", (Assume(test, outcome),)))


def _loop_exits(function: Function) -> frozenset[int]:
    """Conditions that decide whether a loop goes on: their answer must be able to change."""
    return frozenset(
        edge.source
        for loop in function.graph.loops
        for edge in function.graph.edges
        if edge.label is not None and edge.source in loop.body and edge.target not in loop.body
    ) | frozenset(loop.head for loop in function.graph.loops)


def holes(function: Function) -> tuple[str, ...]:
    """Why a function was not read whole, in words."""
    reasons = [f"line {line}: {reason}" for line, reason in function.graph.unread]
    if function.partial:
        reasons.append("the input does not show the whole body")
    if function.error:
        reasons.append("the parser reports an error in the body")
    return tuple(reasons)


def _lower_node(work: CallLowering, node: Node) -> LoweredNode:
    work.begin(node.index)
    match node.kind:
        case NodeKind.DECLARATION if node.declares is not None:
            _declare(work, node.declares, node.line)
        case NodeKind.STATEMENT if node.expr is not None:
            work.statement(node.expr)
        case NodeKind.CONDITION if node.expr is not None:
            return _condition(work, node, node.expr)
        case NodeKind.RETURN:
            return _return(work, node)
        case NodeKind.SCOPE_ENTER | NodeKind.SCOPE_EXIT:
            _scope(work, node)
        case NodeKind.UNREAD:
            _hole(work, node)
        case _:
            pass
    return LoweredNode(node.line, work.taken())


def _declare(work: CallLowering, declaration: Declaration, line: int) -> None:
    name = declaration.name
    if declaration.cleanup and work.effect_of(declaration.cleanup) is None:
        work.managed.add(name)
    if declaration.initial is not None:
        work.assign(Name(name, line), declaration.initial, line)
    elif work.names.scalar(name) and not declaration.static and name in work.names.tracked:
        work.emit(line, ("", (Set(name, (UNSET,)),)))


def _condition(work: CallLowering, node: Node, expr: Expr) -> LoweredNode:
    if node.iterates:
        return _iterator(work, node, expr)
    test, decided = lower_condition(work, expr)
    if test is None and decided is None and _counts_constants(work, node, expr):
        test = _at_least_once(work, node)
    implies = _implied(work, node, expr)
    return LoweredNode(node.line, work.taken(), test, decided, text=render(expr), implies=implies)


def _iterator(work: CallLowering, node: Node, expr: Expr) -> LoweredNode:
    """A ``for_each`` macro: it reads its arguments, sets its cursors and goes on or not."""
    arguments = expr.arguments if isinstance(expr, Call) else (expr,)
    for argument in arguments:
        work.value(argument)
    micro: list[Micro] = [m for n in node.iterates for m in work.forget(n)]
    names = (a.text for a in arguments if isinstance(a, Name) and a.text in work.names.tracked)
    micro += [Happen(Event.HOLE, (name,), key="set") for name in names]
    work.emit(node.line, ("", tuple(micro)))
    test = None
    if isinstance(expr, Call) and expr.callee in work.api.iterators:
        test = _at_least_once(work, node)
    return LoweredNode(node.line, work.taken(), test, text="another turn of the loop")


def _implied(work: CallLowering, node: Node, expr: Expr) -> tuple[tuple[str, str, str], ...]:
    """A counting loop that runs out ends at its bound; one that is left early does not."""
    if node.index not in work.loop_heads or not isinstance(expr, Binary) or expr.op != "<":
        return ()
    ends = question(Binary("==", expr.left, expr.right, expr.line))[0]
    below = question(expr)[0]
    asked = ((f"?{ends}", ZERO, POSITIVE), (f"?{below}", POSITIVE, ZERO))
    for name, _, _ in asked:
        work.extra_variables[name] = ANY
    work.names.repeated |= {ends, below}
    work.settled_by_loops |= {ends, below}
    return asked


def _at_least_once(work: CallLowering, node: Node) -> Test:
    """A test that lets a loop end only after its first turn."""
    before, turns = f"%before {node.index}", f"%turns {node.index}"
    work.extra_variables.update({before: ZERO, turns: ZERO})
    work.emit(node.line, ("", (Copy(before, (turns,)), Set(turns, (POSITIVE,)))))
    return Test(before, Predicate.BELOW)


def _counts_constants(work: CallLowering, node: Node, expr: Expr) -> bool:
    """A loop from one named constant to another: nobody writes one that never runs."""
    if node.index not in work.loop_heads or not isinstance(expr, Binary):
        return False
    if expr.op not in {"<", "<=", ">", ">=", "!="} or not isinstance(expr.left, Name):
        return False
    starts = work.names.assigned_from.get(expr.left.text, [])
    return bool(starts) and all(_named_constant(e) for e in (*starts, expr.right))


def _named_constant(expr: Expr) -> bool:
    expr = uncast(expr)
    if isinstance(expr, Binary):
        return _named_constant(expr.left) and _named_constant(expr.right)
    return isinstance(expr, Number | SizeOf) or (isinstance(expr, Name) and expr.text.isupper())


def _return(work: CallLowering, node: Node) -> LoweredNode:
    if node.expr is None:
        return LoweredNode(node.line, work.taken())
    operand = work.value(node.expr)
    handed = (*operand.variables, *work.contents(operand.variables))
    work.emit(
        node.line,
        (
            f"returns {render(node.expr)}",
            (*_store_operand(RESULT, operand), Happen(Event.HAND_OVER, handed)),
        ),
    )
    work.extra_variables[RESULT] = ZERO
    return LoweredNode(node.line, work.taken(), result=RESULT)


def _store_operand(variable: str, operand: Operand) -> tuple[Copy | Set, ...]:
    if operand.variables:
        return (Copy(variable, operand.variables, operand.transfer),)
    return (Set(variable, operand.values),)


def _scope(work: CallLowering, node: Node) -> None:
    call = node.expr
    if not isinstance(call, Call):
        return
    if node.declares is not None:
        if work.effect_of(call.callee) is not None:
            work.call(call, ())
        return
    guard = work.api.guards.get(call.callee)
    if guard is None:
        work.opaque.add(f"guard({call.callee})")
        return
    function = guard[0] if node.kind is NodeKind.SCOPE_ENTER else guard[1]
    work.call(Call(Name(function, node.line), call.arguments, node.line), ())


def _hole(work: CallLowering, node: Node) -> None:
    """Code that is not shown: nothing that was known before it is known after it."""
    variables = tuple(sorted(work.names.tracked))
    events = (Happen(Event.PASS_UNKNOWN, variables), Happen(Event.HOLE, key="*"))
    unknown = tuple(Set(name, (ANY,)) for name in variables)
    work.emit(node.line, ("code that is not shown", (*events, *unknown)))


def _sweeps(work: CallLowering, function: Function) -> dict[int, bool]:
    """Loops that release element after element; true where the completed reps bound them."""
    tainted = set(work.api.reps_done)
    texts = [(render_target(e), e) for e in expressions(function)]
    for _ in range(3):
        for target, expr in texts:
            if target and tainted & set(_IDENTIFIER.findall(render(expr))):
                tainted.add(target)
        for node in function.graph.nodes:
            initial = node.declares.initial if node.declares else None
            read = set(_IDENTIFIER.findall(render(initial))) if initial is not None else set()
            if node.declares is not None and tainted & read:
                tainted.add(node.declares.name)
    sweeps: dict[int, bool] = {}
    nodes = function.graph.nodes
    for number, loop in enumerate(function.graph.loops):
        if loop.body & work.element_releases:
            conditions = (nodes[i].expr for i in loop.body if nodes[i].kind is NodeKind.CONDITION)
            read = {n for c in conditions if c is not None for n in _IDENTIFIER.findall(render(c))}
            sweeps[number] = bool(read & tainted)
    return sweeps


def _fills(work: CallLowering, function: Function) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Loops that copy element after element, with every name the elements come from."""
    for node, target, sources in work.element_copies:
        read = set(sources)
        for source in sources:
            for expr in work.names.assigned_from.get(source, []):
                read.update(
                    text
                    for part in walk(expr)
                    for text in element_and_summary(part)
                    if text in work.names.tracked
                )
        for number, loop in enumerate(function.graph.loops):
            if node in loop.body:
                yield number, target, tuple(sorted(read - {target}))


def render_target(expr: Expr) -> str:
    """Text of what a statement assigns, empty if it assigns nothing."""
    return render(expr.target) if isinstance(expr, Assignment) else ""
