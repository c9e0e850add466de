"""
Resources that processes share: sealed by the first share, held by descriptors and by openers.

``shared[r].store`` is the host's resource; ``seal`` whether private data and sizes are frozen;
``handles`` counts NT handles on the host, ``fds`` the files that carry one, ``openers`` the
processes with allocations of the resource (its creator is one). An opener's ``view`` of the
store is ``opened`` when it has allocations, ``copied`` when address, page count and cache flag came
from the sealed copy, ``published`` with and ``published-bare`` without it. Faults are kept for ever
(gpu-sharing.md 8).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "gpu-sharing.md 8"

PART = Part(
    name="gpu-sharing",
    indexed=(
        Field("shared[shared].store", ("none", "live")),
        Field("shared[shared].seal", ("open", "sealed")),
        Field("shared[shared].handles", ("0", "1", "2")),
        Field("shared[shared].fds", ("0", "1", "2")),
        Field("shared[shared].openers", ("0", "1", "2")),
        Field("shared[shared].view", ("none", "opened", "copied", "published", "published-bare")),
        Field(
            "shared[shared].fault",
            ("none", "changed-sealed", "handle-closed-twice", "store-destroyed-twice"),
        ),
    ),
    actions=(
        action(
            "create-shared(r: shared)",
            "A process creates the resource and its allocations.",
            _SOURCE,
            ok="shared[r].store=none -> shared[r].store=live & shared[r].openers=1",
            failed="shared[r].store=none ->",
        ),
        action(
            "change-private-data(r: shared)",
            "Private data or sizes change: an allocation is added.",
            _SOURCE,
            ok=(
                "shared[r].seal=open ->",
                "shared[r].seal=sealed -> shared[r].fault=changed-sealed",
            ),
            failed="->",
        ),
        action(
            "seal-shared(r: shared)",
            "The first share freezes private data and sizes.",
            _SOURCE,
            ok="-> shared[r].seal=sealed",
            failed="->",
        ),
        action(
            "create-nt-handle(r: shared)",
            "The host makes an NT handle of the resource.",
            _SOURCE,
            ok="shared[r].handles=0|1 -> shared[r].handles+1",
            failed="->",
        ),
        action(
            "close-nt-handle(r: shared)",
            "The host closes an NT handle.",
            _SOURCE,
            ok=(
                "shared[r].handles!=0 -> shared[r].handles-1",
                "shared[r].handles=0 -> shared[r].fault=handle-closed-twice",
            ),
        ),
        action(
            "install-shared-fd(r: shared)",
            "A file that carries the handle is installed.",
            _SOURCE,
            ok="shared[r].fds=0|1 -> shared[r].fds+1",
            failed="->",
        ),
        action(
            "close-shared-fd(r: shared)",
            "The file is released; last: and no process has the resource.",
            _SOURCE,
            ok=(
                "shared[r].fds=2 -> shared[r].fds-1",
                "shared[r].fds=1 & shared[r].openers!=0 -> shared[r].fds-1",
            ),
            last="shared[r].fds=1 & shared[r].openers=0 -> shared[r].fds-1",
        ),
        action(
            "open-shared(r: shared)",
            "Another process opens by descriptor: new allocations with handles for the same store.",
            _SOURCE,
            ok="shared[r].fds!=0 & shared[r].openers=0|1 & shared[r].view=none"
            " -> shared[r].openers+1 & shared[r].view=opened",
            absent="shared[r].fds=0 ->",
            failed="shared[r].fds!=0 ->",
        ),
        action(
            "copy-sealed(r: shared)",
            "Address, page count and cache flag of the allocations come from the sealed copy.",
            _SOURCE,
            ok="shared[r].view=opened -> shared[r].view=copied",
            failed="shared[r].view=opened ->",
        ),
        action(
            "publish-opened(r: shared)",
            "The opener's process finds its allocations.",
            _SOURCE,
            ok=(
                "shared[r].view=copied -> shared[r].view=published",
                "shared[r].view=opened -> shared[r].view=published-bare",
            ),
        ),
        action(
            "close-opened(r: shared)",
            "Allocations of an opener or the creator go; last: nothing else has the resource.",
            _SOURCE,
            ok=(
                "shared[r].openers=2 -> shared[r].openers-1",
                "shared[r].openers=1 & shared[r].fds!=0 -> shared[r].openers-1",
            ),
            last="shared[r].openers=1 & shared[r].fds=0 -> shared[r].openers-1",
        ),
        action(
            "destroy-shared-store(r: shared)",
            "The host destroys the store.",
            _SOURCE,
            ok=(
                "shared[r].store=live -> shared[r].store=none",
                "shared[r].store=none -> shared[r].fault=store-destroyed-twice",
            ),
        ),
    ),
)
