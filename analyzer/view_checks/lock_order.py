"""Two locks are taken in one order here and in the other order there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analyzer.codeview import CodeView
from analyzer.effect import Result
from analyzer.entries import FunctionId
from analyzer.lockclasses import Types
from analyzer.sections import Place, SectionKind, lock_text
from analyzer.view_check import ViewCheck, ViewHit, ViewStep
from model.events import Event
from reports.finding import Confidence, Rule, Severity

_RULE = Rule(
    id="locks-in-both-orders",
    title="Two locks are taken in both orders",
    defect_class="locking",
    severity=Severity.WARNING,
    what=(
        "One function takes the second lock while it holds the first, another one of the same file "
        "takes the first while it holds the second."
    ),
    why="Two CPUs that each hold one of them wait for each other for ever.",
    source="Documentation/locking/lockdep-design.rst (lock-class dependencies)",
    false_alarms="Locks of objects that are never the same, or a third lock that keeps both apart.",
)


@dataclass(frozen=True, slots=True)
class _Order:
    """*second* is taken in *function* while *first* is held."""

    first: str
    second: str
    function: FunctionId
    first_line: int
    second_line: int
    others: frozenset[str]


def _find(view: CodeView) -> Iterator[ViewHit]:
    found: dict[tuple[str, str, str], _Order] = {}
    for function in view.functions:
        for order in _orders(view, function):
            found.setdefault((function.path, order.first, order.second), order)
    for (path, first, second), order in found.items():
        other = found.get((path, second, first))
        if other is None or first > second or order.others & other.others:
            continue
        # Blame what was written last: the reviewed one, else the one further down.
        early, late = sorted(
            (order, other), key=lambda o: (view.reviewed(o.function), o.second_line)
        )
        steps = (*_steps(early), *_steps(late))
        said = f"{first} and {second} are taken in both orders"
        yield ViewHit(_RULE, said, steps, -1, Confidence.MEDIUM)


def _steps(order: _Order) -> tuple[ViewStep, ViewStep]:
    return (
        ViewStep(order.function, order.first_line, f"takes {order.first}"),
        ViewStep(order.function, order.second_line, f"then takes {order.second}"),
    )


def _orders(view: CodeView, function: FunctionId) -> Iterator[_Order]:
    types = Types(view.functions[function])
    for place in view.sections(function).places:
        held = _held(types, place)
        for taken in _taken(view, types, place) if held else ():
            for first, line in held.items():
                if taken not in held:
                    others = frozenset(held) - {first}
                    yield _Order(first, taken, function, line, place.call.line, others)


def _held(types: Types, place: Place) -> Mapping[str, int]:
    named = ((types.lock_class(key), line) for key, line in place.held.items())
    return {name: line for name, line in named if name}


def _taken(view: CodeView, types: Types, place: Place) -> Iterator[str]:
    effect = view.api.effects.get(place.call.callee)
    if effect is None or Event.LOCK not in effect.events or effect.result is Result.TRYLOCK:
        return
    name = types.lock_class((SectionKind.SPINLOCK, lock_text(place.call, effect)))
    if name:
        yield name


def _concerns(view: CodeView) -> Iterator[tuple[FunctionId, Rule]]:
    for function in view.functions:
        if any(True for _ in _orders(view, function)):
            yield function, _RULE


VIEW_CHECK = ViewCheck((_RULE,), _find, _concerns)
