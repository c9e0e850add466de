"""A notifier is removed that is not registered."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="notifier-removed-twice",
    title="A notifier is removed that is not registered",
    defect_class="notifier",
    never="notifier[v].fault=removed-twice",
    sometimes="notifier[v].state=registered",
    what="mmu_interval_notifier_remove() is called for a notifier that was not inserted, or twice.",
    why="The interval tree of the mm is corrupted.",
    source="semantics.md 3.4",
)
