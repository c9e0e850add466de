"""
The second judge: the same questions answered naively, straight from the rules.

No bits, no compiled rows, no reduction; it shares only the vocabulary with ``exploration``, so that
an error in one of the two shows as a disagreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from time import monotonic

from model.layout import Layout, ModelError
from model.properties import Property
from model.rule import Guard, Rule
from model.verdict import (
    COUNTER_OVERFLOW,
    DEADLOCK,
    DEFAULT_BUDGET,
    Budget,
    Exploration,
    Model,
    PropertyVerdict,
    Step,
    VerdictKind,
    judge,
    overflow_values,
    stop_reason,
    time_reason,
)

_STATE_BYTES = 40  # of one field of a state, with its share of the dictionaries

_State = tuple[str, ...]
_Parent = tuple[_State, Rule] | None


class ReplayError(ModelError):
    """A path that the rules do not allow; says at which step and why."""


def explore_naively(model: Model, budget: Budget = DEFAULT_BUDGET) -> Exploration:
    """
    As `exploration.explore`, some hundred times slower.

    Paths have the same length, but may be other ones of that length.
    """
    return _Naive(model, budget).run()


class _Naive:
    def __init__(self, model: Model, budget: Budget) -> None:
        self._model = model
        self._budget = budget
        self._names = [field.name for field in model.layout.fields]
        self._defaults = {field.name: field.values[0] for field in model.layout.fields}
        self._parents: dict[_State, _Parent] = {}
        self._fired: set[int] = set()
        self._transitions = self._deadlocks = 0
        self._bad: dict[str, _State] = {}
        self._met: set[str] = set()
        self._overflow: tuple[_State, Rule] | None = None
        self._unexpected: _State | None = None
        self._before: dict[_State, list[_State]] = {}
        self._keeps_edges = any(prop.returns is not None for prop in model.properties)
        self._level: dict[_State, _Parent] = {}  # the last one, not expanded if the search stopped
        self._stopped = False

    def run(self) -> Exploration:
        deadline = monotonic() + self._budget.seconds
        level: dict[_State, _Parent] = {
            self._freeze({**self._defaults, **values}): None for values in self._model.initial
        }
        frontier: list[int] = []
        stopped = ""
        while level:
            self._parents.update(level)
            frontier.append(len(level))
            for state in level:
                self._judge(state)
            self._level = level
            used = _STATE_BYTES * len(self._names) * len(self._parents)
            stopped = stop_reason(len(self._parents), used, self._budget)
            if not stopped and monotonic() > deadline:
                stopped = time_reason(self._budget)
            if stopped:
                break
            level = self._next(level)
        self._stopped = bool(stopped)
        return Exploration(
            states=len(self._parents),
            transitions=self._transitions,
            depth=len(frontier) - 1,
            complete=not stopped,
            stopped=stopped,
            frontier=tuple(frontier),
            never_fired=tuple(r for n, r in enumerate(self._model.rules) if n not in self._fired),
            deadlocks=self._deadlocks,
            verdicts=tuple(self._verdicts(complete=not stopped)),
            whole=len(self._parents),
        )

    def _freeze(self, values: Mapping[str, str]) -> _State:
        return tuple(values[name] for name in self._names)

    def _thaw(self, state: _State) -> dict[str, str]:
        return dict(zip(self._names, state, strict=True))

    def _next(self, level: Iterable[_State]) -> dict[_State, _Parent]:
        found: dict[_State, _Parent] = {}
        for state in level:
            values = self._thaw(state)
            stuck = True
            for n, rule in enumerate(self._model.rules):
                after = _fire(rule, values, self._model.layout)
                if after is None:
                    continue
                stuck = False
                self._fired.add(n)
                self._transitions += 1
                successor = self._freeze(after)
                if self._keeps_edges:
                    self._before.setdefault(successor, []).append(state)
                if successor not in self._parents:
                    found.setdefault(successor, (state, rule))
            self._deadlocks += stuck
            if stuck and self._unexpected is None and not self._is_final(values):
                self._unexpected = state
        return found

    def _is_final(self, values: Mapping[str, str]) -> bool:
        return any(holds(guard, values) for guard in self._model.final or ())

    def _judge(self, state: _State) -> None:
        values = self._thaw(state)
        for prop in self._model.properties:
            if prop.never and prop.name not in self._bad and holds(prop.never, values):
                self._bad[prop.name] = state
            if prop.sometimes and holds(prop.sometimes, values):
                self._met.add(prop.name)
        for rule in self._model.rules:
            if self._overflow is None and _overflows(rule, values, self._model.layout):
                self._overflow = (state, rule)

    def _verdicts(self, complete: bool) -> Iterable[PropertyVerdict]:
        for prop in self._model.properties:
            bad = self._bad.get(prop.name) if prop.returns is None else self._lost(prop.returns)
            met = prop.name in self._met
            kind = judge(bad is not None, complete, bool(prop.sometimes), met)
            yield PropertyVerdict(prop, kind, self._path(bad) if bad is not None else ())
        if self._model.final is not None:
            bad = self._unexpected
            kind = judge(bad is not None, complete, False, False)
            yield PropertyVerdict(DEADLOCK, kind, self._path(bad) if bad is not None else ())
        if self._overflow is not None:
            state, rule = self._overflow
            before = self._thaw(state)
            last = Step(rule, before, overflow_values(rule, before, self._model.layout))
            path = (*self._path(state), last)
            yield PropertyVerdict(COUNTER_OVERFLOW, VerdictKind.VIOLATED, path)

    def _lost(self, goal: Guard) -> _State | None:
        """The first state found from which no good one can be reached."""
        unexpanded = self._level if self._stopped else {}
        good = {s for s in self._parents if s in unexpanded or holds(goal, self._thaw(s))}
        queue = list(good)
        while queue:
            for before in self._before.get(queue.pop(), []):
                if before not in good:
                    good.add(before)
                    queue.append(before)
        return next((state for state in self._parents if state not in good), None)

    def _path(self, state: _State) -> tuple[Step, ...]:
        steps: list[Step] = []
        parent = self._parents[state]
        while parent is not None:
            before, rule = parent
            steps.append(Step(rule, self._thaw(before), self._thaw(state)))
            state, parent = before, self._parents[before]
        first = self._thaw(state)
        return (Step(None, first, first), *reversed(steps))


def holds(guard: Guard, values: Mapping[str, str]) -> bool:
    """Whether every field of *guard* has one of its values."""
    return all(values[name] in allowed for name, allowed in guard.items())


def _numbers(rule: Rule, values: Mapping[str, str], layout: Layout) -> dict[str, int]:
    """The number each counter of *rule* would have, in its range or not."""
    return {
        name: layout.values(name).index(values[name]) + amount for name, amount in rule.add.items()
    }


def _overflows(rule: Rule, values: Mapping[str, str], layout: Layout) -> bool:
    if not rule.add or not holds(rule.guard, values):
        return False
    numbers = _numbers(rule, values, layout)
    return min(numbers.values()) >= 0 and any(
        number >= len(layout.values(name)) for name, number in numbers.items()
    )


def _fire(rule: Rule, values: Mapping[str, str], layout: Layout) -> dict[str, str] | None:
    """The state after *rule*, None if it does not fire."""
    if not holds(rule.guard, values):
        return None
    after = {**values, **rule.effect}
    for name, number in _numbers(rule, values, layout).items():
        domain = layout.values(name)
        if not 0 <= number < len(domain):
            return None
        after[name] = domain[number]
    return after


def replay(model: Model, path: Sequence[Step], broken: Property | None = None) -> None:
    """
    Run a path again, one step at a time.

    :param broken: the property that the path is said to violate; its last state is then checked.
    :raises ReplayError: at the first step that does not fit.
    """
    if not path or path[0].rule is not None:
        raise ReplayError("step 0: a path begins with an initial state")
    defaults = {field.name: field.values[0] for field in model.layout.fields}
    if path[0].after not in [{**defaults, **values} for values in model.initial]:
        raise ReplayError("step 0: not an initial state of the model")
    for n in range(1, len(path)):
        _replay_step(model, path, n)
    if broken is None or broken == COUNTER_OVERFLOW:
        return
    last = path[-1].after
    if broken == DEADLOCK:
        wrong = any(_fire(rule, last, model.layout) is not None for rule in model.rules)
        wrong |= any(holds(guard, last) for guard in model.final or ())
    elif broken.returns is not None:
        good = Property("", "", "", broken.returns, {}, "", "", "")
        after = replace(model, initial=(last,), properties=(good,), final=None)
        wrong = explore_naively(after).verdicts[0].kind is not VerdictKind.HOLDS
    else:
        wrong = not holds(broken.never, last)
    if wrong:
        raise ReplayError(f"step {len(path) - 1}: {broken.name} is not violated here")


def _replay_step(model: Model, path: Sequence[Step], n: int) -> None:
    step, layout = path[n], model.layout
    if step.before != path[n - 1].after:
        raise ReplayError(f"step {n}: does not begin where step {n - 1} ended")
    if step.rule is None or step.rule not in model.rules:
        raise ReplayError(f"step {n}: no rule of the model")
    after = _fire(step.rule, step.before, layout)
    if after is None and n == len(path) - 1 and _overflows(step.rule, step.before, layout):
        after = overflow_values(step.rule, step.before, layout)
    if after is None:
        failed = [
            f"{name} is {step.before[name]}, not {' or '.join(sorted(allowed))}"
            for name, allowed in sorted(step.rule.guard.items())
            if step.before[name] not in allowed
        ]
        reason = "; ".join(failed) or "a counter would leave its range"
        raise ReplayError(f"step {n}: rule {step.rule.name} does not fire: {reason}")
    wrong = [name for name in sorted(after) if after[name] != step.after.get(name)]
    if wrong:
        raise ReplayError(f"step {n}: rule {step.rule.name} gives other values: {', '.join(wrong)}")
