"""The output of a failed call is used."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="undefined-output-used",
    title="The output of a failed call is used",
    defect_class="uninit-var",
    never="call[t].fault=undefined-output-used",
    sometimes="call[t].status=error",
    what="Output parameters are read although the call did not succeed.",
    why="They are undefined then: a stale identifier, an address of nothing.",
    source="semantics.md I-OUT-VALID",
)
