"""A frame is lost."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="kernel-frame-lost",
    title="A frame is lost",
    defect_class="leak",
    never="frame[f].linux=kernel & frame[f].kept=no & frame[f].hv=root",
    sometimes="frame[f].linux=kernel",
    what="Every thread has ended; a frame is allocated, no object holds it and the hypervisor "
    "does not have it.",
    why="Nobody can ever free it.",
    source="semantics.md I-NOLEAK",
    at_end=True,
)
