"""
GPU allocations that are backed by memory of the guest: pin, describe, bind, and all of it back.

``store[s].host`` is the host's allocation: ``allocated`` without store, ``partial`` while only some
chunks of page numbers arrived, ``bound`` when it may access all pages; ``size`` whether the host's
size is that of the pages. ``gpadl`` is the described list on the channel; ``via`` how the store was
described. ``pin`` is how the pages are held (``got``: get_user_pages(), which pins nothing),
``allow`` whether the allocation is read-only, ``range`` whether user space still maps the pages
where the guest recorded them, ``machine`` whether its memory is encrypted; ``fault`` is the first
misuse (gpu-sharing.md 2, 9).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "gpu-sharing.md 2"
_BLIND = (
    "store[s].pin=none & store[s].host=none -> store[s].pin=write & store[s].fault=pinned-blind"
)

PART = Part(
    name="gpu-memory",
    indexed=(
        Field("store[store].host", ("none", "allocated", "partial", "bound")),
        Field("store[store].size", ("same", "other")),
        Field("store[store].gpadl", ("none", "live")),
        Field("store[store].via", ("none", "gpadl")),
        Field("store[store].pin", ("none", "read", "write", "got")),
        Field("store[store].allow", ("write", "read")),
        Field("store[store].range", ("mapped", "gone")),
        Field("store[store].machine", ("plain", "confidential")),
        Field(
            "store[store].fault",
            (
                "none",
                "pin-twice-dropped",
                "destroyed-twice",
                "bound-to-nothing",
                "wrong-size",
                "stale-address",
                "pinned-blind",
                "gpadl-twice",
            ),
        ),
    ),
    actions=(
        action(
            "host-allocate(s: store)",
            "CREATEALLOCATION: the host has an allocation without a store, and says its size.",
            _SOURCE,
            ok="store[s].host=none -> store[s].host=allocated & store[s].size=same",
            other_size="store[s].host=none -> store[s].host=allocated & store[s].size=other",
            failed="store[s].host=none ->",
        ),
        action(
            "pin-store(s: store)",
            "pin_user_pages_fast(FOLL_LONGTERM, FOLL_WRITE) took all pages of the host's size.",
            _SOURCE,
            ok=("store[s].pin=none & store[s].host!=none -> store[s].pin=write", _BLIND),
            failed="store[s].pin=none ->",
        ),
        action(
            "pin-store-for-reading(s: store)",
            "The same without FOLL_WRITE.",
            _SOURCE,
            ok=("store[s].pin=none & store[s].host!=none -> store[s].pin=read", _BLIND),
            failed="store[s].pin=none ->",
        ),
        action(
            "get-store-pages(s: store)",
            "get_user_pages(): references only, the pages may be migrated or replaced.",
            _SOURCE,
            ok=("store[s].pin=none & store[s].host!=none -> store[s].pin=got", _BLIND),
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
                "store[s].gpadl=live & store[s].host!=none & store[s].size=same"
                " -> store[s].host=bound & store[s].via=gpadl",
                "store[s].gpadl=live & store[s].host!=none & store[s].size=other"
                " -> store[s].fault=wrong-size",
                "store[s].gpadl=live & store[s].host=none -> store[s].fault=bound-to-nothing",
                "store[s].gpadl=none -> store[s].fault=bound-to-nothing",
            ),
            failed="store[s].gpadl=live ->",
        ),
        action(
            "send-pages(s: store)",
            "SETEXISTINGSYSMEMPAGES: the host maps one chunk of page numbers.",
            _SOURCE,
            ok=(
                "store[s].host=allocated & store[s].size=same -> store[s].host=partial",
                "store[s].host=partial & store[s].size=same -> store[s].host=bound",
                "store[s].host=allocated|partial & store[s].size=other"
                " -> store[s].fault=wrong-size",
                "store[s].host=none -> store[s].fault=bound-to-nothing",
            ),
            failed="->",
        ),
        action(
            "access-by-pages(s: store)",
            "The guest reaches the contents through the pages that it holds.",
            _SOURCE,
            ok="store[s].pin!=none ->",
        ),
        action(
            "access-by-address(s: store)",
            "The guest reaches the contents through the address in the process that it recorded.",
            _SOURCE,
            ok=(
                "store[s].range=mapped ->",
                "store[s].range=gone -> store[s].fault=stale-address",
            ),
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
            ok=(
                "store[s].gpadl=live -> store[s].gpadl=none",
                "store[s].gpadl=none -> store[s].fault=gpadl-twice",
            ),
        ),
        action(
            "unpin-store(s: store)",
            "unpin_user_pages(): the memory manager may move or free the pages at once.",
            _SOURCE,
            ok=(
                "store[s].pin=read|write -> store[s].pin=none",
                "store[s].pin=none|got -> store[s].fault=pin-twice-dropped",
            ),
        ),
        action(
            "put-store-pages(s: store)",
            "put_page() of what get_user_pages() gave.",
            _SOURCE,
            ok=(
                "store[s].pin=got -> store[s].pin=none",
                "store[s].pin!=got -> store[s].fault=pin-twice-dropped",
            ),
        ),
    ),
    environment=(
        spontaneous(
            "user-unmaps-store(s: store)",
            "user",
            "store[s].pin!=none & store[s].range=mapped -> store[s].range=gone",
            "munmap() or mremap() by the process: the pages stay pinned, their address is stale.",
            _SOURCE,
        ),
    ),
)
