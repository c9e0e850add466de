"""
Hypercalls in the wrong state of their partition, and what the driver tests before.

The hypervisor refuses a call that the state of the partition does not accept (part partitions).
That saves the hypervisor, not the driver: what it set up around the call is then wrong.
``believed[p].initialized`` is the driver's own record (``pt_initialized``), which it tests first.
``early[p].property`` is a property that can be set only before initialize; it is ``wanted`` by user
space. ``early[p].fault`` is the first misuse (semantics.md 1.2, I-STATE;
mshv_partition_ioctl_initialize(), drivers/hv/mshv_root_main.c, v7.2).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Extension, Part, action

_SOURCE = "semantics.md 1.2, I-STATE; mshv_partition_ioctl_initialize(), v7.2"

PART = Part(
    name="partition-calls",
    indexed=(
        Field("believed[partition].initialized", ("no", "yes")),
        Field("early[partition].property", ("wanted", "set")),
        Field("early[partition].fault", ("none", "late", "wrong-state")),
    ),
    actions=(
        action(
            "set-early-property(p: partition)",
            "HVCALL_SET_PARTITION_PROPERTY with a code that initialize freezes.",
            "semantics.md 2.1 (SetPartitionProperty)",
            ok="partition[p].state=uninit -> early[p].property=set",
            denied=(
                "partition[p].state=active|finalized -> early[p].fault=late",
                "partition[p].state=none -> early[p].fault=wrong-state",
            ),
        ),
        action(
            "test-initialized(p: partition)",
            "The driver looks whether it has initialised the partition.",
            _SOURCE,
            yes="believed[p].initialized=yes ->",
            no="believed[p].initialized=no ->",
        ),
        action(
            "note-initialized(p: partition)",
            "The driver notes that it has.",
            _SOURCE,
            ok="-> believed[p].initialized=yes",
        ),
        action(
            "note-torn-down(p: partition)",
            "The driver's object is gone.",
            _SOURCE,
            ok="-> believed[p].initialized=no & early[p].property=wanted",
        ),
    ),
    extends=(
        Extension("initialize-partition", "denied", "-> early[p].fault=wrong-state"),
        Extension("finalize-partition", "denied", "-> early[p].fault=wrong-state"),
        Extension("delete-partition", "denied", "-> early[p].fault=wrong-state"),
    ),
    needs=("partitions",),
)
