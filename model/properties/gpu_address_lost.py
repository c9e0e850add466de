"""A GPU address is never freed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-address-lost",
    title="A GPU address is never freed",
    defect_class="leak",
    never="va[a].state=reserved|mapped",
    sometimes="va[a].state=mapped",
    what="At the end the address is still reserved or mapped.",
    why="The address space of the GPU process fills up.",
    source="gpu-sharing.md 5",
    at_end=True,
)
