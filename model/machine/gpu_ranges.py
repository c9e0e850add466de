"""
The address range of a process into which the window is mapped, and what the process does to it.

``range[v].vma``: ``plain`` is an anonymous range, which the process may unmap or replace and which
fork copies; ``own`` is of the driver's own type, which it may not; ``foreign`` is what stands at
the remembered address after the process replaced a plain one. ``range[v].filled``: it shows the
window; ``range[v].copy``: a child got it by fork. ``range[v].host`` says that the host keeps its
address locked. ``mm[m]`` is the process's address space, ``state`` the lock on it, ``current``
whether the thread runs in it. The first misuse is kept for ever (gpu-sharing.md 3).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "gpu-sharing.md 3"
_OURS = "range[v].vma=plain|own"

PART = Part(
    name="gpu-ranges",
    indexed=(
        Field("mm[mm].state", ("free", "read", "write")),
        Field("mm[mm].current", ("yes", "no")),
        Field("range[view].vma", ("none", "plain", "own", "foreign")),
        Field("range[view].filled", ("no", "yes")),
        Field("range[view].copy", ("no", "yes")),
        Field("range[view].host", ("unlocked", "locked")),
        Field(
            "range[view].fault",
            ("none", "filled-unlocked", "foreign-filled", "foreign-unmapped", "no-mm"),
        ),
    ),
    actions=(
        action(
            "lock-range(v: view)",
            "LOCK2: the host puts the allocation at an address of the window.",
            _SOURCE,
            ok="range[v].host=unlocked -> range[v].host=locked",
            failed="range[v].host=unlocked ->",
        ),
        action(
            "unlock-range(v: view)",
            "UNLOCK2: the host may use the address for something else.",
            _SOURCE,
            ok="range[v].host=locked -> range[v].host=unlocked",
        ),
        action(
            "mmap-write-lock(m: mm)",
            "mmap_write_lock(): nobody changes the address space.",
            f"{_SOURCE}; include/linux/mmap_lock.h",
            ok="mm[m].state=free -> mm[m].state=write",
        ),
        action(
            "mmap-read-lock(m: mm)",
            "mmap_read_lock(): others may read it, too.",
            f"{_SOURCE}; include/linux/mmap_lock.h",
            ok="mm[m].state=free -> mm[m].state=read",
        ),
        action(
            "mmap-unlock(m: mm)",
            "The lock is given back.",
            f"{_SOURCE}; include/linux/mmap_lock.h",
            ok="mm[m].state=read|write -> mm[m].state=free",
        ),
        action(
            "make-plain-range(v: view)",
            "vm_mmap() of anonymous memory.",
            _SOURCE,
            ok="range[v].vma=none -> range[v].vma=plain",
            failed="range[v].vma=none ->",
        ),
        action(
            "make-own-range(v: view)",
            "vm_mmap() of the driver's own file: a type that cannot be split, moved or copied.",
            _SOURCE,
            ok="range[v].vma=none -> range[v].vma=own",
            failed="range[v].vma=none ->",
        ),
        action(
            "fill-range(v: view, m: mm)",
            "io_remap_pfn_range() at the remembered address.",
            _SOURCE,
            ok=(
                f"mm[m].state=write & {_OURS} -> range[v].filled=yes",
                "mm[m].state=write & range[v].vma=foreign -> range[v].fault=foreign-filled",
                "mm[m].state=free|read -> range[v].fault=filled-unlocked",
            ),
            failed="->",
        ),
        action(
            "unmap-range(v: view, m: mm)",
            "vm_munmap() of the remembered address in the current address space.",
            _SOURCE,
            ok=(
                f"mm[m].current=yes & {_OURS} -> range[v].vma=none & range[v].filled=no",
                "mm[m].current=yes & range[v].vma=foreign -> range[v].fault=foreign-unmapped",
                "mm[m].current=no -> range[v].fault=no-mm",
            ),
        ),
        action(
            "leave-mm(m: mm)",
            "The process exits: its address space goes, and there is no current one.",
            f"{_SOURCE}; exit_mm(), kernel/exit.c, v7.2",
            ok="mm[m].state=free -> mm[m].current=no & range[*].vma=none & range[*].filled=no",
        ),
    ),
    environment=(
        spontaneous(
            "user-replaces-range(v: view, m: mm)",
            "user",
            "mm[m].state=free & range[v].vma=plain -> range[v].vma=foreign & range[v].filled=no",
            "Another thread unmaps the range and maps something else there.",
            _SOURCE,
        ),
        spontaneous(
            "user-forks(v: view, m: mm)",
            "user",
            "mm[m].state=free & range[v].vma=plain & range[v].filled=yes -> range[v].copy=yes",
            "fork() copies the range, and no count of locks.",
            _SOURCE,
        ),
    ),
)
