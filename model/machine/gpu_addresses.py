"""
GPU virtual addresses: reserved, mapped to an allocation, and operations that finish later.

``va[a].state`` is the address range of allocation *a*, ``va[a].queued`` the map or unmap that a
paging queue has not carried out yet. The GPU has no page fault to recover from, so that an access
to anything but a mapped range is fatal (gpu-sharing.md 5).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "gpu-sharing.md 5"

PART = Part(
    name="gpu-addresses",
    indexed=(
        Field("va[store].state", ("free", "reserved", "mapped")),
        Field("va[store].queued", ("none", "map", "unmap")),
        Field("va[store].fault", ("none", "freed-queued", "freed-twice")),
    ),
    actions=(
        action(
            "reserve-address(a: store)",
            "RESERVEGPUVIRTUALADDRESS.",
            _SOURCE,
            ok="va[a].state=free -> va[a].state=reserved",
            failed="va[a].state=free ->",
        ),
        action(
            "map-address(a: store)",
            "MAPGPUVIRTUALADDRESS: queued, done when the paging fence reaches its value.",
            _SOURCE,
            ok="va[a].state=reserved & va[a].queued=none -> va[a].queued=map",
            failed="va[a].state=reserved & va[a].queued=none ->",
        ),
        action(
            "unmap-address(a: store)",
            "UPDATEGPUVIRTUALADDRESS: queued as well.",
            _SOURCE,
            ok="va[a].state=mapped & va[a].queued=none -> va[a].queued=unmap",
        ),
        action(
            "wait-address(a: store)",
            "The paging fence of the queued operation is reached.",
            _SOURCE,
            ok="va[a].queued=none ->",
        ),
        action(
            "free-address(a: store)",
            "FREEGPUVIRTUALADDRESS.",
            _SOURCE,
            ok=(
                "va[a].state!=free & va[a].queued=none -> va[a].state=free",
                "va[a].state!=free & va[a].queued!=none -> va[a].fault=freed-queued",
                "va[a].state=free -> va[a].fault=freed-twice",
            ),
        ),
    ),
    environment=(
        spontaneous(
            "address-mapped(a: store)",
            "hypervisor",
            "va[a].queued=map -> va[a].queued=none & va[a].state=mapped",
            "The paging queue carries out the map.",
            _SOURCE,
        ),
        spontaneous(
            "address-unmapped(a: store)",
            "hypervisor",
            "va[a].queued=unmap -> va[a].queued=none & va[a].state=reserved",
            "The paging queue carries out the unmap.",
            _SOURCE,
        ),
    ),
    needs=("gpu-memory", "gpu-use"),
)
