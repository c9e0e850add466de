"""
Kinds of physical memory: RAM of Linux, MMIO, and RAM that the hypervisor took at launch.

``kind[f].is`` is what lies at the frame number; the direct map of the root covers all RAM, also the
hypervisor's own (``private``). A mapping of MMIO has no pin and no notifier, so it must not name
RAM. ``own[f].map`` is how the root's own address space has the frame: the same number for guest and
system, for ever; the root may change rights, not move or unmap. ``fault`` is the first misuse
(semantics.md 1.1, I-MMIO-RAM, I-HVPRIV, I-IDENT, I-CRASH-READ; hv_call_map_mmio_pages(),
drivers/hv/mshv_root_hv_call.c, and hv_crash.c, v7.2).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "semantics.md 1.1, I-MMIO-RAM; hv_call_map_mmio_pages(), v7.2"
_PRIVATE = "semantics.md 1.1, I-HVPRIV, I-CRASH-READ; arch/x86/hyperv/hv_crash.c, v7.2"
_OWN = "semantics.md 1.1, I-IDENT"
_FAULTS = ("none", "ram-as-mmio", "private-used", "private-dumped", "own-map-changed")

PART = Part(
    name="frame-kinds",
    indexed=(
        Field("kind[frame].is", ("unknown", "ram", "mmio", "private")),
        Field("kind[frame].mmio", ("none", "mapped")),
        Field("kind[frame].fault", _FAULTS),
        Field("own[frame].map", ("rwx", "ro")),
    ),
    actions=(
        action(
            "kind-of(f: frame)",
            "page_is_ram(), and whether the kernel itself allocated the frame.",
            _SOURCE,
            ram="kind[f].is=ram ->",
            mmio="kind[f].is=mmio ->",
            private="kind[f].is=private ->",
        ),
        action(
            "map-mmio(f: frame)",
            "HVCALL_MAP_GPA_PAGES of a device's memory into a child: nobody holds a page for it.",
            _SOURCE,
            ok=(
                "kind[f].is=mmio -> kind[f].mmio=mapped",
                "kind[f].is=ram -> kind[f].fault=ram-as-mmio",
                "kind[f].is=private -> kind[f].fault=private-used",
            ),
            failed="kind[f].is!=unknown ->",
        ),
        action(
            "unmap-mmio(f: frame)",
            "HVCALL_UNMAP_GPA_PAGES.",
            _SOURCE,
            ok="-> kind[f].mmio=none",
        ),
        action(
            "use-memory(f: frame)",
            "The root reads or writes the frame, deposits it or maps it into a child.",
            _PRIVATE,
            ok=(
                "kind[f].is=ram|mmio ->",
                "kind[f].is=private -> kind[f].fault=private-used",
            ),
        ),
        action(
            "dump-memory(f: frame, r: root)",
            "The crash kernel reads the frame, whatever it is.",
            _PRIVATE,
            ok=(
                "kind[f].is=ram|mmio ->",
                "kind[f].is=private & kernel[r].hypervisor=off ->",
                "kind[f].is=private & kernel[r].hypervisor=on -> kind[f].fault=private-dumped",
            ),
        ),
        action(
            "protect-own(f: frame)",
            "The root takes rights to its own frame away: the address stays.",
            _OWN,
            ok="-> own[f].map=ro",
        ),
        action(
            "unprotect-own(f: frame)",
            "The root gives the rights back.",
            _OWN,
            ok="-> own[f].map=rwx",
        ),
        action(
            "remap-own(f: frame)",
            "The root maps another frame at the address, or unmaps it.",
            _OWN,
            ok="-> kind[f].fault=own-map-changed",
        ),
    ),
    environment=tuple(
        spontaneous(
            f"address-is-{kind}(f: frame)",
            "user",
            f"kind[f].is=unknown -> kind[f].is={kind}",
            "User space, or the dump, names an address: any memory may lie there.",
            "semantics.md 1.1",
        )
        for kind in ("ram", "mmio", "private")
    ),
    needs=("lifecycle",),
)
