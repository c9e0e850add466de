"""
What one error path of a function undoes and another one, to which it applies as well, does not.

No table is needed to know that something has to be undone: the function itself undoes it elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from analyzer.around import Around
from analyzer.check import Hit
from analyzer.counterparts import counterparts
from analyzer.csource.dominance import DominatorTree, dominators
from analyzer.csource.syntax import (
    Call,
    Expr,
    Function,
    Node,
    NodeKind,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.effect import Effect, Resource
from analyzer.effects import KernelApi
from analyzer.errorexits import (
    ErrorExit,
    assignments_of,
    calls_of,
    error_exits,
    failure_answer,
    successors,
)
from reports.finding import Confidence

_UNDOES = re.compile(
    r"exit|clean|free|destroy|releas|remov|teardown|fini|uninit|unreg|dereg|disable|put|close|undo"
    r"|unwind|rollback|stop|detach|delete|del_|_del|shutdown|drop|unmap|unpin|disconnect|unlink"
    r"|deinit|abort|cancel|withdraw|revert|reset|fail|err"
)
_SPEAKS = re.compile(r"(^|_)(dbg|err|warn|info|notice|crit|alert|emerg|printk|trace|warning)(_|$)")


class Taken(Enum):
    """What kind of thing has to be given back."""

    MEMORY = "memory"
    REFERENCE = "reference"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Skipped:
    """
    An error path that does not undo what another one does.

    :param taken_line: where it was put in place. :param sibling_line: where another path undoes it.
    :param failed_line: the step whose failure is not followed by it.
    """

    what: Taken
    subject: str
    taker: str
    giver: str
    taken_line: int
    sibling_line: int
    failed_line: int
    returns: int


@dataclass(frozen=True, slots=True)
class _Undo:
    """A call that gives something back, on one error path or more."""

    callee: str
    arguments: tuple[str, ...]
    line: int
    exits: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Take:
    """A call that an undo takes back. *subject*: text of what was taken."""

    node: int
    callee: str
    line: int
    subject: str
    result: str
    by_result: bool


def skipped(function: Function, around: Around) -> tuple[Skipped, ...] | None:
    """Every place, ``None`` if the function has no two error paths to compare."""
    exits = error_exits(function, around.api)
    if len(exits) < 2:
        return None
    return tuple(_Contrast(function, around, exits).found())


def texts(call: Call) -> tuple[str, ...]:
    """Arguments of a call, the same for ``&x`` and ``x``."""
    return tuple(_bare(a) for a in call.arguments)


def _bare(expr: Expr) -> str:
    expr = uncast(expr)
    while isinstance(expr, Unary) and expr.op == "&":
        expr = uncast(expr.operand)
    return render(expr)


class _Contrast:
    def __init__(self, function: Function, around: Around, exits: tuple[ErrorExit, ...]) -> None:
        self.function, self.around, self.exits = function, around, exits
        self.api: KernelApi = around.api
        self.nodes = function.graph.nodes
        self.next = successors(function.graph)
        self.told = self._tellers()
        self.ways = frozenset((e.condition, e.label) for e in exits)
        self.tree: DominatorTree = dominators(function.graph)
        self.failing = frozenset(n for e in exits for n in e.nodes)
        self.calls = {n.index: tuple(calls_of(n)) for n in self.nodes}
        declared = [*function.parameters, *(n.declares for n in self.nodes if n.declares)]
        self.parameters = frozenset(p.name for p in function.parameters)
        self.declared = {d.name: d.type for d in declared}

    def found(self) -> Iterator[Skipped]:
        reported: set[tuple[int, str]] = set()
        for undo in self._undos():
            for take in self._takes(undo):
                for one in self._judge(undo, take):
                    # Once a thing taken: further paths that leave it need the same repair.
                    if (take.node, one.subject) not in reported:
                        reported.add((take.node, one.subject))
                        yield one

    def _undos(self) -> Iterable[_Undo]:
        """Calls of error paths, each with the paths that make it."""
        found: dict[tuple[str, tuple[str, ...]], tuple[int, set[int]]] = {}
        for number, exit_ in enumerate(self.exits):
            for index in sorted(exit_.nodes):
                for call in self.calls[index]:
                    for callee, given in self._undoes(call):
                        found.setdefault((callee, given), (call.line, set()))[1].add(number)
        return [_Undo(c, a, line, frozenset(e)) for (c, a), (line, e) in found.items()]

    def _undoes(self, call: Call) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What a call gives back: by itself, and what the function of the file does in it."""
        if not _UNDOES.search(call.callee) or _SPEAKS.search(call.callee):
            return
        yield call.callee, texts(call)
        body = self.around.functions_by_name.get(call.callee)
        if body is None or len(body.parameters) != len(call.arguments):
            return
        given = dict(zip((p.name for p in body.parameters), texts(call), strict=True))
        for node in body.graph.nodes:
            for inner in calls_of(node):
                words = texts(inner)
                # Only what the caller can name: the call is about its own values.
                if _UNDOES.search(inner.callee) and words and all(w in given for w in words):
                    yield inner.callee, tuple(given[w] for w in words)

    def _takes(self, undo: _Undo) -> Iterator[_Take]:
        row = self.api.effects.get(undo.callee)
        for node in self.nodes:
            if node.index in self.failing or node.index not in self.tree.above:
                continue
            test = node.kind is NodeKind.CONDITION
            if test and not any((node.index, label) in self.ways for label in (True, False)):
                continue
            results = {uncast(v): t for t, v in assignments_of(node)}
            for call in self.calls[node.index]:
                other = self.api.effects.get(call.callee)
                result = results.get(call, "")
                given = undo.arguments
                if result in given and _hands_out(
                    call.callee, undo, given.index(result), other, row
                ):
                    yield _Take(node.index, call.callee, call.line, result, result, True)
                elif row is not None and self._fills(call, given, row.releases):
                    subject = given[row.releases or 0]
                    yield _Take(node.index, call.callee, call.line, subject, result, False)
                elif self._can_fail(node.index, result, other) and _takes_back(
                    call, undo, other, row
                ):
                    subject = self._subject(given, texts(call), result)
                    yield _Take(node.index, call.callee, call.line, subject, result, False)

    def _fills(self, call: Call, given: tuple[str, ...], released: int | None) -> bool:
        """The one call that is given the address of a local pointer that is freed later."""
        if released is None or released >= len(given):
            return False
        name = given[released]
        if name in self.parameters or "*" not in self.declared.get(name, ""):
            return False
        filled = [c for calls in self.calls.values() for c in calls if _takes_address(c, name)]
        return filled == [call]

    def _can_fail(self, node: int, result: str, row: Effect | None) -> bool:
        """What is set up without a word about failure often needs no undoing."""
        registers = row is not None and row.registers is not None
        return registers or bool(result) or self.nodes[node].kind is NodeKind.CONDITION

    def _subject(self, given: tuple[str, ...], taken: tuple[str, ...], result: str) -> str:
        """What to call the thing: what the call returned, a local of both calls, or a part."""
        if result in given:
            return result
        shared = [t for t in given if t in taken and not t.isupper() and _root(t)]
        own = [t for t in shared if t in self.declared and t not in self.parameters]
        return max(own or shared, key=len, default="")

    def _judge(self, undo: _Undo, take: _Take) -> Iterator[Skipped]:
        if "[" in take.subject:
            return
        loops = [lp for lp in self.function.graph.loops if take.node in lp.body]
        behind = {
            n: e
            for n, e in enumerate(self.exits)
            if self.tree.covers(take.node, e.condition)
            and all(e.condition in lp.body for lp in loops)
        }
        held = self._held_on(take, undo)
        siblings = [n for n in behind if n in undo.exits]
        if not siblings or any(self._forgets(self.exits[n], take) for n in siblings):
            return
        for number, exit_ in behind.items():
            if number in undo.exits or (exit_.condition, exit_.label) not in held:
                continue
            near = min(siblings, key=lambda n: abs(self._line(n) - self._line(number)))
            if self._given_back(exit_, undo, take, self.exits[near]):
                continue
            if self._callee_gives(exit_, undo):
                continue
            if any(self._one_condition(o, exit_) for o in self._own(take, held)):
                continue
            ahead = self._reach(exit_.condition)
            later = [n for n in siblings if self.exits[n].condition in ahead]
            part = take.by_result and take.subject not in self.declared
            if not later and (
                part
                or self._moved_on(undo, take, siblings, exit_)
                or self._unexplained(exit_, take, self.exits[near])
            ):
                continue
            yield Skipped(
                self._kind(take, undo),
                take.subject,
                take.callee,
                undo.callee,
                take.line,
                undo.line,
                self._line(number),
                exit_.returns,
            )

    def _line(self, number: int) -> int:
        return self.nodes[self.exits[number].condition].line

    def _held_on(self, take: _Take, undo: _Undo) -> frozenset[tuple[int, bool | None]]:
        """Answers after which the thing may be held: not given back, not known to have failed."""
        found: set[tuple[int, bool | None]] = set()
        todo = [(take.node, True)]
        seen = set(todo)
        while todo:
            at, fresh = todo.pop()
            node = self.nodes[at]
            if at != take.node:
                fresh = self._still(node, take, fresh)
            for target, label in self.next.get(at, ()):
                if label is not None and self._failed(at, label, take, fresh):
                    continue
                found.add((at, label))
                state = (target, fresh)
                if state not in seen and not self._ends(target, take, undo):
                    seen.add(state)
                    todo.append(state)
        return frozenset(found)

    def _still(self, node: Node, take: _Take, fresh: bool) -> bool:
        """Something still tells whether taking succeeded: its result, or what was made of it."""
        for target, value in assignments_of(node):
            if target in {take.result, self.told.get(take.node, "")}:
                fresh = take.result in {render(p) for p in walk(value)}
        return fresh

    def _tellers(self) -> dict[int, str]:
        """Calls whose result is told on by another variable, ``ret = check(x)``, with its name."""
        found: dict[int, str] = {}
        results = {n.index: t for n in self.nodes for t, v in assignments_of(n) if _is_call(v)}
        for index, result in results.items():
            for target, _ in self.next.get(index, ()):
                for told, value in assignments_of(self.nodes[target]):
                    if _is_call(value) and result in {render(p) for p in walk(value)}:
                        found[index] = told
        return found

    def _failed(self, index: int, label: bool, take: _Take, fresh: bool) -> bool:
        """
        The answer says that taking failed.

        :param fresh: the result is still what the call returned.
        """
        expr = self.nodes[index].expr
        if expr is None:
            return False
        told = {take.result, self.told.get(take.node, "")} - {""}
        about = index == take.node or (fresh and told & {render(p) for p in walk(expr)})
        if about and (index, label) in self.ways:
            return True
        pointer = take.by_result or "*" in self.declared.get(take.result, "")
        if take.result and fresh:
            answer = failure_answer(expr, take.result, pointer, self.api)
            if answer is not None:
                return label is answer
        return bool(take.subject) and label is failure_answer(expr, take.subject, True, self.api)

    def _own(self, take: _Take, held: frozenset[tuple[int, bool | None]]) -> list[ErrorExit]:
        """Error paths taken because taking failed."""
        seen = {n for n, _ in held}
        return [e for e in self.exits if e.condition in seen and (e.condition, e.label) not in held]

    def _one_condition(self, first: ErrorExit, second: ErrorExit) -> bool:
        """Operands of one condition: ``if (failed || answer is bad)``."""
        after = {t for t, label in self.next.get(first.condition, ()) if label is not first.label}
        return second.condition in after and first.returns == second.returns

    def _ends(self, index: int, take: _Take, undo: _Undo) -> bool:
        if any(t == take.subject for t, _ in assignments_of(self.nodes[index])):
            return True
        for call in self.calls[index]:
            if call.callee == undo.callee or index == take.node:
                return True
            if _UNDOES.search(call.callee) and take.subject in texts(call):
                return True
        return False

    def _forgets(self, exit_: ErrorExit, take: _Take) -> bool:
        """Who clears the place as well expects somebody else to free what is left in it."""
        part = take.by_result and take.subject not in self.declared
        return part and any(
            t == take.subject for n in exit_.nodes for t, _ in assignments_of(self.nodes[n])
        )

    def _callee_gives(self, exit_: ErrorExit, undo: _Undo) -> bool:
        """The step that failed, or a function of the path, calls what gives it back."""
        steps = exit_.nodes | self._step_before(exit_.condition)
        level = {c.callee for n in steps for c in self.calls[n]}
        bodies = self.around.callees_by_name
        for _ in range(2):
            level = {name for one in level for name in bodies.get(one, ())}
            if undo.callee in level:
                return True
        return False

    def _given_back(self, exit_: ErrorExit, undo: _Undo, take: _Take, sibling: ErrorExit) -> bool:
        """The path, or the step that failed before it, may give it back in another way."""
        common = {(c.callee, texts(c)) for n in sibling.nodes for c in self.calls[n]}
        words = {_root(a) for a in undo.arguments} | {_root(take.subject)}
        for index in exit_.nodes:
            for call in self.calls[index]:
                if _SPEAKS.search(call.callee) and not call.callee.startswith("err"):
                    continue
                if counterparts(take.callee, call.callee):
                    return True
                if call.callee == undo.callee:
                    return True
                if (call.callee, texts(call)) in common:
                    continue
                given = {_root(t) for t in texts(call)}
                if take.subject in texts(call):
                    return True
                if _UNDOES.search(call.callee) and (not given or given & words):
                    return True
            for target, value in assignments_of(self.nodes[index]):
                if take.subject == target:
                    return True
                if take.by_result and take.subject == _bare(value):
                    return True
            step = self.nodes[index]
            returned = step.expr if step.kind is NodeKind.RETURN and take.by_result else None
            if returned is not None and take.subject in {render(p) for p in walk(returned)}:
                return True
        return False

    def _moved_on(self, undo: _Undo, take: _Take, siblings: list[int], exit_: ErrorExit) -> bool:
        """Between the path that undoes it and this one, something else may have taken it over."""
        last = max(siblings, key=self._line)
        start = self.exits[last].condition
        ahead = self._reach(start) & self._back(exit_.condition)
        for index in ahead | self._step_before(start) | {exit_.condition}:
            if index in self.failing:
                continue
            for target, value in assignments_of(self.nodes[index]):
                if take.subject == _bare(value) or _root(target) == take.subject:
                    return True
            for call in self.calls[index]:
                if _SPEAKS.search(call.callee):
                    continue
                given = texts(call)
                if take.subject in given or take.subject in {_root(t) for t in given}:
                    return True
        return False

    def _step_before(self, condition: int) -> set[int]:
        """The step that a condition asks the outcome of, with the condition."""
        found = {condition}
        expr = self.nodes[condition].expr
        asked = {render(p) for p in walk(expr)} if expr is not None else set()
        at = condition
        while not asked & {t for t, _ in assignments_of(self.nodes[at])}:
            before = [e.source for e in self.function.graph.edges if e.target == at]
            if len(before) != 1 or before[0] in found:
                break
            at = before[0]
            found.add(at)
        return found

    def _unexplained(self, exit_: ErrorExit, take: _Take, sibling: ErrorExit) -> bool:
        """The path undoes something of which it is not known where it was done."""
        common = {(c.callee, texts(c)) for n in sibling.nodes for c in self.calls[n]}
        done = [c for n in self.nodes if n.index not in self.failing for c in self.calls[n.index]]
        for index in exit_.nodes:
            for call in self.calls[index]:
                if (call.callee, texts(call)) in common or _SPEAKS.search(call.callee):
                    continue
                known = not take.by_result and any(self._pairs(c.callee, call.callee) for c in done)
                if _UNDOES.search(call.callee) and not known:
                    return True
        return False

    def _pairs(self, taker: str, giver: str) -> bool:
        first, second = self.api.effects.get(taker), self.api.effects.get(giver)
        if first is not None and second is not None:
            taken = first.acquires is not None and second.releases is not None
            both = first.registers is not None and second.unregisters is not None
            return taken or (both and first.registers == second.unregisters)
        return counterparts(taker, giver)

    def _reach(self, start: int) -> set[int]:
        seen = {start}
        todo = [start]
        while todo:
            for target, _ in self.next.get(todo.pop(), ()):
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
        return seen

    def _back(self, end: int) -> set[int]:
        return {n.index for n in self.nodes if end in self._reach(n.index)}

    def _kind(self, take: _Take, undo: _Undo) -> Taken:
        row = self.api.effects.get(take.callee)
        words = set(take.callee.split("_")) | set(undo.callee.split("_"))
        if {"get", "put"} <= words or ({"put"} & words and take.by_result):
            return Taken.REFERENCE
        held = row is not None and row.acquires in {Resource.MEMORY, Resource.PAGE}
        giver = self.api.effects.get(undo.callee)
        freed = giver is not None and giver.releases is not None
        if held or freed or (take.by_result and words & {"alloc", "create", "dup"}):
            return Taken.MEMORY
        return Taken.STATE


