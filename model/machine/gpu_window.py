"""
The I/O space window in which the host shows GPU memory, and what the CPU maps of it.

``window[w].state``: ``announced`` from SETIOSPACEREGION to the close of the channel.
``view[v].host`` counts LOCK2 as the host does, ``view[v].map`` is the
mapping in the process with its cache attribute, ``view[v].cached`` what the allocation asks for,
``view[v].fault`` an unlock without lock (gpu-sharing.md 0, 3, 9).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "gpu-sharing.md 3"

PART = Part(
    name="gpu-window",
    indexed=(
        Field("window[window].fault", ("none", "released-announced")),
        Field("window[window].state", ("unreserved", "reserved", "announced")),
        Field("view[view].host", ("0", "1", "2")),
        Field("view[view].map", ("none", "combining", "back")),
        Field("view[view].cached", ("no", "yes")),
        Field("view[view].fault", ("none", "unlocked-twice", "unmapped-twice", "no-window")),
    ),
    actions=(
        action(
            "reserve-window(w: window)",
            "vmbus_allocate_mmio().",
            "gpu-sharing.md 0",
            ok="window[w].state=unreserved -> window[w].state=reserved",
            failed="window[w].state=unreserved ->",
        ),
        action(
            "announce-window(w: window)",
            "SETIOSPACEREGION: the host may place backing store in the window.",
            "gpu-sharing.md 0",
            ok="window[w].state=reserved -> window[w].state=announced",
            failed="window[w].state=reserved ->",
        ),
        action(
            "close-channel(w: window)",
            "The host forgets the window.",
            "gpu-sharing.md 0",
            ok="window[w].state=reserved|announced -> window[w].state=reserved",
        ),
        action(
            "lock-view(v: view)",
            "LOCK2: the host puts the allocation at an address in the window.",
            _SOURCE,
            ok=(
                "view[v].host=0|1 & window[*].state=announced -> view[v].host+1",
                "view[v].host=0|1 & window[w].state!=announced -> view[v].fault=no-window",
            ),
            failed="->",
        ),
        action(
            "unlock-view(v: view)",
            "UNLOCK2: after the last one the host may use the address for something else.",
            _SOURCE,
            ok=(
                "view[v].host=1|2 -> view[v].host-1",
                "view[v].host=0 -> view[v].fault=unlocked-twice",
            ),
        ),
        action(
            "map-combining(v: view)",
            "The address is mapped into the process, write-combined.",
            _SOURCE,
            ok="view[v].map=none -> view[v].map=combining",
            failed="view[v].map=none ->",
        ),
        action(
            "map-cached(v: view)",
            "The same, write-back.",
            _SOURCE,
            ok="view[v].map=none -> view[v].map=back",
            failed="view[v].map=none ->",
        ),
        action(
            "unmap-view(v: view)",
            "The mapping in the process goes.",
            _SOURCE,
            ok=(
                "view[v].map=combining|back -> view[v].map=none",
                "view[v].map=none -> view[v].fault=unmapped-twice",
            ),
        ),
        action(
            "release-window(w: window)",
            "vmbus_free_mmio(): the range can be given to another device.",
            "gpu-sharing.md 0",
            ok=(
                "window[w].state=reserved|unreserved -> window[w].state=unreserved",
                "window[w].state=announced -> window[w].fault=released-announced"
                " & window[w].state=unreserved",
            ),
        ),
    ),
)
