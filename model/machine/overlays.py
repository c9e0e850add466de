"""
Overlay pages of a CPU: SIMP, SIEFP, SIRBP, the VP assist page.

In the root the hypervisor says in the MSR where the page is, and the root only sets the enable bit;
a guest puts a frame of its own under it (``overlay[c].frame``). Everything else in the MSR, its
reserved bits and the address, is kept as it was read. While the overlay is on, the frame below is
hidden. ``map`` is how Linux mapped it: the hypervisor itself uses write-back. ``sint`` says that
interrupts may come whose handler reads the page. ``fault`` is the first misuse, kept for ever.
Source: semantics.md 1.8, 1.10, 4.4; hv_hyp_synic_enable_regs(), drivers/hv/hv.c, and
mshv_synic_cpu_init(), drivers/hv/mshv_synic.c, v7.2.
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "semantics.md 1.8, 1.10, 4.4; drivers/hv/mshv_synic.c, v7.2"

PART = Part(
    name="overlays",
    indexed=(
        Field("overlay[cpu].state", ("off", "on")),
        Field("overlay[cpu].frame", ("none", "0", "1", "2")),
        Field("overlay[cpu].reserved", ("kept", "lost")),
        Field("overlay[cpu].map", ("none", "wb", "uc")),
        Field("overlay[cpu].sint", ("off", "on")),
        Field(
            "overlay[cpu].fault",
            ("none", "moved", "used-off", "used-unmapped", "freed-hypervisors"),
        ),
    ),
    actions=(
        action(
            "enable-overlay(c: cpu)",
            "Read the MSR, set the enable bit, write it back.",
            _SOURCE,
            ok="-> overlay[c].state=on",
        ),
        action(
            "enable-overlay-blindly(c: cpu)",
            "Write a value whose reserved bits were not read before.",
            "semantics.md I-MSR-RSVD",
            ok="-> overlay[c].state=on & overlay[c].reserved=lost",
        ),
        action(
            "move-overlay(c: cpu)",
            "The root writes an address of its own into the MSR.",
            "semantics.md I-OVL-ROOTMSR",
            ok="-> overlay[c].state=on & overlay[c].fault=moved",
        ),
        action(
            "place-overlay(c: cpu, f: frame)",
            "A guest, or the root of a nested partition, puts its own frame under the overlay.",
            _SOURCE,
            ok="frame[f].linux=kernel -> overlay[c].frame=@f & overlay[c].state=on",
        ),
        action(
            "disable-overlay(c: cpu)",
            "The enable bit is cleared; the frame below is seen again.",
            _SOURCE,
            ok="-> overlay[c].state=off & overlay[c].frame=none",
        ),
        action(
            "map-overlay(c: cpu)",
            "memremap(MEMREMAP_WB) of the address in the MSR.",
            _SOURCE,
            ok="-> overlay[c].map=wb",
            failed="->",
        ),
        action(
            "map-overlay-uncached(c: cpu)",
            "ioremap() of the address in the MSR.",
            "semantics.md I-OVL-WB",
            ok="-> overlay[c].map=uc",
            failed="->",
        ),
        action(
            "unmap-overlay(c: cpu)",
            "memunmap().",
            _SOURCE,
            ok="-> overlay[c].map=none",
        ),
        action(
            "enable-sint(c: cpu)",
            "SCONTROL and the SINT: from now on the handler may come.",
            _SOURCE,
            ok="-> overlay[c].sint=on",
        ),
        action(
            "disable-sint(c: cpu)",
            "No interrupt of this kind comes any more.",
            _SOURCE,
            ok="-> overlay[c].sint=off",
        ),
        action(
            "free-overlay-page(c: cpu)",
            "The page behind the address in the MSR is given to the allocator of Linux.",
            "semantics.md I-OVL-HVPAGE",
            ok="overlay[c].frame=none -> overlay[c].fault=freed-hypervisors",
        ),
    ),
    environment=(
        spontaneous(
            "sint-without-mapping(c: cpu)",
            "interrupt",
            "overlay[c].sint=on & overlay[c].map=none -> overlay[c].fault=used-unmapped",
            "The handler reads through a pointer that is not set, or not valid any more.",
            _SOURCE,
        ),
        spontaneous(
            "sint-without-overlay(c: cpu)",
            "interrupt",
            "overlay[c].sint=on & overlay[c].state=off -> overlay[c].fault=used-off",
            "The handler reads the memory below instead of the message page.",
            _SOURCE,
        ),
    ),
    needs=("frame",),
)
