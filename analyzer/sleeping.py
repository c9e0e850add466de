"""Where a function may sleep while its caller's context still holds, through calls in the view."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from analyzer.codeview import CodeView
from analyzer.csource.syntax import (
    Binary,
    Call,
    Conditional,
    Expr,
    Function,
    Name,
    Number,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.effect import Effect, Sleep
from analyzer.entries import FunctionId
from analyzer.names import Names, scan
from analyzer.sections import Place

_MOST_SLEEPS = 6
_DEEPEST = 8


class Need(Enum):
    """What a caller must pass in a parameter for the function to sleep."""

    BLOCKING = "gfp flags that allow blocking"
    NONZERO = "anything but 0"
    ZERO = "0"


@dataclass(frozen=True, slots=True)
class SleepStep:
    """A call on the way to a sleeping function."""

    function: FunctionId
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class MaySleep:
    """
    One way to sleep.

    :param steps: calls from the function's own to the one that sleeps, which is not read.
    :param deferred: the sleeping function waits for a task where there is none, in an interrupt.
    :param needs: parameter number and what it must be; each of them.
    """

    steps: tuple[SleepStep, ...]
    needs: tuple[tuple[int, Need], ...]
    deferred: bool = False


class Sleeping:
    """Answers for the functions of one view; what calls itself is followed once."""

    def __init__(self, view: CodeView) -> None:
        self._view = view
        self._known: dict[tuple[FunctionId, bool], tuple[MaySleep, ...]] = {}
        self._names: dict[FunctionId, Names] = {}

    def of(self, function: FunctionId, entered: bool = False) -> tuple[MaySleep, ...]:
        """
        Ways to sleep, shortest first, with the caller's context as it was.

        :param entered: the context is one that nothing in the function can end, as an interrupt.
        """
        key = function, entered
        if key not in self._known:
            self._known[key] = ()
            found: list[MaySleep] = []
            for place in self._view.sections(function).places:
                if entered or place.in_callers_section:
                    found += self._in_call(function, place, entered)
            self._known[key] = _few(found)
        return self._known[key]

    def at(self, function: FunctionId, place: Place) -> tuple[MaySleep, ...]:
        """Ways to sleep in one call of *function*, if it comes to that call."""
        names = self._scan(function)
        if _conditions(self._view.functions[function], place, names, self._view) is None:
            return ()
        return tuple(way for way in self._ways(function, place, names, False) if not way.needs)

    def _in_call(self, function: FunctionId, place: Place, entered: bool) -> list[MaySleep]:
        names = self._scan(function)
        own = _conditions(self._view.functions[function], place, names, self._view)
        if own is None:
            return []
        return [
            MaySleep(way.steps, tuple(dict.fromkeys((*own, *way.needs))), way.deferred)
            for way in self._ways(function, place, names, entered)
            if len(way.steps) <= _DEEPEST
        ]

    def _ways(
        self, function: FunctionId, place: Place, names: Names, entered: bool
    ) -> Iterator[MaySleep]:
        call, api = place.call, self._view.api
        effect = api.effects.get(call.callee)
        step = SleepStep(function, call.line, f"{call.callee}() may sleep")
        if effect is not None and effect.sleeps is Sleep.GFP:
            yield from self._allocation(effect, function, call, names)
        elif effect is not None and effect.sleeps is Sleep.ALWAYS:
            yield MaySleep((step,), (), call.callee in api.contexts.waits_for_task)
        elif call.callee in api.contexts.may_sleep:
            yield MaySleep((step,), ())
        elif effect is None:
            yield from self._callee(function, call, names, entered)

    def _allocation(
        self, effect: Effect, function: FunctionId, call: Call, names: Names
    ) -> Iterator[MaySleep]:
        at = effect.gfp
        if at is None:
            return
        text = f"{call.callee}() may sleep to get memory"
        if at >= len(call.arguments):
            yield MaySleep((SleepStep(function, call.line, text),), ())
            return
        flags = call.arguments[at]
        shown = f"{call.callee}() with {render(flags)} may sleep"
        steps = (SleepStep(function, call.line, shown),)
        answer = self._blocking(flags, names)
        if answer is True:
            yield MaySleep(steps, ())
        elif isinstance(answer, int) and answer is not False:
            yield MaySleep(steps, ((answer - 1, Need.BLOCKING),))

    def _blocking(self, flags: Expr, names: Names, depth: int = 0) -> bool | int:
        """
        True or False, or 1 + the number of the parameter that decides.

        What is put together from other variables is taken for not blocking.
        """
        flags = uncast(flags)
        parts = list(walk(flags))
        if any(isinstance(p, Conditional) or (isinstance(p, Unary) and p.op == "~") for p in parts):
            return False
        if isinstance(flags, Name) and flags.text in names.declarations:
            sources = names.assigned_from.get(flags.text, [])
            order = list(names.declarations)
            if flags.text in names.parameters:
                return False if sources else order.index(flags.text) + 1
            if len(sources) == 1 and depth == 0:
                return self._blocking(sources[0], names, 1)
            return False
        return bool({p.text for p in parts if isinstance(p, Name)} & self._view.api.blocking_gfp)

    def _callee(
        self, function: FunctionId, call: Call, names: Names, entered: bool
    ) -> Iterator[MaySleep]:
        callees = self._view.resolve(function.path, call.callee)
        for way in (
            w for callee in callees if callee != function for w in self.of(callee, entered)
        ):
            needs: list[tuple[int, Need]] = []
            for parameter, need in way.needs:
                passed = self._passed(call, parameter, need, names)
                if passed is None:
                    break
                needs += passed
            else:
                step = SleepStep(function, call.line, f"calls {call.callee}()")
                yield MaySleep((step, *way.steps), tuple(needs), way.deferred)

    def _passed(
        self, call: Call, parameter: int, need: Need, names: Names
    ) -> list[tuple[int, Need]] | None:
        """What the caller needs in turn; ``None`` if what is passed does not, or cannot be told."""
        if parameter >= len(call.arguments):
            return None
        argument = uncast(call.arguments[parameter])
        if need is Need.BLOCKING:
            answer = self._blocking(argument, names)
            if answer is True:
                return []
            return None if answer is False else [(int(answer) - 1, need)]
        value = self._constant(argument)
        if value is not None:
            return [] if value == (need is Need.NONZERO) else None
        if isinstance(argument, Unary) and argument.op == "&":
            return [] if need is Need.NONZERO else None
        if isinstance(argument, Name) and argument.text in names.parameters:
            if names.assigned_from.get(argument.text):
                return None
            return [(list(names.declarations).index(argument.text), need)]
        return None

    def _constant(self, expr: Expr) -> bool | None:
        if isinstance(expr, Number) and expr.value is not None:
            return expr.value != 0
        if isinstance(expr, Name):
            kind = self._view.api.constants.get(expr.text)
            return {"zero": False, "positive": True}.get(kind or "")
        return None

    def _scan(self, function: FunctionId) -> Names:
        if function not in self._names:
            self._names[function] = scan(self._view.functions[function])
        return self._names[function]


def _few(found: list[MaySleep]) -> tuple[MaySleep, ...]:
    """The shortest way for each set of needs, and not too many."""
    best: dict[tuple[object, ...], MaySleep] = {}
    for way in sorted(found, key=lambda w: (len(w.needs), len(w.steps))):
        best.setdefault((way.needs, way.deferred, way.steps[-1].function, way.steps[-1].line), way)
    return tuple(best.values())[:_MOST_SLEEPS]


def _conditions(
    body: Function, place: Place, names: Names, view: CodeView
) -> tuple[tuple[int, Need], ...] | None:
    """What the conditions on every path ask of parameters; ``None`` if they ask for more."""
    needs: list[tuple[int, Need]] = []
    order = list(names.declarations)
    for index, way in sorted(place.known.items()):
        expr = body.graph.nodes[index].expr
        if expr is None or index == place.node:
            continue
        if tells_context(expr, names, view):
            return None
        plain = uncast(expr)
        if isinstance(plain, Name) and plain.text in names.parameters:
            if names.assigned_from.get(plain.text):
                continue
            if "*" in names.declarations[plain.text].type and way:
                continue
            needs.append((order.index(plain.text), Need.NONZERO if way else Need.ZERO))
        elif _chooses(plain, names):
            return None
    return tuple(needs)


def tells_context(expr: Expr, names: Names, view: CodeView) -> bool:
    """The condition asks whether sleeping is allowed, itself or through a local variable."""
    asks = set(view.api.contexts.tells_context)
    mentioned = {e.text for e in walk(expr) if isinstance(e, Name)}
    mentioned |= {e.callee for e in walk(expr) if isinstance(e, Call)}
    for name in sorted(mentioned):
        for source in names.assigned_from.get(name, ()):
            mentioned |= {e.callee for e in walk(source) if isinstance(e, Call)}
            mentioned |= {e.text for e in walk(source) if isinstance(e, Name)}
    return bool(mentioned & asks)


def _chooses(expr: Expr, names: Names) -> bool:
    """It compares a number that the caller passes with one value, or tests a flag of it."""
    for part in walk(expr):
        if not isinstance(part, Binary) or part.op not in {"==", "!=", "&"}:
            continue
        for side in (uncast(part.left), uncast(part.right)):
            given = isinstance(side, Name) and side.text in names.parameters
            if given and "*" not in names.declarations[render(side)].type:
                return True
    return False
