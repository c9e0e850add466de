"""A device domain is left behind."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="domain-lost",
    title="A device domain is left behind",
    defect_class="leak",
    never="domain[m].state=live",
    sometimes="domain[m].state=live",
    what="At the end a domain lives that nobody uses.",
    why="Domains run out.",
    source="semantics.md 2.6",
    at_end=True,
)
