"""A hotplug callback unmaps a page that is not mapped."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="cpu-page-unmapped-twice",
    title="A hotplug callback unmaps a page that is not mapped",
    defect_class="double-free",
    never="hp[c].fault=underflow",
    sometimes="hp[c].pages=1",
    what="The error path of a callback, or the one for going down, undoes more than was set up.",
    why="The page is unmapped twice, or somebody else's mapping goes.",
    source="semantics.md 3.6 (cpuhp_setup_state), 6.3",
)
