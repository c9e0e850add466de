"""
Handles of GPU objects, and entries for events that the host signals.

``handle[h].host``: the object lives on the host. ``handle[h].guest``: ``recorded`` while the guest
knows the host's handle, ``published`` while user space can find it. ``handle[h].ready``: every step
that can fail is done. ``event[e].list``: the entry is on the list that the signal path searches;
``event[e].memory`` is the entry's own; ``event[e].wait`` says that the host was asked and will
signal once; faults are kept for ever (gpu-sharing.md 1, 7).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "gpu-sharing.md 1"
_EVENT = "gpu-sharing.md 7"

PART = Part(
    name="gpu-handles",
    indexed=(
        Field("handle[handle].fault", ("none", "unknown-handle", "overwritten")),
        Field("handle[handle].host", ("none", "live", "gone")),
        Field("handle[handle].guest", ("none", "recorded", "published")),
        Field("handle[handle].ready", ("no", "yes")),
        Field("event[event].memory", ("none", "live")),
        Field("event[event].list", ("no", "yes")),
        Field("event[event].wait", ("no", "sent")),
        Field("event[event].fault", ("none", "signal-lost", "double-free")),
    ),
    actions=(
        action(
            "host-create(h: handle)",
            "The host makes the object.",
            _SOURCE,
            ok=(
                "handle[h].host=none & handle[h].guest=none"
                " -> handle[h].host=live & handle[h].guest=recorded",
                "handle[h].guest!=none -> handle[h].fault=overwritten",
            ),
            failed="handle[h].host=none ->",
        ),
        action(
            "finish-object(h: handle)",
            "Copies to user space, mappings: the steps that can fail.",
            _SOURCE,
            ok="-> handle[h].ready=yes",
            failed="->",
        ),
        action(
            "publish-handle(h: handle)",
            "The handle is in the table.",
            _SOURCE,
            ok="-> handle[h].guest=published",
        ),
        action(
            "unpublish-handle(h: handle)",
            "The handle leaves the table.",
            _SOURCE,
            ok="-> handle[h].guest=recorded",
        ),
        action(
            "destroy-object(h: handle)",
            "The host is told to destroy the object.",
            _SOURCE,
            ok=(
                "handle[h].guest=recorded|published -> handle[h].host=none",
                "handle[h].guest=none -> handle[h].fault=unknown-handle",
            ),
        ),
        action(
            "free-object(h: handle)",
            "The guest's object is freed, and with it the host's handle.",
            _SOURCE,
            ok="-> handle[h].guest=none & handle[h].ready=no",
        ),
        action(
            "alloc-event(e: event)",
            "Memory of an entry.",
            _EVENT,
            ok="event[e].memory=none -> event[e].memory=live",
            failed="event[e].memory=none ->",
        ),
        action(
            "list-event(e: event)",
            "The entry is put on the list, under the list's lock.",
            _EVENT,
            ok="-> event[e].list=yes",
        ),
        action(
            "send-wait(e: event)",
            "The host is asked to signal.",
            _EVENT,
            ok="-> event[e].wait=sent",
            failed="->",
        ),
        action(
            "remove-event(e: event)",
            "Whoever takes the entry off the list frees it; it may be gone already.",
            _EVENT,
            ok="event[e].list=yes -> event[e].list=no",
            gone="event[e].list=no ->",
        ),
        action(
            "free-event(e: event)",
            "The memory of the entry is freed.",
            _EVENT,
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
            _EVENT,
        ),
        spontaneous(
            "signal-finds-nothing(e: event)",
            "hypervisor",
            "event[e].wait=sent & event[e].list=no"
            " -> event[e].wait=no & event[e].fault=signal-lost",
            "The signal path finds no entry: the waiter sleeps for ever.",
            _EVENT,
        ),
    ),
)
