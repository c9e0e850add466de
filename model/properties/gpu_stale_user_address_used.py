"""Pages of a store are reached by an address that is stale."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-stale-user-address-used",
    title="Pages of a store are reached by an address that is stale",
    defect_class="use-after-free",
    never="store[s].fault=stale-address",
    sometimes="store[s].range=gone & store[s].pin=write",
    what="The process unmapped or moved the range that the guest recorded.",
    why="Foreign memory of the process is read or written.",
    source="gpu-sharing.md 2 (munmap in S2 to S5)",
)
