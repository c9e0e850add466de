"""
Memory pools: frames of the root that the hypervisor keeps for a partition.

A deposit is a rep hypercall: frame after frame becomes the hypervisor's, and it may stop after any
of them, so the frames done stay deposited although the call failed (I-DEP-PARTIAL). A protocol
therefore deposits one frame a step. ``deposit[p][f].page`` says whose pool a frame is in, the part
frames says that the root lost it. The hypervisor may put a deposited frame to use, and back, at any
time; only frames not in use can be withdrawn, and come back zeroed (semantics.md 1.3).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "semantics.md 1.3, 2.1; hv_call_deposit_pages(), drivers/hv/hv_proc.c, v7.2"
_TAKES = "partition[p].state=uninit|active"

PART = Part(
    name="deposits",
    indexed=(Field("deposit[partition][frame].page", ("none", "available", "used")),),
    actions=(
        action(
            "deposit(f: frame, p: partition)",
            "One rep of HVCALL_DEPOSIT_MEMORY: the root loses the frame to the pool of p.",
            _SOURCE,
            ok=f"{_TAKES} & frame[f].hv=root"
            " -> frame[f].hv=deposited & deposit[p][f].page=available",
            stopped="->",
            denied="->",
        ),
        action(
            "withdraw(f: frame, p: partition)",
            "One rep of HVCALL_WITHDRAW_MEMORY: a frame not in use comes back, zeroed.",
            _SOURCE,
            ok="partition[p].state!=none & deposit[p][f].page=available"
            " -> frame[f].hv=root & deposit[p][f].page=none",
            nothing="deposit[p][f].page!=available ->",
        ),
    ),
    environment=(
        spontaneous(
            "hypervisor-uses(f: frame, p: partition)",
            "hypervisor",
            "partition[p].state=active & deposit[p][f].page=available"
            " -> deposit[p][f].page=used & frame[f].hv=used",
            "The hypervisor puts a page of the pool to use.",
            "semantics.md 1.3",
        ),
        spontaneous(
            "hypervisor-releases(f: frame, p: partition)",
            "hypervisor",
            "deposit[p][f].page=used -> deposit[p][f].page=available & frame[f].hv=deposited",
            "A structure of the hypervisor goes away; its page stays in the pool.",
            "semantics.md 1.3",
        ),
    ),
    needs=("frame", "partitions"),
)
