"""A frame that did not come back is forgotten."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="exclusive-frame-forgotten",
    title="A frame that did not come back is forgotten",
    defect_class="leak",
    never="frame[f].hv=exclusive & frame[f].kept=no & frame[f].linux=kernel",
    sometimes="frame[f].hv=exclusive",
    what="At the end nobody keeps a frame that the root cannot reach.",
    why="Nobody can try again, and kexec does not know of it.",
    source="semantics.md I-EXCL-ORDER",
    at_end=True,
)
