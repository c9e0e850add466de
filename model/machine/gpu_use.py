"""
When the GPU may use an allocation: residency, offer and reclaim, submitted work.

``use[a].count``: how many evicts are due, resident if any; ``paging``: whether the fence of the
make-resident is reached. ``use[a].offer``: an offered allocation may be ``discarded`` at any
moment; ``uncommitted`` is one that the host could not give memory again. ``use[a].fence`` is that
of the reclaim, due from the offer on. ``use[a].content`` is what is left of the data;
``use[a].work`` that submitted work names it; ``use[a].lock`` that a CPU view exists;
``use[a].fault`` the first misuse, kept for ever (gpu-sharing.md 5, 6).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_RESIDENCY = "gpu-sharing.md 5"
_OFFER = "gpu-sharing.md 6"
_RESIDENT = "use[a].count!=0 & use[a].paging=reached"
_READY = f"{_RESIDENT} & use[a].offer=owned"
_FAULTS = (
    "none",
    "not-resident",
    "offered",
    "busy-offer",
    "lost-used",
    "evicted-twice",
    "unlocked-free",
    "early-used",
    "uncommitted-used",
    "offered-locked",
)

PART = Part(
    name="gpu-use",
    indexed=(
        Field("use[store].paging", ("reached", "pending")),
        Field("use[store].count", ("0", "1", "2")),
        Field("use[store].offer", ("owned", "offered", "discarded", "uncommitted")),
        Field("use[store].fence", ("reached", "pending")),
        Field("use[store].content", ("kept", "lost")),
        Field("use[store].work", ("no", "yes")),
        Field("use[store].lock", ("no", "yes")),
        Field("use[store].fault", _FAULTS),
    ),
    actions=(
        action(
            "make-resident(a: store)",
            "MAKERESIDENT: at once, or pending (a positive status) with a value of the paging"
            " fence; every one that does not fail needs an evict.",
            _RESIDENCY,
            ok=(
                "use[a].count=0 -> use[a].paging=reached & use[a].count+1",
                "use[a].count=1 & use[a].paging=reached -> use[a].count+1",
            ),
            pending=(
                "use[a].count=0 -> use[a].paging=pending & use[a].count+1",
                "use[a].count=1 & use[a].paging=pending -> use[a].count+1",
            ),
            failed="use[a].count=0|1 ->",
        ),
        action(
            "wait-paging-fence(a: store)",
            "The paging fence has reached the value.",
            _RESIDENCY,
            ok="use[a].paging=reached ->",
        ),
        action(
            "evict(a: store)",
            "EVICT: the last one lets the allocation go.",
            _RESIDENCY,
            ok=(
                "use[a].count=1|2 -> use[a].count-1",
                "use[a].count=0 -> use[a].fault=evicted-twice",
            ),
        ),
        action(
            "submit(a: store)",
            "Work that names the allocation is queued on the GPU.",
            f"{_RESIDENCY}, 6",
            ok=(
                f"{_READY} & use[a].fence=reached & use[a].content=kept -> use[a].work=yes",
                "use[a].count=0 -> use[a].fault=not-resident",
                "use[a].count!=0 & use[a].paging=pending -> use[a].fault=not-resident",
                f"{_RESIDENT} & use[a].offer=offered|discarded -> use[a].fault=offered",
                f"{_RESIDENT} & use[a].offer=uncommitted -> use[a].fault=uncommitted-used",
                f"{_READY} & use[a].fence=pending -> use[a].fault=early-used",
                f"{_READY} & use[a].fence=reached & use[a].content=lost -> use[a].fault=lost-used",
            ),
        ),
        action(
            "wait-work(a: store)",
            "The fence of the work is reached.",
            _RESIDENCY,
            ok="use[a].work=no ->",
        ),
        action(
            "lock-cpu(a: store)",
            "The CPU has a view of the allocation.",
            _OFFER,
            ok=(
                "use[a].offer=owned -> use[a].lock=yes",
                "use[a].offer!=owned -> use[a].fault=offered-locked",
            ),
            failed="->",
        ),
        action(
            "unlock-cpu(a: store)",
            "The view is gone.",
            _OFFER,
            ok=(
                "use[a].lock=yes -> use[a].lock=no",
                "use[a].lock=no -> use[a].fault=unlocked-free",
            ),
        ),
        action(
            "offer(a: store)",
            "OFFERALLOCATIONS: the host may drop the contents.",
            _OFFER,
            ok=(
                "use[a].work=no & use[a].lock=no -> use[a].offer=offered & use[a].fence=pending",
                "use[a].work=yes -> use[a].fault=busy-offer",
                "use[a].work=no & use[a].lock=yes -> use[a].fault=busy-offer",
            ),
        ),
        action(
            "reclaim(a: store)",
            "RECLAIMALLOCATIONS: kept, lost, or no memory to commit; and a paging fence.",
            _OFFER,
            kept="use[a].offer=owned|offered -> use[a].offer=owned",
            lost="use[a].offer=discarded -> use[a].offer=owned & use[a].content=lost",
            not_committed="use[a].offer=discarded -> use[a].offer=uncommitted",
        ),
        action(
            "wait-reclaim-fence(a: store)",
            "The paging fence of the reclaim is reached.",
            _OFFER,
            ok="use[a].fence=reached ->",
        ),
        action(
            "fill-again(a: store)",
            "User space was told and writes the contents again.",
            _OFFER,
            ok=(
                "use[a].fence=reached -> use[a].content=kept",
                "use[a].fence=pending -> use[a].fault=early-used",
            ),
        ),
    ),
    environment=(
        spontaneous(
            "paging-done(a: store)",
            "hypervisor",
            "use[a].paging=pending -> use[a].paging=reached",
            "The host's memory manager reaches the fence value.",
            _RESIDENCY,
        ),
        spontaneous(
            "contents-dropped(a: store)",
            "hypervisor",
            "use[a].offer=offered -> use[a].offer=discarded",
            "The host needs the memory of an offered allocation.",
            _OFFER,
        ),
        spontaneous(
            "reclaim-done(a: store)",
            "hypervisor",
            "use[a].fence=pending & use[a].offer=owned|uncommitted -> use[a].fence=reached",
            "The reclaim is done, with memory or without.",
            _OFFER,
        ),
        spontaneous(
            "work-done(a: store)",
            "device",
            "use[a].work=yes -> use[a].work=no",
            "The GPU has finished.",
            _RESIDENCY,
        ),
    ),
)
