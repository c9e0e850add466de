"""
Memory of an isolated (encrypted) partition: pin, give up host access, map; and back.

The root must not reach a frame that an isolated partition has mapped. It pins the page, releases
its access, then maps (``isolated[p].fault=mapped-open`` if it did not release first). On the way
back it takes access back and unmaps, and only then unpins; a frame that does not come back stays
pinned for ever. Nothing the memory manager does with a page (copy, swap, move) is possible while
the frame is exclusive, so such a partition has no movable region (semantics.md 2.2, 4.2,
I-EXCL-ORDER, I-EXCL-NOTMOV; mshv_prepare_pinned_region(), drivers/hv/mshv_root_main.c, v7.2).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "semantics.md 2.2, I-EXCL-ORDER; mshv_region_share(), drivers/hv/mshv_regions.c, v7.2"

PART = Part(
    name="isolated",
    indexed=(Field("isolated[partition].fault", ("none", "mapped-open")),),
    actions=(
        action(
            "map-isolated(v: page, p: partition)",
            "HVCALL_MAP_GPA_PAGES of the recorded frame into an isolated partition.",
            _SOURCE,
            ok=(
                "partition[p].state=active & recorded[v].frame=@f & frame[f].hv=exclusive"
                " -> slat[p][v].frame=@f & slat[p][v].write=yes",
                "partition[p].state=active & recorded[v].frame=@f & frame[f].hv=root"
                " -> isolated[p].fault=mapped-open",
            ),
            stopped="->",
        ),
        action(
            "give-up-page(v: page)",
            "The root releases its access to the recorded frame.",
            _SOURCE,
            ok="recorded[v].frame=@f -> frame[f].hv=exclusive",
            failed="->",
        ),
        action(
            "take-back-page(v: page)",
            "The root acquires access to the recorded frame again.",
            _SOURCE,
            ok="recorded[v].frame=@f -> frame[f].hv=root",
            failed="->",
        ),
    ),
    needs=("slat", "visibility"),
)
