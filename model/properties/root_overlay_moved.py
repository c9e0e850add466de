"""The root moves an overlay that the hypervisor placed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="root-overlay-moved",
    title="The root moves an overlay that the hypervisor placed",
    defect_class="privilege",
    never="overlay[c].fault=moved",
    sometimes="overlay[c].state=on",
    what="The root writes an address of its own into an MSR whose address the hypervisor chose.",
    why="It is refused, or undefined: the messages go somewhere else.",
    source="semantics.md I-OVL-ROOTMSR",
)
