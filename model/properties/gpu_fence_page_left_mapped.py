"""The page of a fence is mapped after its destroy."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-fence-page-left-mapped",
    title="The page of a fence is mapped after its destroy",
    defect_class="freed-while-owned",
    never="fence[f].host=none & fence[f].map=combining|back",
    sometimes="fence[f].host=live & fence[f].map=back",
    what="The page was not unmapped before the host was told.",
    why="The process writes to what the host puts there next.",
    source="gpu-sharing.md 7 (unmapped on destroy), 3",
)
