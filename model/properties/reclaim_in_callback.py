"""A notifier callback allocates memory that may have to be reclaimed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="reclaim-in-callback",
    title="A notifier callback allocates memory that may have to be reclaimed",
    defect_class="notifier",
    never="callback[v].fault=reclaims",
    sometimes="notifier[v].state=invalidating",
    what="An invalidate callback allocates with GFP_KERNEL, or makes a call that deposits.",
    why="It runs inside of reclaim already: the allocation waits for another callback, which "
    "wants the same lock, or recurses.",
    source="semantics.md I-NOTIFY-NOALLOC; fs_reclaim_acquire(), mm/page_alloc.c",
)
