"""
A hypercall that failed for want of memory: what was given for it, and whether it was issued again.

Source: semantics.md 2.8 (INSUFFICIENT_MEMORY), I-RETRY.
"""

from __future__ import annotations

from model.events import Event
from model.layout import Field
from model.machine import Part, when

PART = Part(
    name="request",
    fields=(Field("request.state", ("none", "failed", "given")),),
    reactions=(
        when(Event.CALL_DONE, {}, request__state="none"),
        when(Event.CALL_FAILED, {}, request__state="failed"),
        when(Event.MEMORY_GIVEN, {"request.state": "failed"}, request__state="given"),
        when(Event.HOLE, {}, request__state="none"),
    ),
)
