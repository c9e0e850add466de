"""An uncached allocation is mapped write-back."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-uncached-view-cached",
    title="An uncached allocation is mapped write-back",
    defect_class="cache-attr",
    never="view[v].map=back & view[v].cached=no",
    sometimes="view[v].map=combining & view[v].cached=no",
    what="The two sides disagree on the cache attribute.",
    why="Writes of the CPU stay in its cache.",
    source="gpu-sharing.md 3 (cache attribute of both sides)",
)
