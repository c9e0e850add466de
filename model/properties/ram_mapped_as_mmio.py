"""RAM is mapped into a child as memory of a device."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="ram-mapped-as-mmio",
    title="RAM is mapped into a child as memory of a device",
    defect_class="double-mapping",
    never="kind[f].fault=ram-as-mmio",
    sometimes="kind[f].mmio=mapped",
    what="A frame number out of a PFN mapping of user space is mapped as MMIO without a test "
    "that it is no RAM.",
    why="Nobody holds the page: the kernel gives it to someone else, and the guest still "
    "reaches it.",
    source="semantics.md I-MMIO-RAM",
)
