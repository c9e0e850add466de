"""
Withdrawing frames from a pool: the list of frame numbers that the hypervisor writes.

HVCALL_WITHDRAW_MEMORY returns a list in the output page, which holds two entries in this model (512
in truth). Whatever the status is, the entries below the number of reps completed are frames that
the root has again, and the rest of the page is garbage. ``listed[t].left`` are entries of the last
call that nobody has freed yet, ``asked`` is its rep count, ``fault`` the first misuse (semantics.md
2.1, I-WD-PARTIAL; hv_call_withdraw_memory(), drivers/hv/mshv_root_hv_call.c, v7.2).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = (
    "semantics.md 2.1, I-WD-PARTIAL; hv_call_withdraw_memory(), drivers/hv/mshv_root_hv_call.c"
)

PART = Part(
    name="withdrawals",
    indexed=(
        Field("listed[task].pool", ("full", "empty")),
        Field("listed[task].asked", ("0", "2", "3")),
        Field("listed[task].left", ("0", "1", "2")),
        Field("listed[task].fault", ("none", "garbage-freed", "overwritten", "page-overflow")),
    ),
    actions=(
        action(
            "ask-page-full(t: task)",
            "The rep count is what the output page holds.",
            _SOURCE,
            ok="-> listed[t].asked=2",
        ),
        action(
            "ask-all-frames(t: task)",
            "The rep count is what the caller wants back.",
            _SOURCE,
            ok="-> listed[t].asked=3",
        ),
        action(
            "withdraw-list(t: task)",
            "HVCALL_WITHDRAW_MEMORY: all that was asked for, or fewer and NO_RESOURCES.",
            _SOURCE,
            ok=(
                "listed[t].asked=2 & listed[t].left=0 & listed[t].pool=full -> listed[t].left=2",
                "listed[t].asked=3 & listed[t].left=0 & listed[t].pool=full"
                " -> listed[t].fault=page-overflow",
                "listed[t].left!=0 -> listed[t].fault=overwritten",
            ),
            no_more=(
                "listed[t].asked=2 & listed[t].left=0 -> listed[t].pool=empty",
                "listed[t].asked=2 & listed[t].left=0 & listed[t].pool=full"
                " -> listed[t].pool=empty & listed[t].left=1",
            ),
        ),
        action(
            "next-entry(t: task)",
            "Is there an entry below the number of reps completed?",
            _SOURCE,
            more="listed[t].left!=0 ->",
            none="listed[t].left=0 ->",
        ),
        action(
            "free-entry(t: task)",
            "The frame that the next entry names is given to the allocator.",
            _SOURCE,
            ok=(
                "listed[t].left!=0 -> listed[t].left-1",
                "listed[t].left=0 -> listed[t].fault=garbage-freed",
            ),
        ),
    ),
)
