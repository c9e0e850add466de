"""
Work that goes through hypercalls in batches: how many elements a call may carry.

A task has ``left`` elements to hand over; a list has to lie in one page, so a call takes at most
two of them in this model (511 frames of a deposit, 509 of a map in truth). ``count`` is the rep
count of the next call. A rep call without elements and a list beyond its page are refused or read
beyond the page: ``fault`` (semantics.md 2.0, I-REPS, I-REP-KIND).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "semantics.md I-REPS, I-REP-KIND; hv_do_map_gpa_hcall(), drivers/hv/mshv_root_hv_call.c"

PART = Part(
    name="batches",
    indexed=(
        Field("batch[task].left", ("0", "1", "2", "3")),
        Field("batch[task].count", ("0", "1", "2", "3")),
        Field("batch[task].fault", ("none", "page-overflow", "no-element", "beyond-end")),
    ),
    actions=(
        action(
            "ask-for-elements(t: task)",
            "User space asks for any number of elements, none among them.",
            "semantics.md 7",
            ok=tuple(f"-> batch[t].left={n}" for n in range(4)),
        ),
        action(
            "count-fitting(t: task)",
            "The next call takes as many as there are and as fit into its page.",
            _SOURCE,
            ok=tuple(f"batch[t].left={left} -> batch[t].count={min(left, 2)}" for left in range(4)),
        ),
        action(
            "count-all(t: task)",
            "The next call takes all that are left.",
            _SOURCE,
            ok=tuple(f"batch[t].left={left} -> batch[t].count={left}" for left in range(4)),
        ),
        action(
            "call-with-list(t: task)",
            "The list is written to the page, and the call made.",
            _SOURCE,
            ok=(
                "batch[t].count=0 -> batch[t].fault=no-element",
                "batch[t].count=1 & batch[t].left!=0 -> batch[t].left-1",
                "batch[t].count=2 & batch[t].left=2|3 -> batch[t].left-2",
                "batch[t].count=3 -> batch[t].fault=page-overflow",
                "batch[t].count=1 & batch[t].left=0 -> batch[t].fault=beyond-end",
                "batch[t].count=2 & batch[t].left=0|1 -> batch[t].fault=beyond-end",
            ),
            failed="->",
        ),
    ),
)
