"""A CPU may write and execute the same mapping."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="writable-and-executable",
    title="A CPU may write and execute the same mapping",
    defect_class="wx-mapping",
    never="kva[f].map=rwx",
    sometimes="kva[f].map=rx",
    what="The kernel maps a frame writable and executable at once.",
    why="Whoever can write there runs code in the kernel.",
    source="semantics.md I-HC-WX",
)
