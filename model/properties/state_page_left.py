"""A state page stays mapped that nobody can reach."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="state-page-left",
    title="A state page stays mapped that nobody can reach",
    defect_class="missing-unwind",
    never="vp[v].page=mapped & vp[v].linux=none",
    sometimes="vp[v].page=mapped & vp[v].linux=published",
    what="At the end the page is mapped and the processor not published.",
    why="The overlay and the page of the root are lost.",
    source="semantics.md 2.3",
    at_end=True,
)
