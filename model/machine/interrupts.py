"""
Device interrupts that the root routes through the hypervisor's remapping table.

``irq[i].vector`` is Linux's vector, ``entry`` the hypervisor's remap entry, ``chip`` whether Linux
recorded that entry (irq_data->chip_data), ``cpu`` the virtual processor it was mapped for, and
``fault`` the first misuse, kept for ever. ``lp[c].vp`` says whether the root has a virtual
processor there. The root cannot move an entry to a processor outside of the set given at map time:
it must unmap and map again (semantics.md 1.9, 2.5, I-IM-ONE, I-IM-SAME, I-IM-VP).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "semantics.md 2.5; arch/x86/hyperv/irqdomain.c, v7.2"

PART = Part(
    name="interrupts",
    indexed=(
        Field("irq[irq].vector", ("free", "held")),
        Field("irq[irq].entry", ("none", "live")),
        Field("irq[irq].chip", ("none", "set")),
        Field("irq[irq].cpu", ("none", "0", "1")),
        Field(
            "irq[irq].fault", ("none", "mapped-twice", "unrecorded", "outside-set", "double-free")
        ),
        Field("lp[cpu].vp", ("no", "yes")),
    ),
    actions=(
        action(
            "alloc-vector(i: irq)",
            "The vector domain gives a vector.",
            _SOURCE,
            ok="irq[i].vector=free -> irq[i].vector=held",
            failed="->",
        ),
        action(
            "free-vector(i: irq)",
            "The vector can be given to another device at once.",
            _SOURCE,
            ok=(
                "irq[i].vector=held -> irq[i].vector=free",
                "irq[i].vector=free -> irq[i].fault=double-free",
            ),
        ),
        action(
            "map-interrupt(i: irq, c: cpu)",
            "HVCALL_MAP_DEVICE_INTERRUPT: a remap entry that delivers to the processor.",
            _SOURCE,
            ok=(
                "irq[i].entry=none -> irq[i].entry=live & irq[i].cpu=@c",
                "irq[i].entry=live -> irq[i].fault=mapped-twice & irq[i].cpu=@c",
            ),
            no_memory="irq[i].entry=none ->",
            denied="irq[i].entry=none ->",
        ),
        action(
            "record-entry(i: irq)",
            "Linux keeps the entry in chip_data, to unmap the same one later.",
            _SOURCE,
            ok="-> irq[i].chip=set",
        ),
        action(
            "unmap-interrupt(i: irq)",
            "HVCALL_UNMAP_DEVICE_INTERRUPT with the entry that Linux recorded.",
            _SOURCE,
            ok=(
                "irq[i].entry=live & irq[i].chip=set -> irq[i].entry=none & irq[i].cpu=none",
                "irq[i].entry=none|live & irq[i].chip=none -> irq[i].fault=unrecorded",
                "irq[i].entry=none & irq[i].chip=set -> irq[i].fault=unrecorded",
            ),
        ),
        action(
            "forget-entry(i: irq)",
            "Linux drops chip_data.",
            _SOURCE,
            ok="-> irq[i].chip=none",
        ),
        action(
            "retarget-interrupt(i: irq, c: cpu)",
            "The root asks for another processor without a new map.",
            _SOURCE,
            ok=(
                "irq[i].cpu=@c ->",
                "irq[i].cpu!=@c -> irq[i].fault=outside-set",
            ),
        ),
    ),
)
