"""
A page frame (or a block of them taken in one allocation), seen by Linux and by the hypervisor.

Two layers, because every defect of interest is a disagreement between them (semantics.md 0.3, 1.1):
``frame.linux`` is what Linux believes, ``frame.hypervisor`` what the hypervisor believes. A rep
hypercall is a sequence of independent actions, so a frame of the list may have been taken although
the call failed (semantics.md 2.0, I-DEP-PARTIAL). ``frame.held``: who can still reach the frame.
"""

from __future__ import annotations

from model.events import Event
from model.layout import Field
from model.machine import Part, when

PART = Part(
    name="frame",
    fields=(
        Field("frame.linux", ("none", "kernel", "free")),
        Field("frame.hypervisor", ("none", "deposited", "mapped")),
        Field("frame.held", ("local", "stored", "unknown")),
        Field("frame.fault", ("none", "double-free", "use-after-free")),
    ),
    reactions=(
        when(Event.ALLOCATE, {"frame.linux": "none"}, frame__linux="kernel", frame__held="local"),
        when(Event.FREE, {"frame.linux": "kernel"}, frame__linux="free"),
        when(Event.FREE, {"frame.linux": "free"}, frame__fault="double-free"),
        when(Event.USE, {"frame.linux": "free"}, frame__fault="use-after-free"),
        when(Event.STORE, {"frame.linux": "kernel"}, frame__held="stored"),
        when(Event.HAND_OVER, {"frame.linux": "kernel"}, frame__held="stored"),
        when(
            Event.PASS_UNKNOWN,
            {"frame.linux": "kernel", "frame.held": "local"},
            frame__held="unknown",
        ),
        when(
            Event.DEPOSIT,
            {"frame.linux": "kernel", "frame.hypervisor": "none"},
            frame__hypervisor="deposited",
        ),
        when(Event.WITHDRAW, {"frame.hypervisor": "deposited"}, frame__hypervisor="none"),
        when(
            Event.MAP_CHILD,
            {"frame.linux": "kernel", "frame.hypervisor": "none"},
            frame__hypervisor="mapped",
        ),
        when(Event.UNMAP_CHILD, {"frame.hypervisor": "mapped"}, frame__hypervisor="none"),
    ),
)
