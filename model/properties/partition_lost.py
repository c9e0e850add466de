"""A partition lives on that nobody can delete."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="partition-lost",
    title="A partition lives on that nobody can delete",
    defect_class="leak",
    never="partition[p].state=uninit|active|finalized & partition[p].linux=lost",
    sometimes="partition[p].state=active",
    what="The driver has forgotten a partition that the hypervisor still has.",
    why="Its memory and identity are lost until the next boot.",
    source="semantics.md I-NOLEAK, I-DEL-EMPTY",
)
