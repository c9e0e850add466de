"""Frames that came back are never freed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="withdrawn-frame-lost",
    title="Frames that came back are never freed",
    defect_class="leak",
    never="listed[t].left=1|2",
    sometimes="listed[t].left=1 & listed[t].pool=empty",
    what="At the end an entry below the number of reps completed was not freed.",
    why="The hypervisor gave the frame back although it returned an error; nobody knows of it "
    "any more.",
    source="semantics.md I-WD-PARTIAL, I-NOLEAK",
    at_end=True,
)
