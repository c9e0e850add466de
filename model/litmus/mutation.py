"""
Faults planted into protocols that hold, to see whether some property notices.

Each operator is a mistake that reviewers of this code know: a step left out, done twice or too
early, a failure taken for a success, a test left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from model.exploration import reachable
from model.layout import ModelError
from model.litmus.compiling import Machine, compile_litmus, shipped_machine
from model.litmus.judging import Judged, judge_litmus
from model.litmus.program import END
from model.litmus.syntax import (
    Do,
    Each,
    Either,
    If,
    Label,
    Litmus,
    Set,
    Some,
    Statement,
    Wait,
    While,
)
from model.machine import Action, Outcome, Part
from model.verdict import Budget, VerdictKind

Block = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Mutant:
    """
    One planted fault.

    :param operator: drop, twice, early, unchecked, untested or effect. :param what: the statement,
        or the action's outcome and the effect that it no longer has. :param line: 0 for an effect.
    """

    operator: str
    what: str
    line: int
    litmus: Litmus
    machine: Machine


@dataclass(frozen=True, slots=True)
class Fate:
    """
    What became of a mutant.

    :param killed_by: properties that noticed, or ``vacuous``; empty for a survivor.
    :param equivalent: proved to be no fault: the machine goes through the same states, with the
        same threads at their end, so that no property of states can tell.
    :param undecided: the budget was too small to tell; such a mutant is a survivor.
    :param reason: why a survivor is no fault, from its litmus file; empty if nobody said.
    """

    mutant: Mutant
    killed_by: tuple[str, ...]
    equivalent: bool
    undecided: str
    reason: str


def mutants(litmus: Litmus, machine: Machine | None = None) -> Iterator[Mutant]:
    """Every mutant of a protocol that holds, in source order; none of one that is violated."""
    machine = machine or shipped_machine()
    if litmus.expected.violated:
        return
    for index, thread in enumerate(litmus.threads):
        for operator, statement, body in _of_block(thread.body):
            threads = list(litmus.threads)
            threads[index] = replace(thread, body=body)
            changed = replace(litmus, threads=tuple(threads))
            yield Mutant(operator, text_of(statement), statement.line, changed, machine)
    for what, changed_machine in _of_machine(litmus, machine):
        yield Mutant("effect", what, 0, litmus, changed_machine)


def judge_mutants(litmus: Litmus, budget: Budget, machine: Machine | None = None) -> Iterator[Fate]:
    """
    Explore every mutant of *litmus*.

    One that cannot be built (a name bound nowhere) is no mutant and left out.
    """
    normal = judge_litmus(litmus, budget, machine)
    states = _machine_states(litmus, budget, machine)
    explained = {(e.operator, e.statement): e.reason for e in litmus.equivalent}
    for mutant in mutants(litmus, machine):
        try:
            found = judge_litmus(mutant.litmus, budget, mutant.machine)
        except ModelError:
            continue
        killed = tuple(_noticed(normal, found))
        if killed:
            yield Fate(mutant, killed, False, "", "")
            continue
        undecided = "" if found.exploration.complete else found.exploration.stopped
        same = not undecided and states == _machine_states(mutant.litmus, budget, mutant.machine)
        reason = explained.get((mutant.operator, mutant.what), "")
        yield Fate(mutant, (), same, undecided, reason)


def _machine_states(
    litmus: Litmus, budget: Budget, machine: Machine | None
) -> frozenset[tuple[int, ...]]:
    """
    Reachable states without what only the threads know, but for whether they have ended.

    Whether *all* have is enough for properties of the machine; a ``never`` of the file's own may
    speak of one of them.
    """
    model = compile_litmus(litmus, machine)
    layout = model.layout
    threads = [f for f in layout.fields if f.name.partition(".")[0] in _names(litmus)]
    machine_bits = ~sum(layout.mask(field.name) for field in threads)
    ends = [
        (layout.mask(f"{thread.name}.at"), layout.code(f"{thread.name}.at", END))
        for thread in litmus.threads
    ]
    apart = any(".at" in never.guard for never in litmus.never)
    found: set[tuple[int, ...]] = set()
    for level in reachable(model, budget):
        for word in level:
            ended = [word & mask == end for mask, end in ends]
            if apart:
                found.add((word & machine_bits, *ended))
                continue
            found.add((word & machine_bits,))
            if all(ended):
                found.add((word & machine_bits, 1))
    return frozenset(found)


def _names(litmus: Litmus) -> frozenset[str]:
    return frozenset(thread.name for thread in litmus.threads)


def _noticed(normal: Judged, found: Judged) -> Iterator[str]:
    for name, verdict in found.verdicts.items():
        before = normal.verdicts[name].kind if name in normal.verdicts else VerdictKind.HOLDS
        if verdict.kind is VerdictKind.VIOLATED and before is not VerdictKind.VIOLATED:
            yield name
    if any("vacuous" in text for text in found.wrong):
        yield "vacuous"


def text_of(statement: Statement) -> str:
    """A statement as the file has it, without what stands below it."""
    match statement:
        case Do(action=action, arguments=arguments):
            return f"{action}({', '.join(arguments)})"
        case Set(effect=effect):
            return f"set {effect}"
        case Wait(guard=guard):
            return f"wait {guard}"
        case If(guard=guard):
            return f"if {guard}"
        case While(guard=guard):
            return f"while {guard}"
        case Either():
            return "either"
        case Each(variable=variable, kind=kind):
            return f"each {variable} in {kind}"
        case Some(variable=variable, kind=kind):
            return f"some {variable} in {kind}"
        case Label(name=name):
            return f"{name}:"
    return f"goto {statement.target}"


def _of_block(block: Block) -> Iterator[tuple[str, Statement, Block]]:
    """Each mutation of one statement of a block: operator, statement, the block with it."""
    for n, statement in enumerate(block):
        before, after = block[:n], block[n + 1 :]
        if isinstance(statement, Do | Set | Wait):
            yield "drop", statement, (*before, *after)
        if isinstance(statement, Do):
            again = replace(statement, handlers={})
            yield "twice", statement, (*before, statement, again, *after)
        if before and isinstance(statement, Do | Set) and isinstance(before[-1], _MOVABLE):
            yield "early", statement, (*before[:-1], statement, before[-1], *after)
        for operator, changed in _of_statement(statement):
            yield operator, statement, (*before, *changed, *after)
        for inner, changed_statement in _inside(statement):
            yield inner[0], inner[1], (*before, changed_statement, *after)


_MOVABLE = (Do, Set, Wait, If, While, Each)


def _of_statement(statement: Statement) -> Iterator[tuple[str, Block]]:
    if isinstance(statement, Do):
        for outcome in statement.handlers:
            left = {name: body for name, body in statement.handlers.items() if name != outcome}
            yield "unchecked", (replace(statement, handlers=left),)
    if isinstance(statement, If):
        yield "untested", statement.then
    if isinstance(statement, While):
        yield "untested", ()


def _inside(statement: Statement) -> Iterator[tuple[tuple[str, Statement], Statement]]:
    """Mutations of the blocks below a statement."""
    for rebuild, block in _blocks(statement):
        for operator, inner, changed in _of_block(block):
            yield (operator, inner), rebuild(changed)


def _blocks(statement: Statement) -> Iterator[tuple[_Rebuild, Block]]:
    match statement:
        case Do(handlers=handlers):
            for name, body in handlers.items():
                yield _Rebuild(statement, name), body
        case If(then=then, otherwise=otherwise):
            yield _Rebuild(statement, "then"), then
            yield _Rebuild(statement, "otherwise"), otherwise
        case While(body=body) | Each(body=body) | Some(body=body):
            yield _Rebuild(statement, "body"), body
        case Either(branches=branches):
            for n, body in enumerate(branches):
                yield _Rebuild(statement, str(n)), body


@dataclass(frozen=True, slots=True)
class _Rebuild:
    """Puts a changed block back into its statement."""

    statement: Statement
    place: str

    def __call__(self, block: Block) -> Statement:
        match self.statement:
            case Do() as do:
                return replace(do, handlers={**do.handlers, self.place: block})
            case If() as test:
                if self.place == "then":
                    return replace(test, then=block)
                return replace(test, otherwise=block)
            case While() | Each() | Some() as loop:
                return replace(loop, body=block)
            case Either() as choice:
                branches = list(choice.branches)
                branches[int(self.place)] = block
                return replace(choice, branches=tuple(branches))
        return self.statement


def _of_machine(litmus: Litmus, machine: Machine) -> Iterator[tuple[str, Machine]]:
    """Every effect of every action that the protocol takes, left out once."""
    taken = _actions(litmus)
    for part in machine.parts.values():
        for action in part.actions:
            if action.name in taken:
                for what, changed in _without_effect(action):
                    yield what, _with_action(machine, part, changed)


def _actions(litmus: Litmus) -> frozenset[str]:
    found: set[str] = set()
    stack = [s for thread in litmus.threads for s in thread.body]
    while stack:
        statement = stack.pop()
        if isinstance(statement, Do):
            found.add(statement.action)
        for _, block in _blocks(statement):
            stack += block
    return frozenset(found)


def _without_effect(action: Action) -> Iterator[tuple[str, Action]]:
    for n, outcome in enumerate(action.outcomes):
        before, _, after = outcome.text.partition("->")
        effects = [part.strip() for part in after.split("&") if part.strip()]
        for effect in effects:
            left = " & ".join(other for other in effects if other is not effect)
            outcomes = list(action.outcomes)
            outcomes[n] = Outcome(outcome.name, f"{before}-> {left}")
            what = f"{action.name}: {outcome.name}: {effect}"
            yield what, replace(action, outcomes=tuple(outcomes))


def _with_action(machine: Machine, part: Part, changed: Action) -> Machine:
    actions = tuple(changed if a.name == changed.name else a for a in part.actions)
    parts: Mapping[str, Part] = {**machine.parts, part.name: replace(part, actions=actions)}
    return Machine(parts, machine.properties)


def summary(fates: Sequence[Fate]) -> str:
    """``12 of 14 mutants killed; 1 survivor explained, 1 not; 3 more are no faults``."""
    faults = [f for f in fates if not f.equivalent]
    killed = sum(bool(f.killed_by) for f in faults)
    explained = sum(bool(f.reason) for f in faults if not f.killed_by)
    left = len(faults) - killed - explained
    proved = len(fates) - len(faults)
    return (
        f"{killed} of {len(faults)} mutants killed; {explained} survivors explained, {left} not; "
        f"{proved} more proved to change nothing"
    )
