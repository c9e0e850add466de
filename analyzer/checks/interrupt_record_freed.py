"""The record of a mapped interrupt is freed, and the interrupt stays mapped in the hypervisor.

Example: one function unmaps the old entry before it maps again, another one, which only frees
``data->entry``, does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.check import Check, Hit, Surroundings
from analyzer.counterparts import counterparts
from analyzer.csource.syntax import Expr, Function, Member, Name, uncast
from analyzer.failuretests import sets
from analyzer.happenings import calls
from analyzer.names import identifiers, root
from reports.finding import Confidence, Rule, Severity

_DEEP = 3
_INTERRUPTS = frozenset({"interrupt", "interrupts", "irq", "irqs", "msi"})


def _compare(function: Function, others: Surroundings) -> tuple[Hit, ...] | None:
    freed = list(_freed(function, others))
    if not freed:
        return None
    called = _called(function, others, _DEEP)
    hits = []
    for slot, line, text in freed:
        maps = [
            (mapper, mapped)
            for mapper in others.functions
            if mapper.name != function.name and (mapped := _maps_into(mapper, slot)) is not None
        ]
        # Members of one name in several files hold records of several kinds.
        if any(counterparts(m[0], name) or m[0] == name for _, m in maps for name in called):
            continue
        for mapper, mapped in maps:
            undo = _undone(mapped[0], others)
            if undo:
                steps = (
                    (mapped[1], f"{mapper.name}() maps it with {mapped[0]}()"),
                    (line, f"frees {text}; {undo}() is not called"),
                )
                message = f"{text}: the record is freed, the interrupt stays mapped"
                hits.append(Hit(message, steps, Confidence.MEDIUM))
                break
    return tuple(hits)


def _freed(function: Function, others: Surroundings) -> Iterator[tuple[str, int, str]]:
    """(member, line, text) of objects freed that were reached through a member."""
    slots = _slots(function)
    for _, call in calls(function):
        row = others.api.effects.get(call.callee)
        if call.callee in others.api.frees and row is not None and row.releases is not None:
            given = uncast(call.arguments[row.releases])
            slot = _slot(given) or (slots.get(given.text, "") if isinstance(given, Name) else "")
            if slot:
                yield slot, call.line, root(given) if isinstance(given, Name) else slot


def _slot(expr: Expr) -> str:
    expr = uncast(expr)
    return expr.field if isinstance(expr, Member) and expr.arrow else ""


def _slots(function: Function) -> dict[str, str]:
    """Locals that are read from a member: local -> member."""
    found = [done for node in function.graph.nodes if (done := sets(node)) is not None]
    return {text: _slot(value) for text, target, value in found if isinstance(target, Name)}


def _stored(function: Function) -> dict[str, str]:
    """Locals that are stored in a member."""
    found = [done for node in function.graph.nodes if (done := sets(node)) is not None]
    return {value.text: _slot(target) for _, target, value in found if isinstance(value, Name)}


def _maps_into(function: Function, slot: str) -> tuple[str, int] | None:
    """The call that maps an interrupt and whose answer goes to what *slot* points to."""
    known = (*_slots(function).items(), *_stored(function).items())
    records = {name for name, where in known if where == slot}
    if not records:
        return None
    for node in function.graph.nodes:
        done = sets(node)
        # What is copied into the record belongs to it.
        if done is not None and root(done[1]) in records and isinstance(done[2], Name):
            records.add(done[2].text)
    for _, call in calls(function):
        words = set(call.callee.lower().split("_"))
        given = {name for a in call.arguments for name in identifiers(a)}
        if "map" in words and words & _INTERRUPTS and given & records:
            return call.callee, call.line
    return None


def _undone(mapper: str, others: Surroundings) -> str:
    """The function that some function of the file calls to undo *mapper*."""
    named = {call.callee for function in others.functions for _, call in calls(function)}
    return min((name for name in named if counterparts(mapper, name)), default="")


def _called(function: Function, others: Surroundings, depth: int) -> frozenset[str]:
    names = {call.callee for _, call in calls(function) if call.callee}
    for callee in [others.by_name[n] for n in names if n in others.by_name and depth]:
        names |= _called(callee, others, depth - 1)
    return frozenset(names)


CHECK = Check(
    Rule(
        id="interrupt-record-freed",
        title="The record of a mapped interrupt is freed, the interrupt stays mapped",
        defect_class="irq-map",
        severity=Severity.WARNING,
        what="What is needed to unmap the interrupt is freed by a function that does not unmap it.",
        why="Nobody can unmap it any more, and the device goes on raising it.",
        source="semantics.md 5 (who maps an interrupt unmaps it)",
        false_alarms="Its callers, in another file, have unmapped it before.",
    ),
    compare=_compare,
)
