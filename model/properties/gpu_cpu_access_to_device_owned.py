"""The CPU touches contents that the device owns."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-cpu-access-to-device-owned",
    title="The CPU touches contents that the device owns",
    defect_class="cache-attr",
    never="cache[a].fault=wrong-side",
    sometimes="cache[a].owner=device",
    what="The cache was not invalidated before the CPU reads.",
    why="It reads stale data, or its writes are lost.",
    source="gpu-sharing.md 4",
)
