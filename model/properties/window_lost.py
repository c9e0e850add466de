"""The window is never released."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="window-lost",
    title="The window is never released",
    defect_class="leak",
    never="window[w].state=reserved|announced",
    sometimes="window[w].state=announced",
    what="At the end the range is still reserved.",
    why="The adapter cannot be loaded again.",
    source="gpu-sharing.md 0 (T6)",
    at_end=True,
)
