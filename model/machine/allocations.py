"""
An allocation not handed to the hypervisor page by page: slab memory, a mapping, a reference.

Source: semantics.md 3.1 (slab), 3.3 (mappings), 3.6 (files, contexts).
"""

from __future__ import annotations

from model.events import Event
from model.layout import Field
from model.machine import Part, when

PART = Part(
    name="allocation",
    fields=(
        Field("allocation.linux", ("none", "kernel", "free")),
        Field("allocation.held", ("local", "stored", "unknown")),
        Field("allocation.fault", ("none", "double-free", "use-after-free")),
    ),
    reactions=(
        when(
            Event.ALLOCATE,
            {"allocation.linux": "none"},
            allocation__linux="kernel",
            allocation__held="local",
        ),
        when(Event.FREE, {"allocation.linux": "kernel"}, allocation__linux="free"),
        when(Event.FREE, {"allocation.linux": "free"}, allocation__fault="double-free"),
        when(Event.USE, {"allocation.linux": "free"}, allocation__fault="use-after-free"),
        when(Event.STORE, {"allocation.linux": "kernel"}, allocation__held="stored"),
        when(Event.HAND_OVER, {"allocation.linux": "kernel"}, allocation__held="stored"),
        when(
            Event.PASS_UNKNOWN,
            {"allocation.linux": "kernel", "allocation.held": "local"},
            allocation__held="unknown",
        ),
    ),
)
