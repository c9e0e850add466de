"""
Kernel mappings of frames and the translations that CPUs keep of them.

``kva[f].map`` is the page table's word, ``tlb[c][f].entry`` what CPU c may still use. A CPU fills
its TLB from the page table at any time, speculatively, and may drop an entry at any time; a change
of the page table reaches it for certain only by a flush on that CPU. A lazy unmap (vmap areas)
leaves the flush for later (semantics.md 3.3; engines.md 6, casemate).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "semantics.md 3.3; mm/vmalloc.c, arch/x86/mm/tlb.c, v7.2"

PART = Part(
    name="tlb",
    indexed=(
        Field("kva[frame].map", ("none", "rw", "ro", "rx", "rwx")),
        Field("tlb[cpu][frame].entry", ("none", "rw", "ro", "rx", "rwx")),
    ),
    actions=(
        action(
            "map-kernel(f: frame)",
            "vmap() or the like: readable and writable.",
            _SOURCE,
            ok="kva[f].map=none -> kva[f].map=rw",
            failed="kva[f].map=none ->",
        ),
        action(
            "unmap-kernel(f: frame)",
            "The page table entry goes; translations stay until they are flushed.",
            _SOURCE,
            ok="-> kva[f].map=none",
        ),
        action(
            "protect-kernel-ro(f: frame)",
            "set_memory_ro(): the entry loses its write permission.",
            _SOURCE,
            ok="kva[f].map!=none -> kva[f].map=ro",
        ),
        action(
            "protect-kernel-rx(f: frame)",
            "set_memory_rox(): read-only and executable.",
            _SOURCE,
            ok="kva[f].map!=none -> kva[f].map=rx",
        ),
        action(
            "protect-kernel-x(f: frame)",
            "set_memory_x() on a mapping: executable, whatever else it is.",
            _SOURCE,
            ok=("kva[f].map=rw -> kva[f].map=rwx", "kva[f].map=ro -> kva[f].map=rx"),
        ),
        action(
            "flush-tlb(c: cpu)",
            "The CPU drops every translation that the page table does not have any more.",
            _SOURCE,
            ok="-> tlb[c][*].entry=none",
        ),
    ),
    environment=tuple(
        spontaneous(
            f"tlb-fill-{right}(c: cpu, f: frame)",
            "cpu",
            f"kva[f].map={right} -> tlb[c][f].entry={right}",
            "A CPU caches the translation, on its own account.",
            _SOURCE,
        )
        for right in ("rw", "ro", "rx", "rwx")
    ),
    needs=("frame",),
)
