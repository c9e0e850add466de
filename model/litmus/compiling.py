"""From a litmus file to a model: one location a statement, one rule a way to leave it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from model.layout import Field, Layout, ModelError
from model.litmus.grounding import Effect, Fields, Guard, bindings, both, negations
from model.litmus.program import END, START, Instruction, Program, program
from model.litmus.reading import LitmusError
from model.litmus.syntax import Litmus, Never, Thread
from model.machine import Action, Extension, Outcome, Part, Spontaneous, all_parts
from model.properties import Property, machine_properties
from model.rule import Rule
from model.verdict import Model

KILLED = "killed"
NO_WAY_BACK = "no-way-back"
THREAD_STUCK = Property(
    name="thread-stuck",
    title="A thread can never go on",
    defect_class="locking",
    never={},
    sometimes={},
    what="From here on, whatever happens, the thread never comes to its end.",
    why="It waits for a lock, an answer or a state that nobody can bring about any more.",
    source="built into litmus files; see docs/litmus.md",
)


@dataclass(frozen=True, slots=True)
class Act:
    """
    What a rule of a litmus model stands for.

    :param actor: a thread's name, or who of the environment. :param line: in the litmus file, 0 for
        the environment. :param text: what happens, in words.
    """

    actor: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Machine:
    """Parts of the machine and the properties asked of it; the shipped ones by default."""

    parts: Mapping[str, Part]
    properties: tuple[Property, ...]


def shipped_machine() -> Machine:
    """Every part and property of this package."""
    return Machine(all_parts(), machine_properties())


def compile_litmus(litmus: Litmus, machine: Machine | None = None) -> Model:
    """
    The model of a protocol.

    :raises LitmusError: for a name that the machine does not know, with line and word.
    """
    machine = machine or shipped_machine()
    parts = _parts(litmus, machine)
    programs = [(thread, program(thread, litmus)) for thread in litmus.threads]
    plain = [f for thread, code in programs for f in _thread_fields(thread, code)]
    patterns = [f for part in parts for f in part.indexed]
    fields = Fields(patterns, litmus.sizes, plain)
    actions = _extended(parts)
    rules: list[Rule] = []
    for thread, code in programs:
        rules += _Threads(litmus, fields, actions).rules(thread, code)
    rules += _environment(litmus, parts, fields)
    properties = (*_properties(litmus, machine, fields), *_ways_back(litmus, programs, fields))
    return Model(Layout(fields.fields), tuple(rules), (_initial(litmus, fields),), properties)


def _parts(litmus: Litmus, machine: Machine) -> list[Part]:
    """The parts in use with those they need, in order of name."""
    wanted = list(litmus.parts)
    for name in wanted:
        if name not in machine.parts:
            known = ", ".join(p.name for p in machine.parts.values() if p.indexed)
            raise LitmusError(f"{litmus.place}: no machine part {name!r}; there are {known}")
        wanted += [needed for needed in machine.parts[name].needs if needed not in wanted]
    return [machine.parts[name] for name in sorted(set(wanted))]


def _extended(parts: Sequence[Part]) -> Mapping[str, Action]:
    """The actions of all parts, with what other parts add to them."""
    actions: dict[str, Action] = {}
    for part in parts:
        for action in part.actions:
            if action.name in actions:
                raise ModelError(f"action {action.name} is defined in two parts")
            actions[action.name] = action
    for part in parts:
        for extension in part.extends:
            if extension.action in actions:
                actions[extension.action] = _extend(actions[extension.action], extension)
    return actions


def _extend(action: Action, extension: Extension) -> Action:
    if extension.outcome not in action.outcome_names:
        raise ModelError(f"{action.name} has no outcome {extension.outcome} to extend")
    before, _, after = extension.text.partition("->")
    outcomes: list[Outcome] = []
    for outcome in action.outcomes:
        guard, _, effect = outcome.text.partition("->")
        text = f"{guard} & {before} -> {effect} & {after}"
        extended = outcome.name == extension.outcome
        outcomes.append(replace(outcome, text=text) if extended else outcome)
    return replace(action, outcomes=tuple(outcomes))


def _thread_fields(thread: Thread, code: Program) -> Iterator[Field]:
    killed = (KILLED,) if thread.killable else ()
    yield Field(f"{thread.name}.at", (*code.locations, *killed))
    for variable in thread.variables:
        yield Field(f"{thread.name}.{variable.name}", variable.values)


def _initial(litmus: Litmus, fields: Fields) -> Mapping[str, str]:
    values: dict[str, str] = {}
    for text in litmus.initial:
        try:
            effect = fields.effect(text, {})
        except ModelError as error:
            raise LitmusError(f"{litmus.place}: init: {error}") from error
        if effect.add:
            raise LitmusError(f"{litmus.place}: init: expected field=value, found {text!r}")
        values.update(effect.values)
    return values


@dataclass(frozen=True, slots=True)
class _Threads:
    """Makes the rules of threads."""

    litmus: Litmus
    fields: Fields
    actions: Mapping[str, Action]

    def rules(self, thread: Thread, code: Program) -> Iterator[Rule]:
        at = f"{thread.name}.at"
        for place, instruction in code.instructions.items():
            here: Guard = {at: frozenset({place})}
            try:
                for rule in self._of(instruction, thread):
                    guard = both(here, dict(rule.guard))
                    if guard is not None:
                        yield replace(rule, guard=guard)
            except ModelError as error:
                if isinstance(error, LitmusError):
                    raise
                raise LitmusError(f"{self.litmus.place}:{instruction.line}: {error}") from error
        if thread.killable:
            alive = frozenset(code.locations) - {START, END} | ({START} & set(code.instructions))
            act = Act(thread.name, thread.line, f"{thread.name} is killed")
            yield Rule(f"{thread.name}-killed", {at: alive}, {at: KILLED}, {}, act)

    def _of(self, instruction: Instruction, thread: Thread) -> Iterator[Rule]:
        if instruction.action:
            yield from self._action(instruction, thread)
            return
        at = f"{thread.name}.at"
        guard = self.fields.guard(instruction.guard, instruction.bound)
        effect = self.fields.effect(instruction.effect, instruction.bound)
        act = Act(thread.name, instruction.line, instruction.text)
        for target in instruction.targets.get("", ()):
            if guard is not None:
                move = {**effect.values, at: target}
                yield Rule(instruction.text, guard, move, effect.add, act)
        for target in instruction.targets.get("else", ()):
            act = Act(thread.name, instruction.line, f"not: {instruction.text}")
            for piece in self._not(guard):
                yield Rule(f"not: {instruction.text}", piece, {at: target}, {}, act)

    def _not(self, guard: Guard | None) -> list[Guard]:
        if guard is None:
            return [{}]
        values = {f.name: frozenset(f.values) for f in self.fields.fields if f.name in guard}
        return negations(guard, values)

    def _action(self, instruction: Instruction, thread: Thread) -> Iterator[Rule]:
        action = self.actions.get(instruction.action)
        if action is None:
            known = ", ".join(sorted(self.actions))
            raise ModelError(f"no action {instruction.action!r} in the parts in use: {known}")
        bound = self._arguments(action, instruction)
        unknown = sorted(set(instruction.targets) - {"", *action.outcome_names})
        if unknown:
            names = ", ".join(action.outcome_names)
            raise ModelError(f"{action.name} has no outcome {unknown[0]!r}; it has {names}")
        at = f"{thread.name}.at"
        for outcome in action.outcomes:
            text = f"{instruction.text}: {outcome.name}"
            act = Act(thread.name, instruction.line, text)
            targets = instruction.targets.get(outcome.name, instruction.targets[""])
            for guard, effect in grounded(outcome.text, bound, self.fields):
                for target in targets:
                    yield Rule(text, guard, {**effect.values, at: target}, effect.add, act)

    def _arguments(self, action: Action, instruction: Instruction) -> dict[str, int]:
        given, wanted = instruction.arguments, action.parameters
        if len(given) != len(wanted):
            names = ", ".join(f"{name}: {kind}" for name, kind in wanted)
            raise ModelError(f"expected {action.name}({names}), found {len(given)} arguments")
        bound: dict[str, int] = {}
        for (name, kind), argument in zip(wanted, given, strict=True):
            index = int(argument) if argument.isdigit() else instruction.bound.get(argument)
            if index is None or index >= self.fields.size(kind):
                size = self.fields.size(kind)
                raise ModelError(f"expected the number of a {kind} below {size}, got {argument!r}")
            bound[name] = index
        return bound


def _environment(litmus: Litmus, parts: Iterable[Part], fields: Fields) -> Iterator[Rule]:
    known = {one.name for part in parts for one in part.environment}
    for part in parts:
        for one in part.environment:
            if one.name not in litmus.without:
                yield from _ground(one, fields)
    for name in litmus.without:
        if name not in known:
            names = ", ".join(sorted(known)) or "none"
            raise LitmusError(f"{litmus.place}: no environment rule {name!r}; there are {names}")


def _ground(one: Spontaneous, fields: Fields) -> Iterator[Rule]:
    for bound in bindings(dict(one.parameters), fields):
        indices = ",".join(str(index) for index in bound.values())
        name = f"{one.name}({indices})" if indices else one.name
        act = Act(one.actor, 0, name)
        for guard, effect in grounded(one.text, bound, fields):
            yield Rule(name, guard, effect.values, effect.add, act)


def grounded(text: str, bound: Mapping[str, int], fields: Fields) -> Iterator[tuple[Guard, Effect]]:
    """
    ``guard -> effect`` with the given indices.

    A variable that is bound nowhere stands for any index: one pair for each.
    """
    before, arrow, after = text.partition("->")
    if not arrow:
        raise ModelError(f"expected guard -> effect, found {text!r}")
    free = {v: k for v, k in fields.free(text).items() if v not in bound}
    for chosen in bindings(free, fields):
        indices = {**bound, **chosen}
        guard = fields.guard(before, indices)
        if guard is not None:
            yield guard, fields.effect(after, indices)


def _properties(litmus: Litmus, machine: Machine, fields: Fields) -> Iterator[Property]:
    ended = {f"{t.name}.at": _ends(t) for t in litmus.threads}
    known = {THREAD_STUCK.name, *(prop.name for prop in machine.properties)}
    for never in litmus.never:
        if never.name in known:
            text = f"{never.name!r} is a property of the machine; name this one otherwise"
            raise LitmusError(f"{litmus.place}:{never.line}: {text}")
        known.add(never.name)
        yield from _own(never, litmus, fields)
    for name in (*litmus.checked, *litmus.expected.violated):
        if name not in known:
            raise LitmusError(
                f"{litmus.place}: no property {name!r}; 'hvpatch model list' names all"
            )
    for prop in machine.properties:
        asked = prop.name in (*litmus.checked, *litmus.expected.violated)
        if all(fields.known(name) for name in (*prop.never, *prop.sometimes)):
            yield from ground_property(prop, fields, ended)
        elif asked:
            missing = next(n for n in (*prop.never, *prop.sometimes) if not fields.known(n))
            text = f"property {prop.name} speaks of {missing}, which is in no part in use"
            raise LitmusError(f"{litmus.place}: {text}")


def ground_property(prop: Property, fields: Fields, ended: Guard) -> Iterator[Property]:
    """
    *prop* for every binding of its index variables, named ``name[0,1]``.

    :param ended: holds where every thread has ended.
    """
    never, sometimes = guard_text(prop.never), guard_text(prop.sometimes)
    for bound in bindings(fields.free(f"{never} & {sometimes}"), fields):
        indices = ",".join(str(index) for index in bound.values())
        forbidden = fields.guard(never, bound)
        reached = fields.guard(sometimes, bound)
        if forbidden is not None:
            name = f"{prop.name}[{indices}]"
            if prop.at_end:
                forbidden = {**forbidden, **ended}
            yield replace(prop, name=name, never=forbidden, sometimes=reached or {})


def _own(never: Never, litmus: Litmus, fields: Fields) -> Iterator[Property]:
    """The instances of a property that the protocol brings along; its guard may name threads."""
    for bound in bindings(fields.free(never.guard), fields):
        try:
            guard = fields.guard(never.guard, bound)
        except ModelError as error:
            raise LitmusError(f"{litmus.place}:{never.line}: {error}") from error
        indices = ",".join(str(index) for index in bound.values())
        if guard is not None:
            yield Property(
                name=f"{never.name}[{indices}]",
                title=never.name.replace("-", " "),
                defect_class="scenario",
                never=guard,
                sometimes={},
                what=never.guard,
                why=litmus.because,
                source=litmus.place,
            )


def _ways_back(
    litmus: Litmus, programs: Sequence[tuple[Thread, Program]], fields: Fields
) -> Iterator[Property]:
    """What must stay reachable: the end of each thread, and what the file itself asks for."""
    for thread, code in programs:
        homes = _ends(thread) | ({code.locations[0]} if code.repeats else frozenset())
        name = f"{THREAD_STUCK.name}[{thread.name}]"
        yield replace(THREAD_STUCK, name=name, returns={f"{thread.name}.at": homes})
    for number, text in enumerate(litmus.recover):
        guard = fields.guard(text, {})
        if guard is None:
            raise LitmusError(f"{litmus.place}: recover: {text!r} can never hold")
        name, title = f"{NO_WAY_BACK}[{number}]", f"No way back to {text}"
        yield replace(THREAD_STUCK, name=name, title=title, returns=guard)


def _ends(thread: Thread) -> frozenset[str]:
    return frozenset({END, KILLED} if thread.killable else {END})


def guard_text(guard: Mapping[str, frozenset[str]]) -> str:
    """A guard as its text: ``a=x|y & b=z``."""
    return " & ".join(f"{name}={'|'.join(sorted(values))}" for name, values in guard.items())


def base_name(name: str) -> str:
    """The property that a grounded one came from: ``a-frame-lost[1]`` -> ``a-frame-lost``."""
    return name.partition("[")[0]


def used_actions(litmuses: Sequence[Litmus]) -> frozenset[str]:
    """Names of the actions that any thread takes."""
    return frozenset(
        instruction.action
        for litmus in litmuses
        for thread in litmus.threads
        for instruction in program(thread, litmus).instructions.values()
        if instruction.action
    )
