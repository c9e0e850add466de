"""Pages are unpinned while a GPADL describes them."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-store-unpinned-under-gpadl",
    title="Pages are unpinned while a GPADL describes them",
    defect_class="freed-while-owned",
    never="store[s].pin=none & store[s].gpadl=live",
    sometimes="store[s].pin=write & store[s].gpadl=live",
    what="The list is not torn down and no pin holds its pages.",
    why="The host may map pages of another owner.",
    source="gpu-sharing.md 2 (edges to S7), 9 (5 before 6)",
)
