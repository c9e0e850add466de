"""From the statements of a thread to numbered instructions: blocks unrolled, jumps resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from model.litmus.reading import LitmusError
from model.litmus.syntax import (
    Do,
    Each,
    Either,
    Goto,
    If,
    Label,
    Litmus,
    Set,
    Some,
    Statement,
    Thread,
    Wait,
    While,
)

START, END = "start", "end"
_MOST = 400


@dataclass(frozen=True, slots=True)
class Instruction:
    """
    One step of a thread.

    :param action: of the machine, or empty; then *guard* and *effect* say what it does.
    :param bound: indices of the variables of the blocks around it.
    :param targets: outcome -> locations, any of which may follow; "" is every other outcome, "else"
        is where a guard that does not hold leads.
    """

    text: str
    line: int
    bound: Mapping[str, int]
    targets: Mapping[str, tuple[str, ...]]
    action: str = ""
    arguments: tuple[str, ...] = ()
    guard: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """
    Instructions by location; execution begins at the first location and ends at `END`.

    :param repeats: it may start again from the beginning, so that it need not end.
    """

    locations: tuple[str, ...]
    instructions: Mapping[str, Instruction]
    repeats: bool


def program(thread: Thread, litmus: Litmus) -> Program:
    """
    Number the statements of a thread.

    :raises LitmusError: for a label that is missing or stands twice, or too many statements.
    """
    return _Builder(thread, litmus).build()


@dataclass(slots=True)
class _Draft:
    """An instruction whose targets are still drafts or labels."""

    text: str
    line: int
    bound: Mapping[str, int]
    targets: dict[str, list[int | str]] = field(default_factory=dict)
    action: str = ""
    arguments: tuple[str, ...] = ()
    guard: str = ""
    effect: str = ""
    silent: bool = False


class _Builder:
    def __init__(self, thread: Thread, litmus: Litmus) -> None:
        self._thread, self._litmus = thread, litmus
        self._drafts: list[_Draft] = []
        self._labels: dict[str, int] = {}
        self._repeats = False

    def build(self) -> Program:
        first = self._block(self._thread.body, {}, "stop")
        through = {n: self._settle(n) for n in range(len(self._drafts))}
        start = self._places(first, through)
        order = self._in_order(start, through)
        names = {n: f"L{self._drafts[n].line}" for n in order}
        self._tell_apart(names)
        instructions: dict[str, Instruction] = {}
        locations: list[str] = []
        if len(start) != 1 or start[0] == END:
            targets = tuple(END if p == END else names[int(p)] for p in start)
            instructions[START] = Instruction("begins", self._thread.line, {}, {"": targets})
            locations.append(START)
        for n in order:
            draft = self._drafts[n]
            targets_of = {
                outcome: self._named(ends, through, names)
                for outcome, ends in draft.targets.items()
            }
            instructions[names[n]] = Instruction(
                draft.text,
                draft.line,
                draft.bound,
                targets_of,
                draft.action,
                draft.arguments,
                draft.guard,
                draft.effect,
            )
            locations.append(names[n])
        return Program((*locations, END), instructions, self._repeats)

    def _named(
        self,
        ends: Sequence[int | str],
        through: Mapping[int, list[int | str]],
        names: Mapping[int, str],
    ) -> tuple[str, ...]:
        places = [p for end in ends for p in self._places(end, through)]
        return tuple(dict.fromkeys(END if p == END else names[int(p)] for p in places))

    def _places(self, end: int | str, through: Mapping[int, list[int | str]]) -> list[int | str]:
        if end == "stop":
            return [END]
        if isinstance(end, str):
            end = self._labels[end]
        return through[end]

    def _settle(self, n: int) -> list[int | str]:
        """Where control really goes from draft *n*, through labels and choices."""
        found: list[int | str] = []
        seen: set[int] = set()
        stack: list[int | str] = [n]
        while stack:
            here = stack.pop(0)
            if here == "stop":
                found.append(END)
                continue
            number = self._labels[here] if isinstance(here, str) else here
            if number in seen:
                continue
            seen.add(number)
            draft = self._drafts[number]
            if draft.silent:
                stack = [*draft.targets[""], *stack]
            else:
                found.append(number)
        if not found:
            line = self._drafts[n].line
            raise LitmusError(f"{self._litmus.place}:{line}: a loop in which nothing happens")
        return list(dict.fromkeys(found))

    def _in_order(
        self, start: Sequence[int | str], through: Mapping[int, list[int | str]]
    ) -> list[int]:
        """Drafts that can be reached, in the order in which control comes to them."""
        seen: dict[int, None] = {}
        stack = [p for p in reversed(start) if isinstance(p, int)]
        while stack:
            n = stack.pop()
            if n in seen:
                continue
            seen[n] = None
            ends = [end for outcome in self._drafts[n].targets.values() for end in outcome]
            places = [p for end in ends for p in self._places(end, through)]
            stack += [p for p in reversed(places) if isinstance(p, int)]
        return list(seen)

    def _tell_apart(self, names: dict[int, str]) -> None:
        """A line that was unrolled gives several locations: ``L7``, ``L7.2``."""
        count: dict[str, int] = {}
        for n in list(names):
            base = names[n]
            count[base] = count.get(base, 0) + 1
            if count[base] > 1:
                names[n] = f"{base}.{count[base]}"

    def _new(self, draft: _Draft) -> int:
        if len(self._drafts) >= _MOST:
            place = f"{self._litmus.place}:{draft.line}"
            raise LitmusError(f"{place}: thread {self._thread.name} has more than {_MOST} steps")
        self._drafts.append(draft)
        return len(self._drafts) - 1

    def _join(self, line: int) -> int:
        return self._new(_Draft("", line, {}, silent=True))

    def _block(
        self, statements: Sequence[Statement], bound: Mapping[str, int], after: int | str
    ) -> int | str:
        """Draft a block that goes on at *after*; returns where it begins."""
        if not statements:
            return after
        entries = [self._join(s.line) for s in statements]
        nexts: list[int | str] = [*entries[1:], after]
        self._declare(statements, entries)
        for statement, entry, onward in zip(statements, entries, nexts, strict=True):
            self._drafts[entry].targets[""] = [self._statement(statement, bound, onward)]
        return entries[0]

    def _declare(self, statements: Sequence[Statement], entries: Sequence[int]) -> None:
        for statement, entry in zip(statements, entries, strict=True):
            if isinstance(statement, Label):
                place = f"{self._litmus.place}:{statement.line}"
                if statements is not self._thread.body:
                    raise LitmusError(f"{place}: label {statement.name!r} stands inside a block")
                if statement.name in self._labels or statement.name in ("stop", "repeat"):
                    raise LitmusError(f"{place}: label {statement.name!r} stands twice")
                self._labels[statement.name] = entry

    def _statement(
        self, statement: Statement, bound: Mapping[str, int], onward: int | str
    ) -> int | str:
        line = statement.line
        match statement:
            case Do():
                return self._do(statement, bound, onward)
            case Set(effect=effect):
                return self._new(
                    _Draft(f"set {effect}", line, bound, {"": [onward]}, effect=effect)
                )
            case Wait(guard=guard):
                return self._new(_Draft(f"wait {guard}", line, bound, {"": [onward]}, guard=guard))
            case If(guard=guard, then=then, otherwise=otherwise):
                yes = self._block(then, bound, onward)
                no = self._block(otherwise, bound, onward)
                targets: dict[str, list[int | str]] = {"": [yes], "else": [no]}
                return self._new(_Draft(f"if {guard}", line, bound, targets, guard=guard))
            case While(guard=guard, body=body):
                head = self._new(_Draft(f"while {guard}", line, bound, guard=guard))
                self._drafts[head].targets = {
                    "": [self._block(body, bound, head)],
                    "else": [onward],
                }
                return head
            case Either(branches=branches):
                choice = self._join(line)
                starts = [self._block(branch, bound, onward) for branch in branches]
                self._drafts[choice].targets[""] = starts
                return choice
            case Each() | Some():
                return self._loop(statement, bound, onward)
            case Label():
                return onward
            case Goto(target=target):
                return self._goto(target, line)

    def _goto(self, target: str, line: int) -> int | str:
        if target == "stop":
            return "stop"
        if target == "repeat":
            self._repeats = True
            return 0
        join = self._join(line)
        self._drafts[join].targets[""] = [target]
        self._wanted(target, line)
        return join

    def _wanted(self, target: str, line: int) -> None:
        if target not in _labels_of(self._thread.body):
            raise LitmusError(f"{self._litmus.place}:{line}: no label {target!r} in this thread")

    def _loop(
        self, statement: Each | Some, bound: Mapping[str, int], onward: int | str
    ) -> int | str:
        size = self._litmus.sizes.get(statement.kind, 1)
        if isinstance(statement, Some):
            choice = self._join(statement.line)
            self._drafts[choice].targets[""] = [
                self._block(statement.body, {**bound, statement.variable: n}, onward)
                for n in range(size)
            ]
            return choice
        start = onward
        for n in reversed(range(size)):
            start = self._block(statement.body, {**bound, statement.variable: n}, start)
        return start

    def _do(self, statement: Do, bound: Mapping[str, int], onward: int | str) -> int:
        targets: dict[str, list[int | str]] = {"": [onward]}
        for outcome, body in statement.handlers.items():
            targets[outcome] = [self._block(body, bound, onward)]
        shown = ", ".join(str(bound.get(a, a)) for a in statement.arguments)
        return self._new(
            _Draft(
                f"{statement.action}({shown})",
                statement.line,
                bound,
                targets,
                statement.action,
                statement.arguments,
            )
        )


def _labels_of(statements: Sequence[Statement]) -> frozenset[str]:
    return frozenset(s.name for s in statements if isinstance(s, Label))
