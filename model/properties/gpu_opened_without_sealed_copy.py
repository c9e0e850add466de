"""An opened allocation is published without the sealed data."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-opened-without-sealed-copy",
    title="An opened allocation is published without the sealed data",
    defect_class="uninit-var",
    never="shared[r].view=published-bare",
    sometimes="shared[r].view=published",
    what="Address, page count and cache flag were not copied.",
    why="A lock maps zero pages, or with the wrong cache attribute.",
    source="gpu-sharing.md 8, 3 (zero until v4 patch 48)",
)
