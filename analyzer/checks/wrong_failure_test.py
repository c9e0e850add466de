"""A pointer is asked for NULL where failure is an error pointer, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.check import Check, Hit, Surroundings
from analyzer.csource.syntax import Call, Function, Name, Node, uncast
from analyzer.csource.valueflow import Definition, Origin
from analyzer.effect import Resource, Result
from analyzer.failuretests import Asked, PointerTest, conditions, pointer_test
from analyzer.nullloads import first_use
from reports.finding import Rule, Severity

_WRONG = {Asked.NULL: Result.ERROR_POINTER, Asked.ERROR: Result.POINTER}
_WORDS = {
    Result.ERROR_POINTER: ("an error pointer", "asks whether {} is NULL, which it never is"),
    Result.POINTER: ("NULL", "asks whether {} is an error pointer, which it never is"),
}


def _compare(function: Function, around: Surroundings) -> tuple[Hit, ...] | None:
    tests = [
        (node, test)
        for node, expr in conditions(function)
        if (test := pointer_test(expr, around.effect_of)) is not None
        and test.asked in _WRONG
        and isinstance(test.subject, Name)
    ]
    return tuple(_wrong(tests, function, around)) if tests else None


def _wrong(
    tests: list[tuple[Node, PointerTest]], function: Function, around: Surroundings
) -> Iterator[Hit]:
    asked = {(t.text, t.asked) for _, t in tests}
    flow = None
    for node, test in tests:
        other = Asked.ERROR if test.asked is Asked.NULL else Asked.NULL
        # A use in the function itself is reported on its path, by the rule of untested results.
        if (test.text, other) in asked or first_use(function, test.text):
            continue
        flow = flow or around.flow_of(function)
        made = flow.before(node.index, test.text)
        if len(made) != 1 or made[0].origin is not Origin.CALL:
            continue
        call = uncast(made[0].source) if made[0].source is not None else None
        effect = around.effect_of(call.callee) if isinstance(call, Call) else None
        # Only what allocates: a look-up may be documented to give either.
        if effect is None or effect.acquires in {None, Resource.NOTHING, Resource.RCU_POINTER}:
            continue
        if effect.result is _WRONG[test.asked]:
            yield _hit(node, test, made[0], effect.result)


def _hit(node: Node, test: PointerTest, made: Definition, result: Result) -> Hit:
    failure, asks = _WORDS[result]
    return Hit(
        f"{test.text}: the test does not fit how {made.callee}() fails",
        (
            (made.line, f"{made.callee}() returns {failure} on failure"),
            (node.line, asks.format(test.text)),
        ),
    )


CHECK = Check(
    Rule(
        id="wrong-failure-test",
        title="The test does not fit how the call fails",
        defect_class="bad-null-check",
        severity=Severity.ERROR,
        what="A result that is NULL on failure is asked for an error pointer, or one that is an"
        " error pointer on failure is asked for NULL.",
        why="The failure is taken for a success and the pointer is used.",
        source="semantics.md 3.1 (failure column); include/linux/err.h",
        false_alarms="A function that fails in both ways, of which only one is in its row.",
    ),
    compare=_compare,
)
