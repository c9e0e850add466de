"""A CPU is off and its pages are still mapped."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="offline-cpu-keeps-page",
    title="A CPU is off and its pages are still mapped",
    defect_class="missing-unwind",
    never="hp[c].state=down & hp[c].pages=1|2",
    sometimes="hp[c].pages=1",
    what="A callback that failed half way did not undo its own part, or the one for going down "
    "forgot a page.",
    why="The core undoes only the states before the one that failed; the next time the page is"
    " mapped again and the old mapping is lost.",
    source="semantics.md 3.6 (cpuhp_setup_state), 6.3",
)
