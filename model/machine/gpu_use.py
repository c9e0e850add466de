"""
When the GPU may use an allocation: residency, offer and reclaim, submitted work.

``use[a].residency``: ``pending`` until the paging fence is reached. ``use[a].offer``: an offered
allocation may be ``discarded`` at any moment. ``use[a].content`` is what is left of the
data; ``use[a].work`` that submitted work names it; ``use[a].lock`` that a CPU view
exists; ``use[a].fault`` the first misuse, kept for ever (gpu-sharing.md 5, 6).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "gpu-sharing.md 5, 6"
_FAULTS = (
    "none",
    "not-resident",
    "offered",
    "busy-offer",
    "lost-used",
    "evicted-twice",
    "unlocked-free",
)

PART = Part(
    name="gpu-use",
    indexed=(
        Field("use[use].residency", ("evicted", "pending", "resident")),
        Field("use[use].offer", ("owned", "offered", "discarded")),
        Field("use[use].content", ("kept", "lost")),
        Field("use[use].work", ("no", "yes")),
        Field("use[use].lock", ("no", "yes")),
        Field("use[use].fault", _FAULTS),
    ),
    actions=(
        action(
            "make-resident(a: use)",
            "MAKERESIDENT: at once, or pending with a value of the paging fence.",
            _SOURCE,
            ok="use[a].residency=evicted -> use[a].residency=resident",
            pending="use[a].residency=evicted -> use[a].residency=pending",
            failed="use[a].residency=evicted ->",
        ),
        action(
            "wait-paging-fence(a: use)",
            "The paging fence has reached the value.",
            _SOURCE,
            ok="use[a].residency=resident ->",
        ),
        action(
            "evict(a: use)",
            "EVICT.",
            _SOURCE,
            ok=(
                "use[a].residency=resident|pending -> use[a].residency=evicted",
                "use[a].residency=evicted -> use[a].fault=evicted-twice",
            ),
        ),
        action(
            "submit(a: use)",
            "Work that names the allocation is queued on the GPU.",
            _SOURCE,
            ok=(
                "use[a].residency=resident & use[a].offer=owned & use[a].content=kept"
                " -> use[a].work=yes",
                "use[a].residency!=resident -> use[a].fault=not-resident",
                "use[a].residency=resident & use[a].offer!=owned -> use[a].fault=offered",
                "use[a].residency=resident & use[a].offer=owned & use[a].content=lost"
                " -> use[a].fault=lost-used",
            ),
        ),
        action(
            "wait-work(a: use)",
            "The fence of the work is reached.",
            _SOURCE,
            ok="use[a].work=no ->",
        ),
        action(
            "lock-cpu(a: use)",
            "The CPU has a view of the allocation.",
            _SOURCE,
            ok="-> use[a].lock=yes",
            failed="->",
        ),
        action(
            "unlock-cpu(a: use)",
            "The view is gone.",
            _SOURCE,
            ok=(
                "use[a].lock=yes -> use[a].lock=no",
                "use[a].lock=no -> use[a].fault=unlocked-free",
            ),
        ),
        action(
            "offer(a: use)",
            "OFFERALLOCATIONS: the host may drop the contents.",
            _SOURCE,
            ok=(
                "use[a].work=no & use[a].lock=no -> use[a].offer=offered",
                "use[a].work=yes -> use[a].fault=busy-offer",
                "use[a].work=no & use[a].lock=yes -> use[a].fault=busy-offer",
            ),
        ),
        action(
            "reclaim(a: use)",
            "RECLAIMALLOCATIONS: kept, or lost.",
            _SOURCE,
            kept="use[a].offer=owned|offered -> use[a].offer=owned",
            lost="use[a].offer=discarded -> use[a].offer=owned & use[a].content=lost",
        ),
        action(
            "fill-again(a: use)",
            "User space was told and writes the contents again.",
            _SOURCE,
            ok="-> use[a].content=kept",
        ),
    ),
    environment=(
        spontaneous(
            "paging-done(a: use)",
            "hypervisor",
            "use[a].residency=pending -> use[a].residency=resident",
            "The host's memory manager reaches the fence value.",
            _SOURCE,
        ),
        spontaneous(
            "contents-dropped(a: use)",
            "hypervisor",
            "use[a].offer=offered -> use[a].offer=discarded",
            "The host needs the memory of an offered allocation.",
            _SOURCE,
        ),
        spontaneous(
            "work-done(a: use)",
            "device",
            "use[a].work=yes -> use[a].work=no",
            "The GPU has finished.",
            _SOURCE,
        ),
    ),
)