def _root(text: str) -> str:
    match = re.match(r"[^A-Za-z_]*(\w+)", text)
    return match.group(1) if match else ""


def _is_call(expr: Expr) -> bool:
    return isinstance(uncast(expr), Call)


def _takes_address(call: Call, name: str) -> bool:
    return any(
        isinstance(a, Unary) and a.op == "&" and render(a.operand) == name
        for a in map(uncast, call.arguments)
    )


def _hands_out(
    callee: str, undo: _Undo, index: int, taker: Effect | None, giver: Effect | None
) -> bool:
    """The call's result is what the undo takes back."""
    if giver is not None and giver.releases is not None and giver.releases != index:
        return False
    if taker is not None and taker.acquires not in {None, Resource.MEMORY, Resource.PAGE}:
        return False
    if taker is not None and giver is not None and taker.acquires is not None:
        return giver.releases == index
    return counterparts(callee, undo.callee)


def _takes_back(call: Call, undo: _Undo, taker: Effect | None, giver: Effect | None) -> bool:
    if taker is not None and giver is not None and taker.registers and giver.unregisters:
        name, place = taker.registers
        other, at = giver.unregisters
        given = texts(call)
        return (
            name == other
            and place < len(given)
            and at < len(undo.arguments)
            and given[place] == undo.arguments[at]
        )
    given = texts(call)
    if not counterparts(call.callee, undo.callee):
        near = counterparts(call.callee.rpartition("_")[0], undo.callee.rpartition("_")[0])
        count = len(undo.arguments)
        return near and count > 1 and given[:count] == undo.arguments
    return (not given and not undo.arguments) or bool(set(given) & set(undo.arguments))


def hits_of(function: Function, around: Around, what: Taken) -> tuple[Hit, ...] | None:
    """The places that concern one kind of thing, as a check reports them."""
    found = skipped(function, around)
    if found is None:
        return None
    return tuple(_hit(one) for one in found if one.what is what)


def _hit(one: Skipped) -> Hit:
    subject = one.subject or one.taker
    return Hit(
        f"{subject}: {one.giver}() undoes {one.taker}() on another error path, not on this one",
        (
            (one.taken_line, f"{one.taker}() succeeds"),
            (one.sibling_line, f"{one.giver}() undoes it on another error path"),
            (one.failed_line, "this step fails"),
            (one.returns, f"returns without {one.giver}()"),
        ),
        Confidence.MEDIUM,
    )
