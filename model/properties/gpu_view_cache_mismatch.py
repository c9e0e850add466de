"""A cached allocation is mapped write-combined."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-view-cache-mismatch",
    title="A cached allocation is mapped write-combined",
    defect_class="cache-attr",
    never="view[v].map=combining & view[v].cached=yes",
    sometimes="view[v].map=back & view[v].cached=yes",
    what="The two sides disagree on the cache attribute.",
    why="One side reads stale data.",
    source="gpu-sharing.md 3 (cache attribute of both sides)",
)
