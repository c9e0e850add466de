"""One lock as one function sees it. Source: semantics.md 3.6 (locks), include/linux/spinlock.h."""

from __future__ import annotations

from model.events import Event
from model.layout import Field
from model.machine import Part, when

PART = Part(
    name="lock",
    fields=(
        Field("lock.state", ("untouched", "held", "released", "taken-twice", "callers-released")),
    ),
    reactions=(
        when(Event.LOCK, {"lock.state": "untouched|released"}, lock__state="held"),
        when(Event.LOCK, {"lock.state": "held"}, lock__state="taken-twice"),
        when(Event.UNLOCK, {"lock.state": "held"}, lock__state="released"),
        when(Event.UNLOCK, {"lock.state": "untouched"}, lock__state="callers-released"),
        when(Event.LOCK, {"lock.state": "callers-released"}, lock__state="untouched"),
        when(Event.HOLE, {}, lock__state="untouched"),
    ),
)
