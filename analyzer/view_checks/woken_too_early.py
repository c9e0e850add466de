"""Waiters are woken before what they wait for is set."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.codeview import CodeView
from analyzer.csource.syntax import (
    Assignment,
    Call,
    Expr,
    Function,
    Member,
    Name,
    Number,
    render,
    uncast,
    walk,
)
from analyzer.entries import FunctionId
from analyzer.names import root
from analyzer.sections import Place, SectionKind
from analyzer.summaries import last_name
from analyzer.view_check import ViewCheck, ViewHit, ViewStep
from reports.finding import Rule, Severity

_RULE = Rule(
    id="woken-before-condition",
    title="Waiters are woken before their condition is set",
    defect_class="race",
    severity=Severity.ERROR,
    what=(
        "A wake-up comes first, and the field that the waiters of the same queue test is set "
        "behind it, with no lock held over both."
    ),
    why="A waiter tests the old value and sleeps on: nobody wakes it again.",
    source="Documentation/memory-barriers.txt (sleep and wake-up functions)",
    false_alarms="Another wake-up that always follows elsewhere.",
)
_Waited = dict[str, set[str]]


def _queue(call: Call) -> str:
    return last_name(render(call.arguments[0])) if call.arguments else ""


def _fields(expr: Expr) -> set[str]:
    return {part.field for part in walk(expr) if isinstance(part, Member)}


def _waited_for(view: CodeView) -> _Waited:
    """Queue, by its last name, to the fields that its waiters test."""
    found: _Waited = {}
    for function in view.functions:
        for place in view.sections(function).places:
            call = place.call
            if call.callee in view.api.contexts.waits and len(call.arguments) > 1:
                found.setdefault(_queue(call), set()).update(_fields(call.arguments[1]))
    return found


def _wakes(view: CodeView, function: FunctionId) -> Iterator[Place]:
    for place in view.sections(function).places:
        if place.call.callee in view.api.contexts.wakes and place.call.arguments:
            yield place


def _find(view: CodeView) -> Iterator[ViewHit]:
    waited = _waited_for(view)
    for function, body in view.functions.items():
        for wake in _wakes(view, function):
            fields = waited.get(_queue(wake.call), set())
            locked = any(key[0] is not SectionKind.CALLER for key in wake.held)
            if not fields or locked or any(True for _ in _behind(view, body, wake, wake.node)):
                continue
            late = next(_sets(body, wake, fields), None)
            if late is not None:
                name = render(late.target)
                yield ViewHit(
                    _RULE,
                    f"{name} is set behind the wake-up of those who wait for it",
                    (
                        ViewStep(function, wake.call.line, f"wakes {render(wake.call)}"),
                        ViewStep(function, late.line, f"sets {name}"),
                    ),
                )


def _behind(view: CodeView, body: Function, wake: Place, start: int) -> Iterator[Place]:
    """Later wake-ups of the same queue."""
    later = _reached(body, start)
    for place in _wakes(view, FunctionId(body.path, body.name, body.line)):
        if place.node in later and _queue(place.call) == _queue(wake.call):
            yield place


def _reached(body: Function, start: int) -> set[int]:
    """Nodes behind *start* on some path, *start* itself only through a loop."""
    following: dict[int, list[int]] = {}
    for edge in body.graph.edges:
        following.setdefault(edge.source, []).append(edge.target)
    seen: set[int] = set()
    waiting = list(following.get(start, ()))
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += following.get(node, ())
    return seen


def _sets(body: Function, wake: Place, fields: set[str]) -> Iterator[Assignment]:
    """Constants stored behind the wake-up in fields that are not stored to before it."""
    later = _reached(body, wake.node)
    owner = root(wake.call.arguments[0])
    stores = [
        (node.index, part)
        for node in body.graph.nodes
        for part in (walk(node.expr) if node.expr is not None else ())
        if isinstance(part, Assignment) and isinstance(part.target, Member)
    ]
    for index, store in stores:
        target = store.target
        if not isinstance(target, Member) or target.field not in fields or index not in later:
            continue
        early = any(
            isinstance(s.target, Member) and s.target.field == target.field and n not in later
            for n, s in stores
        )
        constant = isinstance(uncast(store.value), Number | Name)
        if owner and root(target) == owner and constant and not early and wake.node not in later:
            yield store


def _concerns(view: CodeView) -> Iterator[tuple[FunctionId, Rule]]:
    waited = _waited_for(view)
    for function in view.functions:
        if any(waited.get(_queue(place.call)) for place in _wakes(view, function)):
            yield function, _RULE


VIEW_CHECK = ViewCheck((_RULE,), _find, _concerns)
