"""A page is freed while the hypervisor owns it."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="owned-frame-freed",
    title="A page is freed while the hypervisor owns it",
    defect_class="freed-while-owned",
    never={
        "frame.linux": frozenset(["free"]),
        "frame.hypervisor": frozenset(["deposited", "mapped"]),
    },
    sometimes={"frame.hypervisor": frozenset(["deposited", "mapped"])},
    what=(
        "Linux gives a page frame back to its allocator although the hypervisor still has it, "
        "deposited or mapped into a child partition."
    ),
    why=(
        "The next owner of the frame touches memory that the hypervisor has taken away: a "
        "fatal access, or corruption of a guest. A rep hypercall that fails has still done "
        "its first reps_completed elements."
    ),
    source=(
        "semantics.md I-FREE-CLEAN, I-DEP-PARTIAL, I-UNMAP-UNPIN; TLFS hypercall interface "
        "(rep hypercalls)"
    ),
    false_alarms=(
        "Code that learns in a way the reader does not see (another function, a saved count) "
        "which frames were taken."
    ),
)
