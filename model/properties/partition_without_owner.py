"""A partition was created and the driver does not know it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="partition-without-owner",
    title="A partition was created and the driver does not know it",
    defect_class="leak",
    never="partition[p].state=uninit & partition[p].linux=none",
    sometimes="partition[p].state=uninit",
    what="The partition exists and no object of the driver names it.",
    why="Nobody will delete it.",
    source="semantics.md 1.2, I-NOLEAK",
)
