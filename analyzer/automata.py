"""From a lowered function and one subject to an automaton: what the code does to the subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analyzer.csource.syntax import Edge, NodeKind
from analyzer.domains import domains
from analyzer.steps import Acquire, Assume, Copy, Happen, LoweredNode, Micro, Program, Set, Test
from analyzer.subjects import Kind, Origin, Subject
from analyzer.values import (
    ANY,
    ERROR_POINTER,
    FAILED_ERROR,
    FAILED_NULL,
    NONZERO,
    POSITIVE,
    POSITIVE_ERRNO,
    RESULT_BAD,
    RESULT_OK,
    SUBJECT,
    UNSET,
    VALID,
    ZERO,
    outcome,
    split,
    transferred,
)
from model.automaton import Automaton, Transition
from model.events import Event
from model.layout import Field

_OBJECT = frozenset(
    {Event.USE, Event.FREE, Event.STORE, Event.HAND_OVER, Event.PASS_UNKNOWN, Event.DEPOSIT,
     Event.MAP_CHILD, Event.UNMAP_CHILD}
)  # fmt: skip
_CONTEXT = frozenset(
    {Event.IRQ_SAVE, Event.IRQ_RESTORE, Event.ATOMIC_ENTER, Event.ATOMIC_LEAVE, Event.MAY_SLEEP,
     Event.INPUT_TAKE, Event.INPUT_ISSUE}
)  # fmt: skip
_REQUEST = frozenset({Event.CALL_DONE, Event.CALL_FAILED, Event.MEMORY_GIVEN})
_OBJECTS = frozenset({Kind.PAGE, Kind.MEMORY, Kind.LOOKUP, Kind.RCU})
_FREED = frozenset({Kind.PAGE, Kind.MEMORY})
_RCU_SECTION = frozenset({Event.RCU_ENTER, Event.RCU_LEAVE})
# Field that tells whether the followed object exists yet, with the values of one that does.
_EXISTS = {
    Kind.PAGE: ("frame.linux", frozenset({"kernel", "free"})),
    Kind.MEMORY: ("allocation.linux", frozenset({"kernel", "free"})),
    Kind.RCU: ("rcu.pointer", frozenset({"protected", "kept", "stale"})),
}
_ALWAYS = {Kind.CONTEXT: _CONTEXT, Kind.REQUEST: _REQUEST}
_KEYED = {
    Kind.LOCK: frozenset({Event.LOCK, Event.UNLOCK}),
    Kind.REGISTRATION: frozenset({Event.REGISTER, Event.UNREGISTER, Event.UNWIND_UNKNOWN}),
}


@dataclass(frozen=True, slots=True)
class _Case:
    """A way through an alternative: what it requires, sets and does."""

    guard: Mapping[str, frozenset[str]] = field(default_factory=dict)
    assign: Mapping[str, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()


def build(program: Program, subject: Subject) -> Automaton:
    """The automaton of *program* as far as *subject* is concerned, not yet reduced."""
    return _Builder(program, subject).automaton()


class _Builder:
    def __init__(self, program: Program, subject: Subject) -> None:
        self.program = program
        self.subject = subject
        self.part = "frame" if subject.kind is Kind.PAGE else "allocation"
        self.followed = subject.kind in _OBJECTS
        self.domains = domains(
            program, subject.site if self.followed else -1, subject.kind is not Kind.LOOKUP
        )
        self.transitions: list[Transition] = []
        self.locations = len(program.nodes)

    def automaton(self) -> Automaton:
        graph = self.program.function.graph
        outgoing: dict[int, list[Edge]] = {}
        for edge in graph.edges:
            outgoing.setdefault(edge.source, []).append(edge)
        for index, node in enumerate(self.program.nodes):
            last = self._operations(index, node)
            self._leave(index, last, node, outgoing.get(index, []))
        final = self.locations
        for t in [t for t in self.transitions if t.target == -1]:
            self.transitions.remove(t)
            self.transitions.append(
                Transition(t.source, final, t.guard, t.assign, t.events, t.origin)
            )
        slots: dict[str, set[str]] = {}
        for name, domain in self.domains.items():
            slots.setdefault(_slot(name), set()).update(domain)
        first = {_slot(n): v for n, v in self.program.variables.items()}
        variables = tuple(
            Field(name, _ordered(frozenset(slots[name]), first[name])) for name in sorted(slots)
        )
        name = f"{self.program.function.name}: {self.subject.name}"
        return Automaton(name, final + 1, variables, tuple(_in_slots(t) for t in self.transitions))

    def _operations(self, index: int, node: LoweredNode) -> int:
        """Transitions of a node's operations; returns the location behind the last one."""
        at = index
        for operation in node.operations:
            expanded = [
                (text, case)
                for text, micro in operation.alternatives
                for case in self._cases(micro, index)
            ]
            if all(not c.guard and not c.assign and not c.events for _, c in expanded):
                continue
            target = self.locations
            self.locations += 1
            for text, case in expanded:
                origin = Origin(operation.line, text, len(operation.alternatives) > 1)
                self.transitions.append(
                    Transition(at, target, case.guard, case.assign, case.events, origin)
                )
            at = target
            each = any(_releases_each(micro) for _, micro in operation.alternatives)
            if each and self.subject.kind in _FREED:
                at = self._others_from_here(at, operation.line)
        return at

    def _others_from_here(self, at: int, line: int) -> int:
        """One element is gone: what the names stand for from here on are the others."""
        linux = f"{self.part}.linux"
        origin = Origin(line, "")
        for variable in sorted(v for v, d in self.domains.items() if SUBJECT in d):
            target = self.locations
            self.locations += 1
            holds, gone = {variable: frozenset({SUBJECT})}, {linux: frozenset({"free"})}
            still = {linux: frozenset({"none", "kernel"})}
            others = {variable: self.domains[variable] - {SUBJECT}}
            for guard, assign in (
                ({**holds, **gone}, {variable: VALID}),
                ({**holds, **still}, {}),
                (others, {}),
            ):
                self.transitions.append(Transition(at, target, guard, assign, (), origin))
            at = target
        return at

    def _leave(self, index: int, at: int, node: LoweredNode, edges: Sequence[Edge]) -> None:
        kind = self.program.function.graph.nodes[index].kind
        if kind is NodeKind.RETURN or (kind is NodeKind.EXIT):
            self._return(at, node, kind)
            return
        for edge in edges:
            if edge.label is None:
                self.transitions.append(Transition(at, edge.target))
            elif node.decided is None or node.decided is edge.label:
                for case in self._branch(index, node, edge):
                    text = f"`{node.text}` is {str(edge.label).lower()}"
                    origin = Origin(node.line, text, decides=True)
                    self.transitions.append(
                        Transition(at, edge.target, case.guard, case.assign, case.events, origin)
                    )

    def _return(self, at: int, node: LoweredNode, kind: NodeKind) -> None:
        if kind is NodeKind.EXIT:
            return
        origin = Origin(node.line, "" if node.result else "returns")
        if not node.result:
            assign = {"thread.result": "success"}
            self.transitions.append(Transition(at, -1, {}, assign, (), origin))
            return
        by_outcome: dict[str, set[str]] = {}
        for value in sorted(self.domains[node.result]):
            by_outcome.setdefault(self._outcome(value), set()).add(value)
        for result, values in sorted(by_outcome.items()):
            guard = {node.result: frozenset(values)}
            events: tuple[Event, ...] = ()
            if values == {UNSET}:
                events = (Event.UNSET_USE,) if self.subject.kind is Kind.VALUES else ()
            self.transitions.append(
                Transition(at, -1, guard, {"thread.result": result}, events, origin)
            )

    def _outcome(self, value: str) -> str:
        if value == UNSET:
            return "none"
        result = outcome(value, self.program.returns_pointer)
        known = self.program.returns_errno or self.program.returns_pointer
        if value == NONZERO and self.program.returns_errno:
            return "failure"  # what is returned because it is not 0 stands for an error
        if known or value == POSITIVE_ERRNO:
            return result
        return "unknown"

    # Branches

    def _branch(self, index: int, node: LoweredNode, edge: Edge) -> Iterable[_Case]:
        cases = self._test(node.test, bool(edge.label)) if node.test else [_Case()]
        for variable, true, false in node.implies:
            cases = [_assigned(c, variable, true if edge.label else false) for c in cases]
        for number, loop in enumerate(self.program.function.graph.loops):
            swept = self.subject.kind in _FREED and number in self.program.sweeps
            if index in loop.body and edge.target not in loop.body and self.followed:
                if swept:
                    cases = [c for case in cases for c in self._swept(case, number)]
                for _, target, sources in (f for f in self.program.fills if f[0] == number):
                    cases = [c for case in cases for c in self._filled(case, target, sources)]
        return cases

    def _filled(self, case: _Case, target: str, sources: tuple[str, ...]) -> Iterable[_Case]:
        """A loop that copies element after element ends when the followed object is copied too."""
        if SUBJECT not in self.domains.get(target, ()):
            yield case
            return
        copied = self._given(case, target, {SUBJECT})
        if copied is not None:
            yield copied
        rest = self._given(case, target, self.domains[target] - {SUBJECT})
        for source in sources:
            if rest is not None and SUBJECT in self.domains.get(source, ()):
                rest = self._given(rest, source, self.domains[source] - {SUBJECT})
        if rest is not None:
            yield rest

    def _swept(self, case: _Case, loop: int) -> Iterable[_Case]:
        """A loop that releases element after element ends when none is left that it may release."""
        if not self._sweeps_subject(loop):
            yield case
            return
        yield _Case(
            {**case.guard, f"{self.part}.linux": frozenset({"none", "free"})},
            case.assign,
            case.events,
        )
        if self.part == "frame" and self.program.sweeps[loop]:
            taken = {
                "frame.linux": frozenset({"kernel"}),
                "frame.hypervisor": frozenset({"deposited", "mapped"}),
            }
            yield _Case({**case.guard, **taken}, case.assign, case.events)

    def _sweeps_subject(self, loop: int) -> bool:
        body = self.program.function.graph.loops[loop].body
        steps = (
            step
            for index in body
            for operation in self.program.nodes[index].operations
            for _, micro in operation.alternatives
            for step in micro
        )
        return any(
            isinstance(step, Happen)
            and step.event is Event.FREE
            and step.each
            and any(SUBJECT in self.domains.get(v, ()) for v in step.variables)
            for step in steps
        )

    def _test(self, test: Test, label: bool) -> list[_Case]:
        unchanged: set[str] = set()
        cases: list[_Case] = []
        for value in sorted(self.domains[test.variable]):
            true, false = split(value, test.predicate)
            kept = true if label is not test.negated else false
            if value == UNSET and self.subject.kind is Kind.VALUES:
                cases.append(
                    _Case(
                        {test.variable: frozenset({value})},
                        {test.variable: ANY},
                        (Event.UNSET_USE,),
                    )
                )
                continue
            for new in kept:
                if new == value:
                    unchanged.add(value)
                else:
                    cases.append(_Case({test.variable: frozenset({value})}, {test.variable: new}))
        if unchanged:
            whole = unchanged == set(self.domains[test.variable])
            cases.append(_Case({} if whole else {test.variable: frozenset(unchanged)}))
        return cases

    # Micro steps

    def _cases(self, micro: Sequence[Micro], index: int) -> list[_Case]:
        cases = [_Case()]
        for step in micro:
            cases = [new for case in cases for new in self._step(case, step, index)]
        return cases

    def _now(self, case: _Case, variable: str) -> frozenset[str]:
        if variable in case.assign:
            return frozenset({case.assign[variable]})
        return case.guard.get(variable, frozenset(self.domains.get(variable, ())))

    def _given(self, case: _Case, variable: str, values: Iterable[str]) -> _Case | None:
        """The case restricted to *variable* having one of *values*."""
        both = self._now(case, variable) & frozenset(values)
        if not both:
            return None
        if variable in case.assign or both == frozenset(self.domains[variable]):
            return case
        return _Case({**case.guard, variable: both}, case.assign, case.events)

    def _step(self, case: _Case, step: Micro, index: int) -> list[_Case]:
        match step:
            case Set():
                return self._set(case, step)
            case Copy():
                return self._copy(case, step)
            case Acquire():
                return self._acquire(case, step)
            case Happen():
                return self._happen(case, step, index)
            case Assume(test=test, outcome=outcome):
                return self._assume(case, test, outcome)

    def _assume(self, case: _Case, test: Test, outcome: bool) -> list[_Case]:
        cases = []
        for value in sorted(self._now(case, test.variable)):
            true, false = split(value, test.predicate)
            one = self._given(case, test.variable, {value})
            for new in true if outcome is not test.negated else false:
                if one is not None:
                    cases.append(one if new == value else _assigned(one, test.variable, new))
        return cases

    def _set(self, case: _Case, step: Set) -> list[_Case]:
        if step.spared and SUBJECT in self._now(case, step.variable):
            kept = self._given(case, step.variable, {SUBJECT})
            rest = self._given(case, step.variable, self.domains[step.variable] - {SUBJECT})
            changed = [_assigned(rest, step.variable, v) for v in step.values] if rest else []
            return [*([kept] if kept else []), *changed]
        return [_assigned(case, step.variable, value) for value in step.values]

    def _copy(self, case: _Case, step: Copy) -> list[_Case]:
        result: list[_Case] = []
        rest: list[_Case] = [case]
        for source in step.sources:
            if SUBJECT not in self.domains.get(source, ()):
                continue
            left: list[_Case] = []
            for old in rest:
                hit = self._given(old, source, {SUBJECT})
                if hit is not None:
                    values = transferred(SUBJECT, step.transfer)
                    result += [_assigned(hit, step.variable, v) for v in values]
                miss = self._given(old, source, self.domains[source] - {SUBJECT})
                if miss is not None:
                    left.append(miss)
            rest = left
        transfer = (
            step.transfer if len(step.sources) == 1 or step.variable != step.sources[0] else None
        )
        for old in rest:
            for value in sorted(self._now(old, step.sources[0])):
                one = self._given(old, step.sources[0], {value})
                if one is not None:
                    result += [
                        _assigned(one, step.variable, v) for v in transferred(value, transfer)
                    ]
        return result

    def _acquire(self, case: _Case, step: Acquire) -> list[_Case]:
        focus = self.followed and step.site == self.subject.site
        if not step.variables:
            return [case]
        first = step.variables[0]
        if not step.good:
            null, error = (FAILED_NULL, FAILED_ERROR) if focus else (ZERO, ERROR_POINTER)
            return [_assigned(case, first, error if step.error_pointer else null)]
        if not focus or self.subject.kind is Kind.LOOKUP:
            return [_assigned(case, first, VALID)]
        exists, values = _EXISTS[self.subject.kind]
        taken = case
        for variable in step.variables:
            taken = _assigned(taken, variable, SUBJECT)
        fresh = _Case(
            {**taken.guard, exists: frozenset({"none"})},
            taken.assign,
            (*taken.events, Event.ALLOCATE),
        )
        again = _assigned(case, first, VALID)
        other = _Case({**again.guard, exists: values}, again.assign, again.events)
        return [fresh, other]

    def _happen(self, case: _Case, step: Happen, index: int) -> list[_Case]:
        event, kind = step.event, self.subject.kind
        if event is Event.HOLE:
            return self._hole(case, step)
        if kind is Kind.VALUES:
            return self._value_event(case, step)
        if kind in _ALWAYS:
            return [_with(case, event)] if event in _ALWAYS[kind] else [case]
        if kind in _KEYED:
            wanted = event in _KEYED[kind] and step.key == self.subject.key
            return [_with(case, event)] if wanted else [case]
        if event in _RCU_SECTION and kind is Kind.RCU:
            return [_with(case, event)]
        return self._object_event(case, step, index) if event in _OBJECT else [case]

    def _hole(self, case: _Case, step: Happen) -> list[_Case]:
        if step.key == "*":
            return [_with(case, Event.HOLE)]
        if step.key.startswith("lock "):
            hidden = self.subject.kind is Kind.CONTEXT or (
                self.subject.kind is Kind.LOCK and step.key == f"lock {self.subject.key}"
            )
            return [_with(case, Event.HOLE)] if hidden else [case]
        cases = []
        for variable in step.variables:
            unset = self._given(case, variable, {UNSET})
            if unset is not None:
                cases.append(_assigned(unset, variable, ANY))
            known = self._given(case, variable, self.domains[variable] - {UNSET})
            if known is not None:
                cases.append(known)
        return cases or [case]

    def _value_event(self, case: _Case, step: Happen) -> list[_Case]:
        if not step.variables:
            return [case]
        first = step.variables[0]
        if step.event in {Event.RAW_COMPARE, Event.TRUNCATE}:
            return self._when(case, first, {RESULT_OK, RESULT_BAD}, step.event)
        if step.event is Event.COUNT_ASKED:
            return self._when(case, first, {RESULT_BAD}, step.event)
        if step.event in {Event.USE, Event.FREE}:
            return self._when(case, first, {UNSET}, Event.UNSET_USE)
        return [case]

    def _when(self, case: _Case, variable: str, values: set[str], event: Event) -> list[_Case]:
        """The event in the states where *variable* has one of *values*, nothing in the others."""
        cases: list[_Case] = []
        hit = self._given(case, variable, values)
        if hit is not None:
            cases.append(_with(hit, event))
        miss = self._given(case, variable, self.domains.get(variable, frozenset()) - values)
        if miss is not None:
            cases.append(miss)
        return cases or [case]

    def _object_event(self, case: _Case, step: Happen, index: int) -> list[_Case]:
        if step.key == "*":
            return [_with(case, step.event)]
        cases: list[_Case] = []
        if step.event is Event.USE and step.variables:
            null = self._given(case, step.variables[0], {FAILED_NULL, FAILED_ERROR})
            if null is not None:
                cases.append(_with(null, Event.NULL_USE))
                rest = self.domains[step.variables[0]] - {FAILED_NULL, FAILED_ERROR}
                remaining = self._given(case, step.variables[0], rest)
                if remaining is None:
                    return cases
                case = remaining
        return cases + self._subject_event(case, step, index)

    def _subject_event(self, case: _Case, step: Happen, index: int) -> list[_Case]:
        hits: list[_Case] = []
        rest: list[_Case] = [case]
        for variable in dict.fromkeys(step.variables):
            if SUBJECT not in self.domains.get(variable, ()):
                continue
            left: list[_Case] = []
            for old in rest:
                hit = self._given(old, variable, {SUBJECT})
                if hit is not None:
                    hits.append(hit)
                miss = self._given(old, variable, self.domains[variable] - {SUBJECT})
                if miss is not None:
                    left.append(miss)
            rest = left
        done: list[_Case] = []
        for hit in hits:
            done += self._concerned(hit, step, index)
        return done + rest

    def _concerned(self, case: _Case, step: Happen, index: int) -> list[_Case]:
        """The event concerns the followed object: conditions that still apply, and what follows."""
        if step.only_if:
            blocked = self._given(case, step.only_if, {ZERO})
            allowed = self._given(case, step.only_if, {POSITIVE})
            cases = [blocked] if blocked is not None else []
            return [*cases, *([_with(allowed, step.event)] if allowed is not None else [])]
        if step.event is not Event.FREE or not step.each:
            return [_with(case, step.event)]
        cases = []
        if self.part == "frame" and self._spared(index):
            owned = {"frame.hypervisor": frozenset({"deposited", "mapped"})}
            cases.append(_Case({**case.guard, **owned}, case.assign, case.events))
            free = {"frame.hypervisor": frozenset({"none"})}
            case = _Case({**case.guard, **free}, case.assign, case.events)
        return [*cases, _with(case, Event.FREE)]

    def _spared(self, index: int) -> bool:
        """The release stands in a loop that the completed reps bound: it skips what was taken."""
        loops = self.program.function.graph.loops
        return any(p and index in loops[n].body for n, p in self.program.sweeps.items())


def _releases_each(micro: Sequence[Micro]) -> bool:
    return any(isinstance(s, Happen) and s.event is Event.FREE and s.each for s in micro)


def _slot(name: str) -> str:
    """Temporaries live inside one node: those of different nodes share their place in a state."""
    return name.split("@")[0] if name.startswith("%") else name


def _in_slots(t: Transition) -> Transition:
    if not any("@" in n for n in (*t.guard, *t.assign)):
        return t
    guard = {_slot(n): v for n, v in t.guard.items()}
    assign = {_slot(n): v for n, v in t.assign.items()}
    return Transition(t.source, t.target, guard, assign, t.events, t.origin)


def _assigned(case: _Case, variable: str, value: str) -> _Case:
    return _Case(case.guard, {**case.assign, variable: value}, case.events)


def _with(case: _Case, event: Event) -> _Case:
    return _Case(case.guard, case.assign, (*case.events, event))


def _ordered(domain: frozenset[str], first: str) -> tuple[str, ...]:
    return (first, *sorted(domain - {first}))
