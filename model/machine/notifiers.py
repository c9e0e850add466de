"""
MMU interval notifiers: the memory manager tells the driver before it changes a page.

``none`` -> insert -> ``registered``; the memory manager begins (``invalidating``, and the sequence
number moves on), the driver's callback unmaps and says so (``done``), the memory manager changes
the page and ends (``registered`` again). Remove waits for a callback that runs. A driver that
looked a frame up must see, under its own lock, that the sequence number is still the one of the
look-up (``seq=same``); every beginning makes it ``moved`` (semantics.md 3.4; I-NOTIFY-DONE,
I-NOTIFY-SEQ, I-NOTIFY-REMOVE).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "semantics.md 3.4, I-NOTIFY-*; mmu_interval_*(), mm/mmu_notifier.c, v7.2"

PART = Part(
    name="notifiers",
    indexed=(
        Field("notifier[page].state", ("none", "registered", "invalidating", "done")),
        Field("notifier[page].seq", ("same", "moved")),
        Field("notifier[page].fault", ("none", "removed-twice", "done-for-nothing")),
    ),
    actions=(
        action(
            "insert-notifier(v: page)",
            "mmu_interval_notifier_insert(): needs a live mm; may fail.",
            _SOURCE,
            ok="notifier[v].state=none -> notifier[v].state=registered",
            failed="->",
        ),
        action(
            "remove-notifier(v: page)",
            "mmu_interval_notifier_remove(): returns when no callback runs any more.",
            _SOURCE,
            ok=(
                "notifier[v].state=registered|done -> notifier[v].state=none",
                "notifier[v].state=none -> notifier[v].fault=removed-twice",
            ),
        ),
        action(
            "read-begin(v: page)",
            "mmu_interval_read_begin(): waits until no invalidation runs, notes the number.",
            _SOURCE,
            ok="notifier[v].state=registered|none -> notifier[v].seq=same",
        ),
        action(
            "read-retry(v: page)",
            "mmu_interval_read_retry() under the lock that the callback takes.",
            _SOURCE,
            valid="notifier[v].seq=same ->",
            retry="notifier[v].seq=moved ->",
        ),
        action(
            "callback-begins(v: page)",
            "The memory manager runs the driver's invalidate callback.",
            _SOURCE,
            ok="notifier[v].state=invalidating ->",
        ),
        action(
            "set-seq(v: page)",
            "mmu_interval_set_seq() in the callback, under the driver's lock.",
            _SOURCE,
            ok="-> notifier[v].seq=moved",
        ),
        action(
            "callback-done(v: page)",
            "The callback returns success: nobody reaches the page through the driver.",
            _SOURCE,
            ok=(
                "notifier[v].state=invalidating -> notifier[v].state=done",
                "notifier[v].state!=invalidating -> notifier[v].fault=done-for-nothing",
            ),
        ),
        action(
            "callback-refuses(v: page)",
            "The callback cannot do it now (a non-blockable range): the memory manager gives up.",
            _SOURCE,
            ok="notifier[v].state=invalidating -> notifier[v].state=registered",
        ),
    ),
    environment=(
        spontaneous(
            "invalidation-begins(v: page)",
            "memory manager",
            "notifier[v].state=registered -> notifier[v].state=invalidating",
            "Reclaim, migration, munmap or fork is about to change the page.",
            _SOURCE,
        ),
        spontaneous(
            "invalidation-ends(v: page)",
            "memory manager",
            "notifier[v].state=done -> notifier[v].state=registered",
            "The page has its new state.",
            _SOURCE,
        ),
    ),
)
