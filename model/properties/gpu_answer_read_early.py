"""The answer of the host is read before it has come."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-answer-read-early",
    title="The answer of the host is read before it has come",
    defect_class="uninit-var",
    never="message[m].fault=read-early",
    sometimes="message[m].entry=listed & message[m].state=sent",
    what="The wait ended for another reason, or nobody waited.",
    why="A stack or heap value is taken for the host's answer.",
    source="gpu-sharing.md 0",
)
