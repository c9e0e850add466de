"""The buffer for an answer is freed while the host may write it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-message-result-freed",
    title="The buffer for an answer is freed while the host may write it",
    defect_class="use-after-free",
    never="message[m].entry=listed & message[m].result=none",
    sometimes="message[m].entry=listed & message[m].result=live",
    what="The entry that points to it is still on the list.",
    why="The channel callback writes to freed memory.",
    source="gpu-sharing.md 0 (the result buffer must outlive the packet entry)",
)
