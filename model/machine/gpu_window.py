"""
The I/O space window in which the host shows GPU memory, and what the CPU maps of it.

``window[w].state``: ``announced`` from SETIOSPACEREGION to the close of the channel.
``view[v].host`` counts LOCK2 as the host does, ``view[v].count`` as the guest does; ``place`` is
where the host's address lies. ``view[v].map`` is the mapping in the process with its cache
attribute, ``view[v].cached`` what the allocation asks for, ``kind`` whether it lives in the window
or in the process's own memory, of which nothing is mapped or counted; ``view[v].fault`` is the
first misuse (gpu-sharing.md 0, 3, 9).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "gpu-sharing.md 3"
_WINDOW = "gpu-sharing.md 0"
_OUTSIDE = "view[v].map=none & view[v].place!=inside -> view[v].fault=outside"

PART = Part(
    name="gpu-window",
    indexed=(
        Field("window[window].fault", ("none", "released-announced", "released-twice")),
        Field("window[window].state", ("unreserved", "reserved", "announced")),
        Field("view[view].host", ("0", "1", "2")),
        Field("view[view].count", ("0", "1", "2")),
        Field("view[view].place", ("none", "inside", "outside")),
        Field("view[view].map", ("none", "combining", "back")),
        Field("view[view].cached", ("no", "yes")),
        Field("view[view].kind", ("window", "own")),
        Field(
            "view[view].fault",
            (
                "none",
                "unlocked-twice",
                "unmapped-twice",
                "no-window",
                "outside",
                "count-below-zero",
                "own-unmapped",
                "locked-elsewhere",
            ),
        ),
    ),
    actions=(
        action(
            "reserve-window(w: window)",
            "vmbus_allocate_mmio().",
            _WINDOW,
            ok="window[w].state=unreserved -> window[w].state=reserved",
            failed="window[w].state=unreserved ->",
        ),
        action(
            "announce-window(w: window)",
            "SETIOSPACEREGION: the host may place backing store in the window.",
            _WINDOW,
            ok="window[w].state=reserved -> window[w].state=announced",
            failed="window[w].state=reserved ->",
        ),
        action(
            "close-channel(w: window)",
            "The host forgets the window.",
            _WINDOW,
            ok="window[w].state=reserved|announced -> window[w].state=reserved",
        ),
        action(
            "lock-view(v: view)",
            "LOCK2: the host says where in the window the allocation is. A host that errs, or an"
            " end that wraps around, is an address outside.",
            f"{_WINDOW} (T5), 3",
            ok=(
                "view[v].kind=window & view[v].host=0 & window[*].state=announced"
                " -> view[v].host+1 & view[v].place=inside",
                "view[v].kind=window & view[v].host=1 & window[*].state=announced"
                " -> view[v].host+1",
                "view[v].kind=window & window[w].state!=announced -> view[v].fault=no-window",
                "view[v].kind=own & view[v].host=0|1 -> view[v].host+1",
            ),
            outside="view[v].kind=window & view[v].host=0 & window[*].state=announced"
            " -> view[v].host+1 & view[v].place=outside",
            failed="->",
        ),
        action(
            "lock-view-elsewhere(v: view)",
            "The same in a process that did not create the allocation.",
            f"{_SOURCE} (v4 patch 48)",
            ok=(
                "view[v].kind=own & view[v].host=0|1 -> view[v].host+1",
                "view[v].kind=window -> view[v].fault=locked-elsewhere",
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
            "count-view(v: view)",
            "The guest's own count of locks goes up, under the allocation's lock.",
            _SOURCE,
            first="view[v].count=0 -> view[v].count+1",
            ok="view[v].count=1 -> view[v].count+1",
        ),
        action(
            "uncount-view(v: view)",
            "It goes down; the last one has to unmap.",
            _SOURCE,
            last="view[v].count=1 -> view[v].count-1",
            ok=(
                "view[v].count=2 -> view[v].count-1",
                "view[v].count=0 -> view[v].fault=count-below-zero",
            ),
        ),
        action(
            "map-combining(v: view)",
            "The address is mapped into the process, write-combined.",
            _SOURCE,
            ok=(
                "view[v].map=none & view[v].place=inside -> view[v].map=combining",
                f"{_OUTSIDE} & view[v].map=combining",
            ),
            failed="view[v].map=none ->",
        ),
        action(
            "map-cached(v: view)",
            "The same, write-back.",
            _SOURCE,
            ok=(
                "view[v].map=none & view[v].place=inside -> view[v].map=back",
                f"{_OUTSIDE} & view[v].map=back",
            ),
            failed="view[v].map=none ->",
        ),
        action(
            "unmap-view(v: view)",
            "The mapping in the process goes.",
            _SOURCE,
            ok=(
                "view[v].map=combining|back -> view[v].map=none",
                "view[v].kind=window & view[v].map=none -> view[v].fault=unmapped-twice",
                "view[v].kind=own & view[v].map=none -> view[v].fault=own-unmapped",
            ),
        ),
        action(
            "release-window(w: window)",
            "vmbus_free_mmio(): the range can be given to another device.",
            _WINDOW,
            ok=(
                "window[w].state=reserved -> window[w].state=unreserved",
                "window[w].state=unreserved -> window[w].fault=released-twice",
                "window[w].state=announced -> window[w].fault=released-announced"
                " & window[w].state=unreserved",
            ),
        ),
    ),
)
