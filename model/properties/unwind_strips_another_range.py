"""Unwinding unmaps pages that the failed map had not reached."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="unwind-strips-another-range",
    title="Unwinding unmaps pages that the failed map had not reached",
    defect_class="missing-unwind",
    never="range[r].fault=foreign-unmapped",
    sometimes="range[r].mapped=1|2",
    what="After a map that stopped half way more pages are unmapped than it had mapped.",
    why="What was mapped there before is gone although its owner believes otherwise.",
    source="semantics.md I-MAP-UNWIND",
)
