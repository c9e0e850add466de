"""A descriptor number is lost."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="descriptor-left-reserved",
    title="A descriptor number is lost",
    defect_class="leak",
    never="object[o].fd=reserved",
    sometimes="object[o].fd=reserved",
    what="A reserved descriptor number is neither installed nor given back.",
    why="The process can never use the number again.",
    source="semantics.md 3.6 (fd)",
    at_end=True,
)
