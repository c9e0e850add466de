"""A result is read that is not there any more."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="output-read-too-late",
    title="A result is read that is not there any more",
    defect_class="irq-discipline",
    never="pointer[t].fault=result-lost",
    sometimes="output[c].content=result",
    what="The output page is read after someone else's call, or before any.",
    why="The caller takes someone else's result for its own.",
    source="semantics.md I-IN-IRQ, I-OUT-VALID",
)
