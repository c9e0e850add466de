"""A partition call is made in a state that does not accept it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="call-in-wrong-state",
    title="A partition call is made in a state that does not accept it",
    defect_class="teardown-order",
    never="early[p].fault=wrong-state",
    sometimes="partition[p].state=finalized",
    what="Initialize, finalize, delete or a property call reaches the hypervisor although the "
    "partition is not in a state for it.",
    why="The call is refused and changes nothing; a driver that ignores that goes on as if it had.",
    source="semantics.md I-STATE, 1.2",
)
