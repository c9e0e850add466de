"""A logical processor is added twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="lp-added-twice",
    title="A logical processor is added twice",
    defect_class="kexec-state",
    never="boot[c].fault=added-twice",
    sometimes="lp[c].state=added",
    what="A kernel adds a logical processor that the one before it has added.",
    why="A machine check, or a failed boot.",
    source="semantics.md 6.2, 6.3",
)
