"""Which locks, irq-off and atomic sections are open at each call of a function, on every path."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from analyzer.csource.syntax import (
    Call,
    Edge,
    Expr,
    Function,
    Name,
    Node,
    NodeKind,
    render,
    uncast,
    walk,
)
from analyzer.effect import Effect, Result
from analyzer.effects import KernelApi
from model.events import Event


class SectionKind(Enum):
    """What keeps the context from sleeping, or others out; the value is how a path says it."""

    CALLER = "what the caller holds"
    SPINLOCK = "takes the spinlock"
    SLEEPING_LOCK = "takes the lock"
    IRQS_OFF = "turns interrupts off"
    NO_PREEMPTION = "turns preemption or softirqs off"
    RCU = "opens an RCU read section"

    @property
    def atomic(self) -> bool:
        """Nothing may sleep inside."""
        return self not in {SectionKind.CALLER, SectionKind.SLEEPING_LOCK}


Key = tuple[SectionKind, str]
_CALLER: Key = (SectionKind.CALLER, "")


@dataclass(frozen=True, slots=True)
class Place:
    """
    A call with what is certain before it.

    :param held: sections open on every path to it -> line where they were opened.
    :param known: conditions that every path to it passed -> the way they went, by node.
    """

    node: int
    call: Call
    held: Mapping[Key, int]
    known: Mapping[int, bool]

    @property
    def in_callers_section(self) -> bool:
        """Nothing was done yet that may have ended what the caller holds."""
        return _CALLER in self.held

    def atomic(self) -> tuple[tuple[Key, int], ...]:
        """Sections that this function opened and that forbid sleeping, by line."""
        found = [(key, line) for key, line in self.held.items() if key[0].atomic]
        return tuple(sorted(found, key=lambda item: (item[1], item[0][0].value, item[0][1])))


@dataclass(frozen=True, slots=True)
class _State:
    held: Mapping[Key, int]
    known: Mapping[int, bool]


@dataclass(frozen=True, slots=True)
class Sections:
    """
    All calls of a function, in order of nodes.

    :param before: node -> sections open on every path to it; nodes that no path reaches are absent.
    :param releases_callers: somewhere it ends a section that it did not open.
    """

    places: tuple[Place, ...]
    before: Mapping[int, Mapping[Key, int]]
    releases_callers: bool


def sections(
    function: Function, api: KernelApi, releases: Callable[[str], bool] = lambda _: False
) -> Sections:
    """
    Follow what is open on every path.

    A lock that only some paths hold is not followed: what is told here is certain, and there may
    be more.

    :param releases: called functions that may end what they did not open.
    """
    return _Walk(function, api, releases).run()


class _Walk:
    def __init__(self, function: Function, api: KernelApi, releases: Callable[[str], bool]) -> None:
        self.function, self.api, self.releases = function, api, releases
        self.undone = False

    def run(self) -> Sections:
        graph = self.function.graph
        outgoing: dict[int, list[Edge]] = {}
        for edge in graph.edges:
            outgoing.setdefault(edge.source, []).append(edge)
        before: dict[int, _State] = {0: _State({_CALLER: self.function.line}, {})}
        waiting = [0]
        while waiting:
            index = waiting.pop(0)
            node = graph.nodes[index]
            after = self._through(node, before[index])[0]
            for edge in outgoing.get(index, ()):
                state = self._along(node, edge, after)
                old = before.get(edge.target)
                new = state if old is None else _joined(old, state)
                if old != new:
                    before[edge.target] = new
                    if edge.target not in waiting:
                        waiting.append(edge.target)
        self.undone = False
        places: list[Place] = []
        for index in sorted(before):
            places += self._through(graph.nodes[index], before[index])[1]
        held = {index: state.held for index, state in before.items()}
        return Sections(tuple(places), held, self.undone)

    def _through(self, node: Node, state: _State) -> tuple[_State, list[Place]]:
        """What holds behind a node, and its calls."""
        if node.hole or node.kind is NodeKind.UNREAD:
            self.undone = True
            return _State({}, state.known), []
        held = dict(state.held)
        places: list[Place] = []
        for call in calls_of(node, self.api):
            places.append(Place(node.index, call, dict(held), state.known))
            self._apply(call, held)
        return _State(held, state.known), places

    def _apply(self, call: Call, held: dict[Key, int]) -> None:
        effect = self.api.effects.get(call.callee)
        if effect is None:
            words = self.api.contexts.may_release
            if self.releases(call.callee) or any(w in call.callee for w in words):
                self._undo(held)
            return
        if effect.result is not Result.TRYLOCK:
            _open(call, effect, held)
        events = effect.events
        if Event.UNLOCK in events:
            self._close_lock(call, effect, held)
        if Event.IRQ_RESTORE in events:
            self._close(held, SectionKind.IRQS_OFF)
        if Event.RCU_LEAVE in events:
            self._close(held, SectionKind.RCU)
        elif Event.ATOMIC_LEAVE in events and Event.UNLOCK not in events:
            self._close(held, SectionKind.NO_PREEMPTION)

    def _close_lock(self, call: Call, effect: Effect, held: dict[Key, int]) -> None:
        spins = Event.ATOMIC_LEAVE in effect.events
        kind = SectionKind.SPINLOCK if spins else SectionKind.SLEEPING_LOCK
        text = lock_text(call, effect)
        if held.pop((kind, text), None) is not None:
            return
        own = [key for key in held if key[0] is kind]
        # Another name of a lock that is held, or a lock of the caller.
        for key in own:
            del held[key]
        if not own:
            self._undo(held)

    def _close(self, held: dict[Key, int], kind: SectionKind) -> None:
        if held.pop((kind, ""), None) is None:
            self._undo(held)

    def _undo(self, held: dict[Key, int]) -> None:
        """Something ended that was not opened here, or cannot be told: nothing is certain now."""
        self.undone = self.undone or _CALLER in held
        held.clear()

    def _along(self, node: Node, edge: Edge, state: _State) -> _State:
        if edge.label is None or node.expr is None:
            return state
        held = dict(state.held)
        call = uncast(node.expr)
        effect = self.api.effects.get(call.callee) if isinstance(call, Call) else None
        tried = effect is not None and effect.result is Result.TRYLOCK
        if isinstance(call, Call) and effect is not None and tried and edge.label:
            _open(call, effect, held)
        return _State(held, {**state.known, node.index: edge.label})


def _open(call: Call, effect: Effect, held: dict[Key, int]) -> None:
    events, line = effect.events, call.line
    if Event.LOCK in events:
        spins = Event.ATOMIC_ENTER in events
        kind = SectionKind.SPINLOCK if spins else SectionKind.SLEEPING_LOCK
        held.setdefault((kind, lock_text(call, effect)), line)
    elif Event.RCU_ENTER in events:
        held.setdefault((SectionKind.RCU, ""), line)
    elif Event.ATOMIC_ENTER in events:
        held.setdefault((SectionKind.NO_PREEMPTION, ""), line)
    if Event.IRQ_SAVE in events:
        held.setdefault((SectionKind.IRQS_OFF, ""), line)


def lock_text(call: Call, effect: Effect) -> str:
    """The lock of a locking call, as ``&`` of nothing: ``vp->lock``."""
    if effect.lock is None or effect.lock >= len(call.arguments):
        return ""
    return render(uncast(call.arguments[effect.lock])).removeprefix("&")


def calls_of(node: Node, api: KernelApi) -> Iterator[Call]:
    """Calls of a node in order of evaluation; a scope guard is the call it makes."""
    if node.kind in {NodeKind.SCOPE_ENTER, NodeKind.SCOPE_EXIT} and node.expr is not None:
        call = node.expr
        pair = api.guards.get(call.callee) if isinstance(call, Call) else None
        if pair is not None and isinstance(call, Call):
            name = pair[0] if node.kind is NodeKind.SCOPE_ENTER else pair[1]
            yield Call(Name(name, call.line), call.arguments, node.line)
            return
    exprs: list[Expr] = [node.expr] if node.expr is not None else []
    if node.declares is not None and node.declares.initial is not None:
        exprs.append(node.declares.initial)
    for expr in exprs:
        for part in walk(expr):
            if isinstance(part, Call):
                yield part


def _joined(one: _State, other: _State) -> _State:
    held = {k: min(line, other.held[k]) for k, line in one.held.items() if k in other.held}
    known = {n: way for n, way in one.known.items() if other.known.get(n) is way}
    return _State(held, known)
