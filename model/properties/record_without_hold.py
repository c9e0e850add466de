"""The driver remembers a frame that nothing holds for it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="record-without-hold",
    title="The driver remembers a frame that nothing holds for it",
    defect_class="use-after-free",
    never="recorded[v].frame=@f & frame[f].pin=0 & notifier[v].state=none",
    sometimes="recorded[v].frame=@f & frame[f].pin=1",
    what="A record names a frame that is neither pinned nor watched by a notifier.",
    why="The next use of the record maps or unpins a frame of someone else.",
    source="semantics.md 1.6 (r.pages), I-SLAT-BACKED",
)
