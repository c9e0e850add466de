"""A lock of a softirq is taken with bottom halves on."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="lock-open-to-softirqs",
    title="A lock of a softirq is taken with bottom halves on",
    defect_class="locking",
    never="spin[s].open_bh=yes & spin[s].handler=softirq",
    sometimes="spin[s].handler=softirq",
    what="A lock that a softirq takes is taken by a task while softirqs can come.",
    why="The softirq interrupts the holder and waits for it for ever.",
    source="semantics.md 3.6; kernel/locking/lockdep.c",
)
