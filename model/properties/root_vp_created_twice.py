"""A virtual processor of the root is created twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="root-vp-created-twice",
    title="A virtual processor of the root is created twice",
    defect_class="kexec-state",
    never="boot[c].fault=created-twice",
    sometimes="rootvp[c].state=created",
    what="A kernel creates a virtual processor that exists.",
    why="The call fails, and with it the boot.",
    source="semantics.md 6.2, 6.3",
)
