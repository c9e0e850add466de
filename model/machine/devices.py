"""
Devices and what translates their DMA: the default domain, a domain, or a child partition.

``device[d].at`` is where a device is attached. The hypervisor starts with every device in the
default domain. ``domain[m].state`` is a device domain. ``ram[p].state`` says whether all memory of
a partition is pinned and mapped: a device that is attached to the partition itself may access it
at once and cannot take an intercept (semantics.md 2.6, I-DEV-DIRECT, I-DEV-ATT).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "semantics.md 1.9, 2.6"

PART = Part(
    name="devices",
    indexed=(
        Field("device[device].at", ("default", "domain", "partition")),
        Field("device[device].fault", ("none", "attached-twice", "not-attached")),
        Field("domain[domain].state", ("none", "live")),
        Field("domain[domain].fault", ("none", "deleted-twice")),
        Field("ram[partition].state", ("none", "complete")),
    ),
    actions=(
        action(
            "create-domain(m: domain)",
            "HVCALL_CREATE_DEVICE_DOMAIN: an empty domain.",
            _SOURCE,
            ok="domain[m].state=none -> domain[m].state=live",
            failed="domain[m].state=none ->",
        ),
        action(
            "delete-domain(m: domain)",
            "HVCALL_DELETE_DEVICE_DOMAIN.",
            _SOURCE,
            ok=(
                "domain[m].state=live -> domain[m].state=none",
                "domain[m].state=none -> domain[m].fault=deleted-twice",
            ),
        ),
        action(
            "attach-domain(d: device, m: domain)",
            "HVCALL_ATTACH_DEVICE_DOMAIN; the device must be detached from elsewhere first.",
            _SOURCE,
            ok=(
                "device[d].at=default & domain[m].state=live -> device[d].at=domain",
                "device[d].at=domain|partition -> device[d].fault=attached-twice",
            ),
            failed="device[d].at=default ->",
        ),
        action(
            "detach-device(d: device)",
            "The device goes back to the default domain.",
            _SOURCE,
            ok=(
                "device[d].at=domain|partition -> device[d].at=default",
                "device[d].at=default -> device[d].fault=not-attached",
            ),
        ),
        action(
            "attach-direct(d: device, p: partition)",
            "HVCALL_ATTACH_DEVICE: the device translates through the partition's own table.",
            _SOURCE,
            ok=(
                "device[d].at=default & partition[p].state=active -> device[d].at=partition",
                "device[d].at=domain|partition -> device[d].fault=attached-twice",
            ),
            failed="device[d].at=default ->",
        ),
        action(
            "complete-ram(p: partition)",
            "The last region of the partition is pinned and mapped.",
            _SOURCE,
            ok="-> ram[p].state=complete",
            failed="->",
        ),
        action(
            "unmap-ram(p: partition)",
            "The first region of the partition is unmapped and unpinned.",
            _SOURCE,
            ok="-> ram[p].state=none",
        ),
    ),
    needs=("partitions",),
)
