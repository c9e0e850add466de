"""
Context of the CPU that runs the thread: interrupts and atomic sections, relative to the entry.

``cpu.irqs_off`` counts nested sections with interrupts off that the thread opened itself; what the
caller did is unknown, so 0 means "as on entry". ``cpu.slept`` records a call that may sleep while
the thread itself had made the context atomic. A thread that first undoes what its caller did, and
later does it again, is back where it began.

Source: semantics.md 3 (context column), I-IRQ-BAL, I-SLEEP.
"""

from __future__ import annotations

from itertools import pairwise

from model.events import Event
from model.layout import Field
from model.machine import Part, Reaction, when

_DEPTH = ("0", "1", "2", "3")


def _count(event: Event, field: str, step: int) -> tuple[Reaction, ...]:
    pairs = [(a, b) if step > 0 else (b, a) for a, b in pairwise(_DEPTH)]
    pairs.append(("callers-undone", "0") if step > 0 else ("0", "callers-undone"))
    return tuple(Reaction(event, {field: frozenset({a})}, {field: b}) for a, b in pairs)


PART = Part(
    name="cpu",
    fields=(
        Field("cpu.irqs_off", (*_DEPTH, "callers-undone")),
        Field("cpu.atomic", (*_DEPTH, "callers-undone")),
        Field("cpu.slept", ("no", "irqs-off", "atomic")),
    ),
    reactions=(
        when(Event.HOLE, {}, cpu__irqs_off="0", cpu__atomic="0"),
        *_count(Event.IRQ_SAVE, "cpu.irqs_off", 1),
        *_count(Event.IRQ_RESTORE, "cpu.irqs_off", -1),
        *_count(Event.ATOMIC_ENTER, "cpu.atomic", 1),
        *_count(Event.ATOMIC_LEAVE, "cpu.atomic", -1),
        when(
            Event.MAY_SLEEP,
            {"cpu.irqs_off": "1|2|3", "cpu.slept": "no"},
            cpu__slept="irqs-off",
        ),
        when(
            Event.MAY_SLEEP,
            {"cpu.irqs_off": "0", "cpu.atomic": "1|2|3", "cpu.slept": "no"},
            cpu__slept="atomic",
        ),
    ),
)
