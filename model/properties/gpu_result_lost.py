"""The buffer for an answer is never freed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-result-lost",
    title="The buffer for an answer is never freed",
    defect_class="leak",
    never="message[m].result=live",
    sometimes="message[m].result=live",
    what="At the end the buffer is left.",
    why="Memory is lost with each message.",
    source="gpu-sharing.md 0",
    at_end=True,
)
