"""
Memory of a user process: its page table, and the memory manager that changes it at any time.

``page[v].frame`` is the frame that user page v maps, ``recorded[v].frame`` the frame that the
driver found there and remembers (``r.pages[]``). A frame without a pin may be reclaimed, migrated
or broken out of copy-on-write at any moment; a pinned one stays where it is, and outlives munmap
(semantics.md 1.7, 3.4, 5). Where the page has an interval notifier, the memory manager first tells
it (part notifiers) and frees the frame only when the callback is done.
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_FRAMES = ("none", "0", "1", "2")
_SOURCE = "semantics.md 3.4, 5"
# The callback of an interval notifier has returned, or there is none.
_TOLD = "notifier[v].state=none|done"

PART = Part(
    name="user-memory",
    indexed=(
        Field("page[page].frame", _FRAMES),
        Field("page[page].vma", ("yes", "gone")),
        Field("recorded[page].frame", _FRAMES),
    ),
    actions=(
        action(
            "pin-user-page(v: page)",
            "pin_user_pages(): faults the page in if need be, and pins its frame.",
            _SOURCE,
            ok=(
                "page[v].vma=yes & page[v].frame=@f & frame[f].pin!=2"
                " -> frame[f].pin+1 & recorded[v].frame=@f",
                "page[v].vma=yes & page[v].frame=none & frame[f].linux=free"
                " -> page[v].frame=@f & frame[f].linux=user & frame[f].pin+1"
                " & recorded[v].frame=@f",
            ),
            failed="->",
        ),
        action(
            "get-user-page(v: page)",
            "hmm_range_fault(): faults the page in and says which frame it has; takes no pin.",
            _SOURCE,
            ok=(
                "page[v].vma=yes & page[v].frame=@f -> recorded[v].frame=@f",
                "page[v].vma=yes & page[v].frame=none & frame[f].linux=free"
                " -> page[v].frame=@f & frame[f].linux=user & recorded[v].frame=@f",
            ),
            failed="->",
        ),
        action(
            "unpin-user-page(v: page)",
            "unpin_user_page() of the recorded frame; the last one frees a page that is gone.",
            _SOURCE,
            ok=(
                "recorded[v].frame=@f & frame[f].pin!=0 & page[v].frame=@f"
                " -> frame[f].pin-1 & recorded[v].frame=none",
                "recorded[v].frame=@f & frame[f].pin=2 & page[v].frame!=@f"
                " -> frame[f].pin-1 & recorded[v].frame=none",
                "recorded[v].frame=@f & frame[f].pin=1 & page[v].frame!=@f"
                " -> frame[f].pin-1 & recorded[v].frame=none & frame[f].linux=free",
                "recorded[v].frame=@f & frame[f].pin=0 -> frame[f].fault=pin-underflow",
                "recorded[v].frame=none ->",
            ),
        ),
        action(
            "forget-user-page(v: page)",
            "The driver drops its record of a frame that it holds without a pin.",
            _SOURCE,
            ok="-> recorded[v].frame=none",
        ),
    ),
    environment=(
        spontaneous(
            "faulted-in(v: page)",
            "user",
            "page[v].vma=yes & page[v].frame=none & frame[f].linux=free"
            " -> page[v].frame=@f & frame[f].linux=user",
            "The process touches a page that has no frame.",
            _SOURCE,
        ),
        spontaneous(
            "reclaimed(v: page)",
            "memory manager",
            f"page[v].frame=@f & frame[f].pin=0 & {_TOLD}"
            " -> page[v].frame=none & frame[f].linux=free",
            "A frame that is not pinned is swapped out and freed.",
            _SOURCE,
        ),
        spontaneous(
            "migrated(v: page)",
            "memory manager",
            f"page[v].frame=@f & frame[f].pin=0 & {_TOLD} & frame[g].linux=free"
            " -> page[v].frame=@g & frame[g].linux=user & frame[f].linux=free",
            "A page that is not pinned moves to another frame.",
            _SOURCE,
        ),
        spontaneous(
            "cow-broken(v: page)",
            "user",
            f"page[v].frame=@f & frame[f].pin=0 & {_TOLD} & frame[g].linux=free"
            " -> page[v].frame=@g & frame[g].linux=user & frame[f].linux=other",
            "After a fork the process writes: it gets a copy, its child keeps the frame.",
            _SOURCE,
        ),
        spontaneous(
            "unmapped(v: page)",
            "user",
            f"page[v].vma=yes & page[v].frame=@f & frame[f].pin=0 & {_TOLD}"
            " -> page[v].vma=gone & page[v].frame=none & frame[f].linux=free",
            "munmap() of a page whose frame nobody pinned.",
            _SOURCE,
        ),
        spontaneous(
            "unmapped-pinned(v: page)",
            "user",
            f"page[v].vma=yes & page[v].frame=@f & frame[f].pin!=0 & {_TOLD}"
            " -> page[v].vma=gone & page[v].frame=none",
            "munmap() of a pinned page: the frame lives on until it is unpinned.",
            _SOURCE,
        ),
    ),
    needs=("frame", "notifiers"),
)
