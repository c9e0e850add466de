"""
The sharing model as a person would write it for Spin: one process a CPU, its place the counter.

`model.export` writes one loop over all rules, which any model fits; Spin runs this form faster, so
that it is the fair rival.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from model.export import Promela, identifier
from model.rule import Guard, Rule
from model.verdict import Model


def processes(model: Model, threads: Sequence[str]) -> Promela:
    """
    A model with one initial state in which each of *threads* (``cpu[0]``) has a field ``.at``.

    :return: with as many more states and transitions as Spin needs to start the processes.
    """
    at = {f"{thread}.at": thread for thread in threads}
    names = {f.name: identifier(n, f.name) for n, f in enumerate(model.layout.fields)}
    writer = _Writer(model, names, set(at))
    lines = [f"byte {s};" for name, s in names.items() if name not in at]
    rules: dict[str, list[Rule]] = {"": [], **{name: [] for name in at}}
    for rule in model.rules:
        rules[next((name for name in at if name in rule.guard), "")].append(rule)
    for number, name in enumerate(at):
        lines += [f"active proctype thread{number}() {{", *writer.places(name, rules[name]), "}"]
    lines += ["active proctype surroundings() {", "  do"]
    lines += [f"  :: {writer.step(rule)}" for rule in rules[""]]
    lines += ["  od", "}", ""]
    return Promela("\n".join(lines), 0, 0)


class _Writer:
    def __init__(self, model: Model, names: Mapping[str, str], at: set[str]) -> None:
        self._layout = model.layout
        self._names = names
        self._at = at

    def places(self, name: str, rules: Sequence[Rule]) -> Iterator[str]:
        """A label for each place of a thread, with what it may do there."""
        for number, place in enumerate(self._layout.values(name)):
            yield f"S{number}:"
            here = [rule for rule in rules if rule.guard[name] == {place}]
            yield "  if"
            for rule in here:
                target = self._layout.values(name).index(rule.effect[name])
                yield f"  :: {self.step(rule)}; goto S{target}"
            yield "  fi;" if here else "  :: false; fi;"

    def step(self, rule: Rule) -> str:
        """The rule without the place of its thread."""
        tests = [*self._tests(rule.guard)]
        changes = [
            f" {self._names[name]} = {self._layout.values(name).index(value)};"
            for name, value in rule.effect.items()
            if name not in self._at
        ]
        for name, amount in rule.add.items():
            symbol, most = self._names[name], len(self._layout.values(name)) - 1
            tests.append(f"{symbol} >= {-amount}" if amount < 0 else f"{symbol} <= {most - amount}")
            changes.append(f" {symbol} = {symbol} {'-' if amount < 0 else '+'} {abs(amount)};")
        return f"d_step {{ {' && '.join(tests) or 'true'};{''.join(changes)} }}"

    def _tests(self, guard: Guard) -> Iterator[str]:
        for name, allowed in guard.items():
            if name in self._at:
                continue
            values = self._layout.values(name)
            codes = [str(n) for n, value in enumerate(values) if value in allowed]
            if len(codes) < len(values):
                yield f"({' || '.join(f'{self._names[name]} == {code}' for code in codes)})"
