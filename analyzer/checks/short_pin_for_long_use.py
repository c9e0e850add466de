"""Pages of a program are taken for a short time and lent to somebody for long."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.around import Around
from analyzer.check import Check, Hit
from analyzer.csource.syntax import (
    Binary,
    Call,
    Expr,
    Function,
    Index,
    Member,
    Name,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.effect import Resource
from analyzer.effects import KernelApi
from analyzer.errorexits import assignments_of
from analyzer.happenings import calls
from reports.finding import Confidence, Rule, Severity


def _find(function: Function, around: Around) -> tuple[Hit, ...] | None:
    api = around.api
    made = tuple(call for _, call in calls(function))
    taken = [c for c in made if api.short_pins.get(c.callee, len(c.arguments)) < len(c.arguments)]
    if not taken:
        return None
    if any(_watched(call, api) for call in made):
        return ()
    hits: list[Hit] = []
    for take in taken:
        array = _array(take.arguments[api.short_pins[take.callee]])
        names = {p.text for a in take.arguments for p in walk(a) if isinstance(p, Name)}
        # What only a local can reach is given back before the function returns.
        if not isinstance(array, Member) or names & api.long_pin_flags:
            continue
        lent = next(_lent(function, render(array), api), None)
        if lent is not None:
            words = f"{render(array)}: pages lent for long are not pinned for long"
            steps = ((take.line, render(take)), (lent.line, f"{lent.callee}() lends the pages"))
            hits.append(Hit(words, steps, Confidence.MEDIUM))
    return tuple(hits)


def _watched(call: Call, api: KernelApi) -> bool:
    """A notifier tells when the pages go: they need no pin."""
    row = api.effects.get(call.callee)
    return row is not None and row.registers is not None and "notifier" in row.registers[0]


def _array(expr: Expr) -> Expr:
    """``pages`` of ``pages``, ``pages + n`` and ``&pages[n]``, ``*pages++``."""
    expr = uncast(expr)
    if isinstance(expr, Binary) and expr.op in {"+", "-"}:
        return _array(expr.left)
    if isinstance(expr, Unary):
        return _array(expr.operand)
    return _array(expr.base) if isinstance(expr, Index) else expr


def _lent(function: Function, array: str, api: KernelApi) -> Iterator[Call]:
    """Calls that tell the other side where the pages are."""
    names = {array}
    for node in function.graph.nodes:
        for target, assigned in assignments_of(node):
            value = uncast(assigned)
            # A mapping of the array, or another name of it.
            given = value.arguments if isinstance(value, Call) else (value,)
            if any(render(_array(a)) in names for a in given):
                names.add(target)
    for _, call in calls(function):
        row = api.effects.get(call.callee)
        shown = call.arguments[:1] if call.callee in api.frame_numbers else ()
        if row is not None and row.takes is not None and row.takes[0] is Resource.GPADL:
            shown = tuple(call.arguments[n] for n in row.keeps if n < len(call.arguments))
        if any(render(_array(a)) in names for a in shown):
            yield call


CHECK = Check(
    Rule(
        id="short-pin-for-long-use",
        title="Pages lent for long are not pinned for long",
        defect_class="pin",
        severity=Severity.WARNING,
        what=(
            "Pages of a program are taken with a plain reference, kept in a structure, and their "
            "place in memory is told to a device, a host or the hypervisor."
        ),
        why=(
            "A plain reference does not keep the page in the program: it may move out of CMA or "
            "movable memory, or be copied on write, while the other side goes on using it."
        ),
        source="Documentation/core-api/pin_user_pages.rst (FOLL_PIN, FOLL_LONGTERM)",
        false_alarms="A notifier registered elsewhere, or pages given back within the request.",
    ),
    find_around=_find,
)
