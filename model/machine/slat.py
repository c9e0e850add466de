"""
Second-level address translation: what a child partition reaches, as the hypervisor has it.

``slat[p][v].frame`` is the frame behind guest page v of partition p. Map is a rep hypercall: it
supersedes what was mapped, and may stop after any page; pages done stay mapped. Unmap of a page
that is not mapped succeeds. Both are refused unless the partition is active. Finalising a partition
takes all its mappings away (semantics.md 2.2; W:ff539070). ``slat[p][v].write`` says whether the
guest may write.
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Extension, Part, action

_FRAMES = ("none", "0", "1", "2")
_SOURCE = "semantics.md 2.2; hv_do_map_gpa_hcall(), drivers/hv/mshv_root_hv_call.c, v7.2"
_ACTIVE = "partition[p].state=active"

PART = Part(
    name="slat",
    indexed=(
        Field("slat[partition][page].frame", _FRAMES),
        Field("slat[partition][page].write", ("no", "yes")),
    ),
    actions=(
        action(
            "map-gpa(v: page, p: partition)",
            "One rep of HVCALL_MAP_GPA_PAGES: the recorded frame, readable and writable.",
            _SOURCE,
            ok=f"{_ACTIVE} & recorded[v].frame=@f & frame[f].hv=root"
            " -> slat[p][v].frame=@f & slat[p][v].write=yes",
            stopped="->",
            no_memory=f"{_ACTIVE} ->",
            denied=("partition[p].state!=active ->", "recorded[v].frame=@f & frame[f].hv!=root ->"),
        ),
        action(
            "map-gpa-read-only(v: page, p: partition)",
            "The same for a page that the guest may only read.",
            _SOURCE,
            ok=f"{_ACTIVE} & recorded[v].frame=@f & frame[f].hv=root"
            " -> slat[p][v].frame=@f & slat[p][v].write=no",
            stopped="->",
        ),
        action(
            "unmap-gpa(v: page, p: partition)",
            "One rep of HVCALL_UNMAP_GPA_PAGES; it may stop early or be refused.",
            _SOURCE,
            ok=f"{_ACTIVE} -> slat[p][v].frame=none & slat[p][v].write=no",
            stopped=f"{_ACTIVE} ->",
            denied="partition[p].state!=active ->",
        ),
    ),
    extends=(
        Extension("finalize-partition", "ok", "-> slat[p][*].frame=none & slat[p][*].write=no"),
    ),
    needs=("frame", "partitions", "user-memory"),
)
