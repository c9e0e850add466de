"""A page was pinned and its process does not have it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="pinned-page-not-mapped",
    title="A page was pinned and its process does not have it",
    defect_class="pin",
    never="recorded[v].frame=@f & frame[f].pin=1|2 & page[v].frame=none & page[v].vma=yes",
    sometimes="recorded[v].frame=@f & frame[f].pin=1 & page[v].frame=@f",
    what="The driver pinned a frame that the page table of the process does not name.",
    why="Guest and process see different memory.",
    source="semantics.md 3.4",
)
