"""An intercept message is read from an unmapped page."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="state-page-used-after-unmap",
    title="An intercept message is read from an unmapped page",
    defect_class="use-after-free",
    never="vp[v].fault=page-gone",
    sometimes="vp[v].page=mapped",
    what="The state page is read when it is not mapped.",
    why="The message is something else's memory.",
    source="semantics.md 2.3",
)
