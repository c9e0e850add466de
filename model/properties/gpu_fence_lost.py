"""A fence is left behind."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-fence-lost",
    title="A fence is left behind",
    defect_class="leak",
    never="fence[f].host=live",
    sometimes="fence[f].host=live",
    what="At the end the host has a fence that nobody knows.",
    why="Its page in the window is lost.",
    source="gpu-sharing.md 7",
    at_end=True,
)
