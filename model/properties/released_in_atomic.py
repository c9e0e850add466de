"""The last reference is dropped where nobody may sleep."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="released-in-atomic",
    title="The last reference is dropped where nobody may sleep",
    defect_class="sleep-in-atomic",
    never="object[o].fault=released-in-atomic",
    sometimes="object[o].refs=1",
    what="The release of an object sleeps, and its last reference is dropped in atomic context.",
    why="Destroying a partition waits for hypercalls, readers and work.",
    source="semantics.md I-PUT-CTX",
)
