"""A fence is destroyed that is not there."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-fence-destroyed-twice",
    title="A fence is destroyed that is not there",
    defect_class="double-free",
    never="fence[f].fault=destroyed-twice",
    sometimes="fence[f].host=live",
    what="The host is told twice, or of a fence that it did not make.",
    why="The handle may be someone else's by then.",
    source="gpu-sharing.md 7",
)
