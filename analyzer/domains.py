"""Which abstract values each variable of a lowered function can have."""

from __future__ import annotations

from collections.abc import Mapping

from analyzer.steps import Acquire, Assume, Copy, Happen, Operation, Program, Set, Test
from analyzer.values import (
    ANY,
    ERROR_POINTER,
    FAILED_ERROR,
    FAILED_NULL,
    SUBJECT,
    UNSET,
    VALID,
    ZERO,
    split,
    transferred,
)
from model.events import Event


def domains(program: Program, site: int, owned: bool) -> Mapping[str, frozenset[str]]:
    """
    Values each variable can have anywhere, by iterating over all operations until stable.

    :param site: allocation site that is followed, -1 for none. :param owned: its result is a new
        object, not one that was looked up.
    """
    return _Domains(program, site, owned).domains


class _Domains:
    def __init__(self, program: Program, site: int, owned: bool) -> None:
        self.site, self.owned = site, owned
        self.sets: dict[str, set[str]] = {n: {v} for n, v in program.variables.items()}
        for node in program.nodes:
            for variable, true, false in node.implies:
                self.sets[variable].update({true, false})
        operations = [op for node in program.nodes for op in node.operations]
        tests = [node.test for node in program.nodes if node.test is not None]
        changed = True
        while changed:
            before = sum(len(s) for s in self.sets.values())
            for operation in operations:
                self._operation(operation)
            for test in tests:
                self._test(test)
            changed = sum(len(s) for s in self.sets.values()) != before
        self.domains = {n: frozenset(s) for n, s in self.sets.items()}

    def _operation(self, operation: Operation) -> None:
        for _, micro in operation.alternatives:
            for step in micro:
                match step:
                    case Set(variable=variable, values=values):
                        self.sets[variable].update(values)
                    case Copy(variable=variable, sources=sources, transfer=transfer):
                        for source in sources:
                            for value in tuple(self.sets[source]):
                                self.sets[variable].update(transferred(value, transfer))
                                self.sets[variable].update(transferred(value, None))
                    case Acquire():
                        self._acquire(step)
                    case Happen(event=Event.HOLE, variables=variables):
                        for variable in variables:
                            self.sets[variable].add(ANY)
                    case Happen(event=Event.FREE, each=True):
                        for known in self.sets.values():
                            if SUBJECT in known:
                                known.add(VALID)
                    case Assume(test=test):
                        self._test(test)
                    case Happen():
                        pass

    def _acquire(self, step: Acquire) -> None:
        focus = step.site == self.site
        for variable in step.variables:
            if step.good:
                new = focus and self.owned
                self.sets[variable].update({VALID, SUBJECT} if new else {VALID})
            elif focus:
                self.sets[variable].add(FAILED_ERROR if step.error_pointer else FAILED_NULL)
            else:
                self.sets[variable].add(ERROR_POINTER if step.error_pointer else ZERO)

    def _test(self, test: Test) -> None:
        for value in tuple(self.sets[test.variable]):
            true, false = split(value, test.predicate)
            self.sets[test.variable].update(true, false)
            if value == UNSET:
                self.sets[test.variable].add(ANY)
