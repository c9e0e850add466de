"""
Who may read a frame of an isolated or confidential guest.

A root gives up its access to the frames of an isolated partition (``frame[f].hv=exclusive``) and
takes it back; taking it back can fail, and the frame then stays out of reach for ever. A
confidential guest shares frames with its host: ``shared[f].host``; a change that fails leaves
``unknown``, and such a frame must not go back to the allocator. ``shared[f].fault``: the kernel
touched what it cannot reach (semantics.md 2.2, I-EXCL-ACCESS, I-EXCL-ORDER).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "semantics.md 2.2; mshv_regions.c, arch/x86/hyperv/ivm.c, v7.2"

PART = Part(
    name="visibility",
    indexed=(
        Field("shared[frame].host", ("private", "shared", "unknown")),
        Field("shared[frame].fault", ("none", "touched-exclusive")),
    ),
    actions=(
        action(
            "release-host-access(f: frame)",
            "HVCALL_RELEASE_SPARSE_SPA_PAGE_HOST_ACCESS: the root loses the frame.",
            _SOURCE,
            ok="frame[f].hv=root|exclusive -> frame[f].hv=exclusive",
            failed="->",
        ),
        action(
            "acquire-host-access(f: frame)",
            "HVCALL_ACQUIRE_SPARSE_SPA_PAGE_HOST_ACCESS: the root has it again.",
            _SOURCE,
            ok="frame[f].hv=root|exclusive -> frame[f].hv=root",
            failed="->",
        ),
        action(
            "host-reads(f: frame)",
            "The root reads or copies the frame.",
            "semantics.md I-EXCL-ACCESS",
            ok=(
                "frame[f].hv=root ->",
                "frame[f].hv=exclusive -> shared[f].fault=touched-exclusive",
            ),
        ),
        action(
            "decrypt(f: frame)",
            "set_memory_decrypted(): the host can read and write the frame.",
            _SOURCE,
            ok="-> shared[f].host=shared",
            failed="-> shared[f].host=unknown",
        ),
        action(
            "encrypt(f: frame)",
            "set_memory_encrypted(): the frame is private again.",
            _SOURCE,
            ok="-> shared[f].host=private",
            failed="-> shared[f].host=unknown",
        ),
    ),
    needs=("frame",),
)
