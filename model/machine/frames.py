"""
A page frame (or a block of them taken in one allocation), seen by Linux and by the hypervisor.

Two layers, because every defect of interest is a disagreement between them (semantics.md 0.3, 1.1):
``frame.linux`` is what Linux believes, ``frame.hypervisor`` what the hypervisor believes. A rep
hypercall is a sequence of independent actions, so a frame of the list may have been taken although
the call failed (semantics.md 2.0, I-DEP-PARTIAL). ``frame.held``: who can still reach the frame.

Protocols see frames by index:

- ``linux``: ``free`` in the buddy allocator, ``kernel`` allocated by the code under review,
  ``user`` mapped into the process under review, ``other`` someone else's since it was given away.
- ``hv``: what the hypervisor lets the root do: ``root`` all, ``deposited`` nothing (in a pool, not
  used), ``used`` nothing (in a pool, holds the hypervisor's structures), ``exclusive`` nothing
  (host access given up for an isolated partition).
- ``kept``: an object that outlives the code under review holds the frame.
- ``pin``: references that keep Linux from moving or freeing a user's frame (FOLL_PIN).
- ``fault``: the first misuse, kept for ever.
"""

from __future__ import annotations

from model.events import Event
from model.layout import Field
from model.machine import Part, action, spontaneous, when

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
    indexed=(
        Field("frame[frame].linux", ("free", "kernel", "user", "other")),
        Field("frame[frame].hv", ("root", "deposited", "used", "exclusive")),
        Field("frame[frame].kept", ("no", "yes")),
        Field("frame[frame].pin", ("0", "1", "2")),
        Field("frame[frame].fault", ("none", "double-free", "use-after-free", "pin-underflow")),
    ),
    actions=(
        action(
            "alloc(f: frame)",
            "A free frame becomes the kernel's; an allocation can always fail.",
            "alloc_pages(), mm/page_alloc.c; semantics.md 3.1",
            ok="frame[f].linux=free -> frame[f].linux=kernel",
            failed="->",
        ),
        action(
            "free(f: frame)",
            "The kernel gives a frame back; freeing what it does not own is a fault.",
            "__free_page(), mm/page_alloc.c; semantics.md I-FREE-CLEAN",
            ok=(
                "frame[f].linux=kernel -> frame[f].linux=free & frame[f].kept=no",
                "frame[f].linux!=kernel -> frame[f].fault=double-free",
            ),
        ),
        action(
            "keep(f: frame)",
            "The frame is stored in an object that outlives the code and will free it.",
            "semantics.md I-NOLEAK",
            ok="frame[f].linux=kernel -> frame[f].kept=yes",
        ),
        action(
            "touch(f: frame)",
            "The kernel reads or writes a frame that it took before.",
            "any load or store through the direct map",
            ok=(
                "frame[f].linux=kernel|user ->",
                "frame[f].linux=free|other -> frame[f].fault=use-after-free",
            ),
        ),
    ),
    environment=(
        spontaneous(
            "given-to-another(f: frame)",
            "memory manager",
            "frame[f].linux=free -> frame[f].linux=other",
            "A free frame is allocated by code outside of the protocol.",
            "mm/page_alloc.c",
        ),
        spontaneous(
            "freed-by-another(f: frame)",
            "memory manager",
            "frame[f].linux=other -> frame[f].linux=free",
            "That code frees it again.",
            "mm/page_alloc.c",
        ),
    ),
)
