"""Hypercalls run from a page that can be written."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="hypercall-page-writable",
    title="Hypercalls run from a page that can be written",
    defect_class="wx-mapping",
    never="code[r].calls=page & code[r].right=rw",
    sometimes="code[r].right=rx",
    what="The kernel calls a page of code whose mapping is still writable.",
    why="Whoever can write there runs code in the kernel.",
    source="semantics.md I-HC-WX",
)
