"""
Regions: which guest pages the driver believes it has mapped, and what user space allowed there.

``cover[r][v].state`` says whether region r has guest page v. Regions must be disjoint, and the
check for overlap and the insertion atomic under the partition's lock (semantics.md I-REGION-DISJ).
``pinned`` is how the page was pinned: one that the guest may write needs a pin for writing, which
breaks copy-on-write first (I-PERM).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "semantics.md 1.6, I-REGION-DISJ, I-PERM; mshv_partition_create_region(), v7.2"

PART = Part(
    name="regions",
    indexed=(
        Field("cover[region][page].state", ("none", "in")),
        Field("pinned[page].write", ("no", "yes")),
        Field("frame[frame].dirty", ("no", "yes")),
        Field("frame[frame].lost-write", ("no", "yes")),
        Field("frame[frame].zone", ("normal", "movable")),
        Field("frame[frame].hold", ("none", "short", "long")),
    ),
    actions=(
        action(
            "check-region(r: region, v: page)",
            "The driver looks whether another region has the page.",
            _SOURCE,
            free="cover[*][v].state=none ->",
            overlaps="cover[s][v].state=in ->",
        ),
        action(
            "insert-region(r: region, v: page)",
            "The region is in the partition's list.",
            _SOURCE,
            ok="-> cover[r][v].state=in",
        ),
        action(
            "remove-region(r: region, v: page)",
            "The region leaves the list.",
            _SOURCE,
            ok="-> cover[r][v].state=none",
        ),
        action(
            "pin-for-write(v: page)",
            "The pin was taken with FOLL_WRITE.",
            "semantics.md 3.4",
            ok="recorded[v].frame!=none -> pinned[v].write=yes",
        ),
        action(
            "guest-writes(v: page, p: partition)",
            "A virtual processor of the child writes to the page; it waits where it may not.",
            "semantics.md 2.2",
            ok="slat[p][v].frame=@f & slat[p][v].write=yes -> frame[f].dirty=yes",
            faults=(
                "slat[p][v].frame=none ->",
                "slat[p][v].frame!=none & slat[p][v].write=no ->",
            ),
        ),
        action(
            "mark-dirty(v: page)",
            "unpin_user_pages_dirty_lock() tells the memory manager that the page was written.",
            "semantics.md I-PERM",
            ok=("recorded[v].frame=@f -> frame[f].dirty=no", "recorded[v].frame=none ->"),
        ),
        action(
            "drop-clean(v: page)",
            "The page is dropped as it is: what was written and not told is lost.",
            "semantics.md I-PERM",
            ok=(
                "recorded[v].frame=@f & frame[f].dirty=yes -> frame[f].lost-write=yes",
                "recorded[v].frame=@f & frame[f].dirty=no ->",
                "recorded[v].frame=none ->",
            ),
        ),
        action(
            "hold-longterm(v: page)",
            "The pin has FOLL_LONGTERM: the page leaves the movable zone first.",
            "semantics.md I-LONGTERM",
            ok=(
                "recorded[v].frame=@f -> frame[f].zone=normal & frame[f].hold=long",
                "recorded[v].frame=none ->",
            ),
        ),
        action(
            "hold-unbounded(v: page)",
            "The pin is kept for an unbounded time without FOLL_LONGTERM.",
            "semantics.md I-LONGTERM",
            ok=("recorded[v].frame=@f -> frame[f].hold=long", "recorded[v].frame=none ->"),
        ),
    ),
    needs=("frame", "slat", "user-memory"),
)
