"""
Direct reclaim: an allocation that may sleep runs the notifier callbacks of any process.

An allocation that finds memory short reclaims in the same thread (``reclaim[t].state=entered``); if
it picks a page with an interval notifier it waits for the callback (``waits``). A lock that the
callback takes must therefore not be held across such an allocation, nor may the callback make one
itself: a deposit is such an allocation. Like lockdep the machine also remembers what has not met
yet: ``order[l].callback`` says that a callback took lock l, ``order[l].over_reclaim`` that a
task held it across an allocation. ``holder[l].task`` is who has it, ``callback[v].fault`` what a
callback did wrong (semantics.md I-NOTIFY-NOALLOC, 3; fs_reclaim_acquire(), mm/page_alloc.c, v7.2).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "semantics.md I-NOTIFY-NOALLOC; fs_reclaim_acquire(), mm/page_alloc.c, v7.2"

PART = Part(
    name="reclaim",
    indexed=(
        Field("reclaim[task].state", ("none", "entered", "waits")),
        Field("holder[lock].task", ("none", "0", "1")),
        Field("order[lock].callback", ("no", "yes")),
        Field("order[lock].over_reclaim", ("no", "yes")),
        Field("callback[page].fault", ("none", "reclaims")),
    ),
    actions=(
        action(
            "lock-as(l: lock, t: task)",
            "mutex_lock() by a task that may allocate while it holds the lock.",
            "kernel/locking/mutex.c; semantics.md 3.6",
            ok="mutex[l].state=free -> mutex[l].state=held & holder[l].task=@t",
        ),
        action(
            "unlock-as(l: lock, t: task)",
            "mutex_unlock() by that task.",
            "kernel/locking/mutex.c; semantics.md 3.6",
            ok=(
                "holder[l].task=@t -> mutex[l].state=free & holder[l].task=none",
                "holder[l].task!=@t -> mutex[l].fault=released-free",
            ),
        ),
        action(
            "lock-in-callback(l: lock, v: page)",
            "mutex_lock() in the invalidate callback of a page; it is released by unlock().",
            _SOURCE,
            ok="notifier[v].state=invalidating & mutex[l].state=free"
            " -> mutex[l].state=held & order[l].callback=yes",
        ),
        action(
            "begin-allocation(t: task)",
            "An allocation with GFP_KERNEL, as a deposit makes it: it may enter reclaim.",
            _SOURCE,
            ok=(
                "reclaim[t].state=none & holder[*].task!=@t -> reclaim[t].state=entered",
                "reclaim[t].state=none & holder[l].task=@t"
                " -> reclaim[t].state=entered & order[l].over_reclaim=yes",
            ),
        ),
        action(
            "end-allocation(t: task)",
            "It returns; not before a callback for which it waits is done.",
            _SOURCE,
            ok=(
                "reclaim[t].state=entered -> reclaim[t].state=none",
                "reclaim[t].state=waits & notifier[*].state=none|registered|done"
                " -> reclaim[t].state=none",
            ),
            failed=(
                "reclaim[t].state=entered -> reclaim[t].state=none",
                "reclaim[t].state=waits & notifier[*].state=none|registered|done"
                " -> reclaim[t].state=none",
            ),
        ),
        action(
            "allocate-in-callback(v: page)",
            "The callback allocates with GFP_KERNEL, or deposits.",
            _SOURCE,
            ok="notifier[v].state=invalidating -> callback[v].fault=reclaims",
            failed="notifier[v].state=invalidating -> callback[v].fault=reclaims",
        ),
    ),
    environment=(
        spontaneous(
            "reclaim-picks-page(t: task, v: page)",
            "memory manager",
            "reclaim[t].state=entered & notifier[v].state=registered"
            " -> reclaim[t].state=waits & notifier[v].state=invalidating",
            "The allocating task wants to free a page of the region: it calls the notifier first.",
            _SOURCE,
        ),
    ),
    needs=("lock", "notifiers"),
)
