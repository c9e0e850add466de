"""
Statistics pages: an overlay in the caller that shows counters of a partition.

The page belongs to the object: it has to be unmapped before its partition is deleted, and nobody
may read through the mapping afterwards; a new kernel that finds such a mapping took a machine check
(semantics.md 2.7, I-OVL-OBJ; hv_call_map_stats_page(), drivers/hv/mshv_root_hv_call.c, v7.2).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "semantics.md 2.7, I-OVL-OBJ"

PART = Part(
    name="stats-pages",
    indexed=(Field("stats[partition].map", ("none", "mapped")),),
    actions=(
        action(
            "map-stats(p: partition)",
            "HVCALL_MAP_STATS_PAGE: the hypervisor picks the place; the caller pays.",
            _SOURCE,
            ok="partition[p].state=active & stats[p].map=none -> stats[p].map=mapped",
            denied="->",
        ),
        action(
            "unmap-stats(p: partition)",
            "HVCALL_UNMAP_STATS_PAGE: refused if it is not mapped.",
            _SOURCE,
            ok="stats[p].map=mapped -> stats[p].map=none",
            denied="stats[p].map=none ->",
        ),
    ),
    needs=("partitions",),
)
