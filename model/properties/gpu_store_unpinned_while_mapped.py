"""Pages are unpinned while the host maps them."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-store-unpinned-while-mapped",
    title="Pages are unpinned while the host maps them",
    defect_class="freed-while-owned",
    never="store[s].pin=none & store[s].host=partial|bound",
    sometimes="store[s].pin=write & store[s].host=bound",
    what="The host has all or some pages of the store, and no pin holds them.",
    why="The GPU writes to pages of another owner.",
    source="gpu-sharing.md 2 (edges to S7; partial S3b), 9 (4 before 6)",
)
