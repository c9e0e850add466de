"""A new object is put where an interrupt looks it up, and nothing orders its fields before that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.codeview import CodeView
from analyzer.csource.syntax import (
    Assignment,
    Call,
    Expr,
    Function,
    Index,
    Member,
    Name,
    NodeKind,
    uncast,
    walk,
)
from analyzer.effect import Resource
from analyzer.entries import FunctionId
from analyzer.entrypoint import EntryContext
from analyzer.lockclasses import LOCKS
from analyzer.names import root, scan
from analyzer.summaries import last_name
from analyzer.view_check import ViewCheck, ViewHit, ViewStep
from reports.finding import Confidence, Rule, Severity

_C = EntryContext
_REPEATED = frozenset({_C.SYSCALL, _C.IOCTL, _C.OPEN, _C.READ, _C.MMAP, _C.ATTRIBUTE, _C.WORK})
_INTERRUPTS = frozenset({_C.IRQ, _C.SOFTIRQ, _C.TIMER, _C.IPI})

_RULE = Rule(
    id="published-without-barrier",
    title="A new object is published without ordering its fields before it",
    defect_class="barrier",
    severity=Severity.WARNING,
    what=(
        "The address of an object that the function has just filled is stored plainly in a table "
        "from which an interrupt or softirq takes it without the same lock."
    ),
    why="The reader may see the new address and still the old contents of the object.",
    source="Documentation/memory-barriers.txt (smp_store_release()); include/asm-generic/barrier.h",
    false_alarms="A table slot that the interrupt does not look at before something else is done.",
)


@dataclass(frozen=True, slots=True)
class _Store:
    """*name*, a new object, goes into a slot of *field*, with the locks of these names held."""

    function: FunctionId
    line: int
    field: str
    name: str
    locks: frozenset[str]


def _find(view: CodeView) -> Iterator[ViewHit]:
    contexts = {
        function: frozenset(way.entry.context for way in ways)
        for function, ways in view.graph.entered_as().items()
    }
    stores = [s for f, c in contexts.items() if c & _REPEATED for s in _stores(view, f)]
    if not stores:
        return
    reads: dict[str, list[tuple[FunctionId, int, frozenset[str]]]] = {}
    for function, entered in contexts.items():
        if entered & _INTERRUPTS:
            for field, line, locks in _reads(view, function):
                reads.setdefault(field, []).append((function, line, locks))
    for store in stores:
        for function, line, locks in reads.get(store.field, ()):
            if not locks & store.locks:
                yield _hit(store, function, line)
                break


def _hit(store: _Store, reader: FunctionId, line: int) -> ViewHit:
    steps = (
        ViewStep(reader, line, f"an interrupt takes an object from {store.field}[]"),
        ViewStep(store.function, store.line, f"stores {store.name} there, plainly"),
    )
    text = f"{store.name}: published in {store.field}[] without a barrier"
    return ViewHit(_RULE, text, steps, -1, Confidence.MEDIUM)


def _stores(view: CodeView, function: FunctionId) -> Iterator[_Store]:
    body = view.functions[function]
    places = view.sections(function).places
    if any(place.call.callee in view.api.contexts.publishes for place in places):
        return
    new = _new_objects(view, body)
    for node in body.graph.nodes:
        expr = node.expr
        if not isinstance(expr, Assignment) or expr.op != "=" or node.kind is NodeKind.CONDITION:
            continue
        value, field = uncast(expr.value), _slot(expr.target)
        if field and isinstance(value, Name) and value.text in new:
            locks = _locks(view, function, node.index)
            yield _Store(function, expr.line, field, value.text, locks)


def _new_objects(view: CodeView, body: Function) -> set[str]:
    """Locals that hold what the function allocated, and some of whose fields it sets."""
    names = scan(body)
    new: set[str] = set()
    for name, sources in names.assigned_from.items():
        called = [
            view.api.effects.get(s.callee) for s in map(uncast, sources) if isinstance(s, Call)
        ]
        made = any(e is not None and e.acquires is Resource.MEMORY for e in called)
        if made and names.local(name):
            new.add(name)
    return {n for n in new if any(text.startswith(f"{n}->") for text in names.assigned_from)}


def _slot(expr: Expr) -> str:
    """``vps`` of ``partition->vps[i]``."""
    expr = uncast(expr)
    if isinstance(expr, Index) and isinstance(expr.base, Member):
        return expr.base.field
    return ""


def _reads(view: CodeView, function: FunctionId) -> Iterator[tuple[str, int, frozenset[str]]]:
    """Slots whose contents become a local pointer, with the locks held there."""
    body = view.functions[function]
    for node in body.graph.nodes:
        pairs: list[tuple[str, Expr]] = []
        if node.declares is not None and node.declares.initial is not None:
            pairs.append((node.declares.name, node.declares.initial))
        if isinstance(node.expr, Assignment) and isinstance(node.expr.target, Name):
            pairs.append((node.expr.target.text, node.expr.value))
        for _, value in pairs:
            for part in walk(value):
                field = _slot(part) if isinstance(part, Index) else ""
                if field and root(part):
                    yield field, part.line, _locks(view, function, node.index)


def _locks(view: CodeView, function: FunctionId, node: int) -> frozenset[str]:
    held = view.sections(function).before.get(node, {})
    return frozenset(last_name(text) for kind, text in held if kind in LOCKS)


def _concerns(view: CodeView) -> Iterator[tuple[FunctionId, Rule]]:
    for function in view.functions:
        if any(True for _ in _stores(view, function)):
            yield function, _RULE


VIEW_CHECK = ViewCheck((_RULE,), _find, _concerns)
