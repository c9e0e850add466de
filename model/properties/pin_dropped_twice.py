"""A pin is dropped that nobody holds."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="pin-dropped-twice",
    title="A pin is dropped that nobody holds",
    defect_class="pin",
    never="frame[f].fault=pin-underflow",
    sometimes="frame[f].pin=1",
    what="unpin_user_page() is called more often than the page was pinned.",
    why="The reference count of a frame that others use goes down: it is freed under them.",
    source="semantics.md 3.4, I-UNMAP-UNPIN",
)
