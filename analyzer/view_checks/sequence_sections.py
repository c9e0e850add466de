"""A sequence-counter read section that protects nothing, or whose retry nobody asks for."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.codeview import CodeView
from analyzer.csource.syntax import Assignment, Call, Function, Name, Node, render, uncast, walk
from analyzer.entries import FunctionId
from analyzer.names import expressions
from analyzer.sections import Place
from analyzer.view_check import ViewCheck, ViewHit, ViewStep
from reports.finding import Rule, Severity

_EMPTY = Rule(
    id="sequence-section-empty",
    title="A sequence-counter read section reads nothing",
    defect_class="race",
    severity=Severity.ERROR,
    what="Nothing is read between the begin of the section and its retry.",
    why="What is read before or behind the section may be half of an update: nothing protects it.",
    source="Documentation/locking/seqlock.rst (read path)",
    false_alarms="A section that only waits for a writer to finish.",
)
_UNCHECKED = Rule(
    id="sequence-never-checked",
    title="A sequence-counter read section is begun and never checked",
    defect_class="race",
    severity=Severity.ERROR,
    what="The counter that the begin returned is not used again: no retry is asked for.",
    why="Values read while a writer was at work are taken for consistent ones.",
    source="Documentation/locking/seqlock.rst (read path)",
    false_alarms="A reader that can live with torn values.",
)


# A part that is not shown may ask.
_MANY = 99


def _begins(view: CodeView, function: FunctionId) -> Iterator[Place]:
    for place in view.sections(function).places:
        if place.call.callee in view.api.contexts.seq_begins and place.call.arguments:
            yield place


def _find(view: CodeView) -> Iterator[ViewHit]:
    for function, body in view.functions.items():
        for begin in _begins(view, function):
            counter = render(begin.call.arguments[0]).removeprefix("&")
            first = ViewStep(function, begin.call.line, f"begins to read under {counter}")
            retry = _empty_loop(view, body, begin, counter)
            if retry is not None:
                last = ViewStep(function, retry.line, "asks for a retry, with nothing read")
                yield ViewHit(_EMPTY, f"{counter}: the section reads nothing", (first, last))
            name = _kept_in(body, begin)
            if name and _uses(body, name) <= 1:
                text = f"{counter}: {name} is never checked"
                yield ViewHit(_UNCHECKED, text, (first,))


def _empty_loop(view: CodeView, body: Function, begin: Place, counter: str) -> Node | None:
    """The retry of the innermost loop around *begin*, if the loop has nothing else."""
    loops = [loop for loop in body.graph.loops if begin.node in loop.body]
    if not loops:
        return None
    inner = min(loops, key=lambda loop: len(loop.body))
    retry = None
    for index in sorted(inner.body - {begin.node}):
        node = body.graph.nodes[index]
        calls = [e for e in walk(node.expr) if isinstance(e, Call)] if node.expr else []
        asks = [c for c in calls if c.callee in view.api.contexts.seq_retries and c.arguments]
        if not any(render(c.arguments[0]).removeprefix("&") == counter for c in asks):
            return None
        retry = node
    return retry


def _kept_in(body: Function, begin: Place) -> str:
    """The plain variable that is all the statement of *begin* sets."""
    node = body.graph.nodes[begin.node]
    declared = node.declares
    if declared is not None and declared.initial is not None:
        return declared.name if uncast(declared.initial) == begin.call else ""
    expr = node.expr
    if isinstance(expr, Assignment) and expr.op == "=" and uncast(expr.value) == begin.call:
        return expr.target.text if isinstance(expr.target, Name) else ""
    return ""


def _uses(body: Function, name: str) -> int:
    """How often the variable is named, where it is set included."""
    named = sum(
        1
        for expr in expressions(body)
        for part in walk(expr)
        if isinstance(part, Name) and part.text == name
    )
    whole = not (body.partial or body.error or body.graph.unread)
    declared = any(
        n.declares is not None and n.declares.name == name and n.declares.initial is not None
        for n in body.graph.nodes
    )
    return named + declared if whole else _MANY


def _concerns(view: CodeView) -> Iterator[tuple[FunctionId, Rule]]:
    for function in view.functions:
        if any(True for _ in _begins(view, function)):
            yield function, _EMPTY
            yield function, _UNCHECKED


VIEW_CHECK = ViewCheck((_EMPTY, _UNCHECKED), _find, _concerns)
