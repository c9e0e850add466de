"""An allocation is locked before the host knows the window."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-lock-without-window",
    title="An allocation is locked before the host knows the window",
    defect_class="wrong-api",
    never="view[v].fault=no-window",
    sometimes="view[v].host=1",
    what="The host is asked for an address although no window was announced to it.",
    why="It has nowhere to put the allocation, or puts it where the guest does not expect it.",
    source="gpu-sharing.md 0 (T4 before T5)",
)
