"""
What names an entry of the interrupt remapping table: device, partition, and the processors.

An unmap must say the same partition and device as the map did (``route[i].mapped``), or the entry
stays; a device that changes hands between root (``own``) and a child (``child``) changes
``route[i].owner``, which code is tempted to use. The set of processors must not be empty:
``route[i].vps`` is what the caller built from the CPUs that are up,
for one map. ``fault`` is the first misuse
(semantics.md 1.9, 2.5, I-IM-SAME, I-IM-VP; hv_map_interrupt(), arch/x86/hyperv/irqdomain.c, v7.2).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "semantics.md 2.5, I-IM-SAME, I-IM-VP; hv_map_interrupt(), irqdomain.c, v7.2"
_OWNERS = ("own", "child")

PART = Part(
    name="interrupt-ids",
    indexed=(
        Field("route[irq].owner", _OWNERS),
        Field("route[irq].mapped", ("none", *_OWNERS)),
        Field("route[irq].vps", ("empty", "some")),
        Field("route[irq].fault", ("none", "other-owner", "empty-set")),
    ),
    actions=(
        action(
            "build-vp-set(i: irq)",
            "The set of virtual processors from a mask of CPUs; it may come out empty.",
            "cpumask_to_vpset(), include/asm-generic/mshyperv.h; semantics.md 3.7",
            some="-> route[i].vps=some",
            empty="-> route[i].vps=empty",
        ),
        action(
            "map-route(i: irq)",
            "HVCALL_MAP_DEVICE_INTERRUPT for the present owner.",
            _SOURCE,
            ok=(
                *(
                    f"route[i].mapped=none & route[i].vps=some & route[i].owner={owner}"
                    f" -> route[i].mapped={owner} & route[i].vps=empty"
                    for owner in _OWNERS
                ),
                "route[i].vps=empty -> route[i].fault=empty-set",
            ),
            failed="->",
        ),
        action(
            "unmap-route(i: irq)",
            "HVCALL_UNMAP_DEVICE_INTERRUPT for the present owner.",
            _SOURCE,
            ok=(
                *(
                    f"route[i].mapped={owner} & route[i].owner={owner} -> route[i].mapped=none"
                    for owner in _OWNERS
                ),
                "route[i].mapped=own & route[i].owner=child -> route[i].fault=other-owner",
                "route[i].mapped=child & route[i].owner=own -> route[i].fault=other-owner",
                "route[i].mapped=none ->",
            ),
        ),
        action(
            "device-to-child(i: irq)",
            "The device of the interrupt is given to a child partition.",
            "semantics.md 2.6 (AttachDevice)",
            ok="-> route[i].owner=child",
        ),
        action(
            "device-to-root(i: irq)",
            "The device comes back.",
            "semantics.md 2.6 (DetachDevice)",
            ok="-> route[i].owner=own",
        ),
    ),
)
