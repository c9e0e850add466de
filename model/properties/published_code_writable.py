"""A CPU may still write to published code."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="published-code-writable",
    title="A CPU may still write to published code",
    defect_class="tlb",
    never="frame[f].kept=yes & kva[f].map=rx & tlb[c][f].entry=rw|rwx",
    sometimes="frame[f].kept=yes & kva[f].map=rx",
    what="The page is in use as code, and a CPU keeps the translation from before it lost its "
    "write permission.",
    why="A stray write changes the code that runs.",
    source="semantics.md I-HC-WX, 3.3",
)
