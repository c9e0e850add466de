"""A lock of a notifier callback is held across an allocation that may reclaim."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="lock-held-over-reclaim",
    title="A lock of a notifier callback is held across an allocation that may reclaim",
    defect_class="notifier",
    never="order[l].callback=yes & order[l].over_reclaim=yes",
    sometimes="order[l].callback=yes",
    what="A task deposits or allocates with GFP_KERNEL while it holds a lock that an invalidate"
    " callback takes.",
    why="Memory is short, the allocation reclaims a page of the region and waits for the "
    "callback, which waits for the lock: both for ever.",
    source="semantics.md I-NOTIFY-NOALLOC; fs_reclaim_acquire(), mm/page_alloc.c",
)
