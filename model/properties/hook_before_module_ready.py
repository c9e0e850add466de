"""A handler can come before the module is ready."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="hook-before-module-ready",
    title="A handler can come before the module is ready",
    defect_class="race",
    never="hook[r].state=installed & module[r].ready=no",
    sometimes="hook[r].state=installed",
    what="The pointer is set before what the handler needs is there.",
    why="The handler uses what was never set.",
    source="semantics.md I-LATE-PUB, 6.2",
)
