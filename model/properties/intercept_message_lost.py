"""An intercept message is lost."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="intercept-message-lost",
    title="An intercept message is lost",
    defect_class="race",
    never="vp[v].fault=message-lost",
    sometimes="vp[v].message=yes",
    what="The processor runs on before its message was read.",
    why="The guest's exit is never handled.",
    source="semantics.md 1.4, 2.3",
)
