"""
Messages to the host: an entry on the packet list, a buffer for the result, a ring that may be full.

``message[m].entry`` is on the list that the channel callback searches; ``result`` is the buffer
that it writes to; ``state`` is ``sent`` while the host has the message. A completion for which no
entry is left is dropped (gpu-sharing.md 0).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "gpu-sharing.md 0"

PART = Part(
    name="gpu-messages",
    indexed=(
        Field("message[message].result", ("none", "live")),
        Field("message[message].entry", ("none", "listed")),
        Field("message[message].state", ("built", "sent")),
        Field("message[message].fault", ("none", "read-early")),
    ),
    actions=(
        action(
            "make-result(m: message)",
            "The buffer for the host's answer.",
            _SOURCE,
            ok="message[m].result=none -> message[m].result=live",
            failed="message[m].result=none ->",
        ),
        action(
            "list-message(m: message)",
            "An entry that points to the buffer is put on the packet list.",
            _SOURCE,
            ok="message[m].entry=none -> message[m].entry=listed",
        ),
        action(
            "send-message(m: message)",
            "The message is written to the ring.",
            f"{_SOURCE} (v4 patch 47: a full ring is transient)",
            ok="-> message[m].state=sent",
            full="->",
            failed="->",
        ),
        action(
            "wait-message(m: message)",
            "The answer has come; a signal or the time limit may come first.",
            _SOURCE,
            ok="message[m].entry=none ->",
            interrupted="->",
        ),
        action(
            "remove-message(m: message)",
            "The entry is taken off the list, if the callback has not done it.",
            _SOURCE,
            ok="-> message[m].entry=none",
        ),
        action(
            "read-result(m: message)",
            "The answer is read.",
            _SOURCE,
            ok=(
                "message[m].entry=none & message[m].state=built ->",
                "message[m].entry=listed -> message[m].fault=read-early",
                "message[m].entry=none & message[m].state=sent -> message[m].fault=read-early",
            ),
        ),
        action(
            "free-result(m: message)",
            "The buffer is freed, or the stack frame that holds it left.",
            _SOURCE,
            ok="-> message[m].result=none",
        ),
    ),
    environment=(
        spontaneous(
            "message-completes(m: message)",
            "hypervisor",
            "message[m].state=sent & message[m].entry=listed & message[m].result=live"
            " -> message[m].state=built & message[m].entry=none",
            "The callback writes the answer and takes the entry off the list.",
            _SOURCE,
        ),
        spontaneous(
            "completion-dropped(m: message)",
            "hypervisor",
            "message[m].state=sent & message[m].entry=none -> message[m].state=built",
            "The callback finds no entry for an answer.",
            _SOURCE,
        ),
    ),
)
