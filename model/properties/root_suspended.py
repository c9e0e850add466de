"""The root suspends."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="root-suspended",
    title="The root suspends",
    defect_class="kexec-state",
    never="kernel[r].power=suspended",
    sometimes="kernel[r].power=asked",
    what="Nobody refuses a suspend that user space asks for.",
    why="The hypervisor does not survive it, and with it no guest.",
    source="semantics.md I-NOHIB",
)
