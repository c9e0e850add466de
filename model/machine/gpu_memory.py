"""
GPU allocations that are backed by memory of the guest: pin, describe, bind, and all of it back.

``store[s].host`` is the host's allocation: ``allocated`` without store, ``partial`` while only some
chunks of page numbers arrived, ``bound`` when it may access all pages. ``gpadl`` is the described
list on the channel; ``via`` how the store was described. ``pin`` is how the pages are pinned,
``allow`` whether the allocation is read-only, ``fault`` the first misuse (gpu-sharing.md 2, 9).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "gpu-sharing.md 2"

PART = Part(
    name="gpu-memory",
    indexed=(
        Field("store[store].host", ("none", "allocated", "partial", "bound")),
        Field("store[store].gpadl", ("none", "live")),
        Field("store[store].via", ("none", "gpadl")),
        Field("store[store].pin", ("none", "read", "write")),
        Field("store[store].allow", ("write", "read")),
        Field(
            "store[store].fault",
            ("none", "pin-twice-dropped", "destroyed-twice", "bound-to-nothing"),
        ),
    ),
    actions=(
        action(
            "host-allocate(s: store)",
            "CREATEALLOCATION: the host has an allocation without a store.",
            _SOURCE,
            ok="store[s].host=none -> store[s].host=allocated",
            failed="store[s].host=none ->",
        ),
        action(
            "pin-store(s: store)",
            "pin_user_pages_fast(FOLL_LONGTERM, FOLL_WRITE) took all pages.",
            _SOURCE,
            ok="store[s].pin=none -> store[s].pin=write",
            failed="store[s].pin=none ->",
        ),
        action(
            "pin-store-for-reading(s: store)",
            "The same without FOLL_WRITE.",
            _SOURCE,
            ok="store[s].pin=none -> store[s].pin=read",
            failed="store[s].pin=none ->",
        ),
        action(
            "establish-gpadl(s: store)",
            "The pages are described to the host on the global channel.",
            _SOURCE,
            ok="store[s].gpadl=none -> store[s].gpadl=live",
            failed="store[s].gpadl=none ->",
        ),
        action(
            "bind-gpadl(s: store)",
            "SETEXISTINGSYSMEMSTORE: the host maps the pages of the list.",
            _SOURCE,
            ok=(
                "store[s].gpadl=live & store[s].host!=none"
                " -> store[s].host=bound & store[s].via=gpadl",
                "store[s].gpadl=live & store[s].host=none -> store[s].fault=bound-to-nothing",
            ),
            failed="store[s].gpadl=live ->",
        ),
        action(
            "send-pages(s: store)",
            "SETEXISTINGSYSMEMPAGES: the host maps one chunk of page numbers.",
            _SOURCE,
            ok=(
                "store[s].host=allocated -> store[s].host=partial",
                "store[s].host=partial -> store[s].host=bound",
            ),
            failed="store[s].host=allocated|partial ->",
        ),
        action(
            "host-destroy(s: store)",
            "DESTROYALLOCATION, acknowledged: the host lets go of the pages.",
            _SOURCE,
            ok=(
                "store[s].host!=none -> store[s].host=none",
                "store[s].host=none -> store[s].fault=destroyed-twice",
            ),
        ),
        action(
            "teardown-gpadl(s: store)",
            "vmbus_teardown_gpadl(), acknowledged.",
            _SOURCE,
            ok="-> store[s].gpadl=none",
        ),
        action(
            "unpin-store(s: store)",
            "unpin_user_pages(): the memory manager may move or free the pages at once.",
            _SOURCE,
            ok=(
                "store[s].pin!=none -> store[s].pin=none",
                "store[s].pin=none -> store[s].fault=pin-twice-dropped",
            ),
        ),
    ),
)
