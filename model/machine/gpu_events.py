"""
Entries for events that the host signals: an eventfd, a completion, a sync file.

``event[e].list``: the entry is on the list that the signal path searches; ``event[e].memory`` is
the entry's own; ``event[e].wait`` says that the host was asked and will signal once, ``abandoned``
if the waiter has taken its entry back before. The first misuse is kept for ever (gpu-sharing.md 7).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "gpu-sharing.md 7"

PART = Part(
    name="gpu-events",
    indexed=(
        Field("event[event].memory", ("none", "live")),
        Field("event[event].list", ("no", "yes")),
        Field("event[event].wait", ("no", "sent", "abandoned")),
        Field("event[event].fault", ("none", "signal-lost", "double-free")),
    ),
    actions=(
        action(
            "alloc-event(e: event)",
            "Memory of an entry.",
            _SOURCE,
            ok="event[e].memory=none -> event[e].memory=live",
            failed="event[e].memory=none ->",
        ),
        action(
            "list-event(e: event)",
            "The entry is put on the list, under the list's lock.",
            _SOURCE,
            ok="-> event[e].list=yes",
        ),
        action(
            "send-wait(e: event)",
            "The host is asked to signal; when the answer does not come the host may do it or not.",
            _SOURCE,
            ok="-> event[e].wait=sent",
            failed="->",
            interrupted=("-> event[e].wait=sent", "->"),
        ),
        action(
            "remove-event(e: event)",
            "Whoever takes the entry off the list frees it; it may be gone already.",
            _SOURCE,
            ok=(
                "event[e].list=yes & event[e].wait=no|abandoned -> event[e].list=no",
                "event[e].list=yes & event[e].wait=sent"
                " -> event[e].list=no & event[e].wait=abandoned",
            ),
            gone="event[e].list=no ->",
        ),
        action(
            "free-event(e: event)",
            "The memory of the entry is freed.",
            _SOURCE,
            ok=(
                "event[e].memory=live -> event[e].memory=none",
                "event[e].memory=none -> event[e].fault=double-free",
            ),
        ),
    ),
    environment=(
        spontaneous(
            "event-signalled(e: event)",
            "hypervisor",
            "event[e].wait=sent & event[e].list=yes & event[e].memory=live"
            " -> event[e].wait=no & event[e].list=no & event[e].memory=none",
            "The signal path takes the entry off the list and frees it.",
            _SOURCE,
        ),
        spontaneous(
            "signal-finds-nothing(e: event)",
            "hypervisor",
            "event[e].wait=sent & event[e].list=no"
            " -> event[e].wait=no & event[e].fault=signal-lost",
            "The signal path finds no entry: the waiter sleeps for ever.",
            _SOURCE,
        ),
        spontaneous(
            "signal-unwanted(e: event)",
            "hypervisor",
            "event[e].wait=abandoned -> event[e].wait=no",
            "The waiter has given up: the signal path finds no entry, and nobody misses it.",
            _SOURCE,
        ),
    ),
)
