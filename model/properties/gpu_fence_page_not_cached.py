"""The page of a fence is mapped write-combined."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-fence-page-not-cached",
    title="The page of a fence is mapped write-combined",
    defect_class="cache-attr",
    never="fence[f].map=combining",
    sometimes="fence[f].map=back",
    what="The host writes it through its cache.",
    why="The process does not see the value, or sees it late.",
    source="gpu-sharing.md 7 (mapped read/write, cached)",
)
