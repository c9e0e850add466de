"""An object of the guest is left behind."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-guest-object-lost",
    title="An object of the guest is left behind",
    defect_class="leak",
    never="handle[h].guest=recorded|published",
    sometimes="handle[h].guest=published",
    what="At the end the guest keeps an object.",
    why="Memory is lost.",
    source="gpu-sharing.md 1",
    at_end=True,
)
