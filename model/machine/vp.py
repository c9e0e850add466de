"""
Virtual processors of a child: creation, the page for intercept messages, running, deletion.

``vp[v].state`` is the hypervisor's, ``vp[v].page`` the mapped state page with the intercept
message, ``vp[v].message`` whether a message waits there, ``vp[v].linux`` whether user space can
reach the processor, ``vp[v].fault`` the first misuse (semantics.md 1.4, 2.3, I-LATE-PUB).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "semantics.md 1.4, 2.3; mshv_partition_ioctl_create_vp(), v7.2"
_FAULTS = ("none", "early-use", "page-gone", "message-lost", "deleted-running", "mapped-twice")

PART = Part(
    name="vp",
    indexed=(
        Field("vp[vp].state", ("none", "suspended", "running")),
        Field("vp[vp].page", ("none", "mapped")),
        Field("vp[vp].message", ("no", "yes")),
        Field("vp[vp].linux", ("none", "published")),
        Field("vp[vp].fault", _FAULTS),
    ),
    actions=(
        action(
            "create-vp(v: vp)",
            "HVCALL_CREATE_VP: the processor exists and is suspended.",
            _SOURCE,
            ok="vp[v].state=none -> vp[v].state=suspended",
            no_memory="vp[v].state=none ->",
            denied="->",
        ),
        action(
            "map-state-page(v: vp)",
            "HVCALL_MAP_VP_STATE_PAGE.",
            _SOURCE,
            ok=(
                "vp[v].state!=none & vp[v].page=none -> vp[v].page=mapped",
                "vp[v].page=mapped -> vp[v].fault=mapped-twice",
            ),
            no_memory="vp[v].page=none ->",
            denied="vp[v].state=none ->",
        ),
        action(
            "unmap-state-page(v: vp)",
            "HVCALL_UNMAP_VP_STATE_PAGE.",
            _SOURCE,
            ok="-> vp[v].page=none",
        ),
        action(
            "publish-vp(v: vp)",
            "The processor is in the table and its file descriptor installed.",
            "semantics.md I-LATE-PUB",
            ok="-> vp[v].linux=published",
        ),
        action(
            "unpublish-vp(v: vp)",
            "The last reference to the file descriptor is gone.",
            "semantics.md I-LATE-PUB",
            ok="-> vp[v].linux=none",
        ),
        action(
            "run-vp(v: vp)",
            "HVCALL_DISPATCH_VP: a message that nobody read is overwritten by the next.",
            _SOURCE,
            ok=(
                "vp[v].state=suspended & vp[v].message=no -> vp[v].state=running",
                "vp[v].state=suspended & vp[v].message=yes -> vp[v].fault=message-lost",
            ),
        ),
        action(
            "wait-intercept(v: vp)",
            "The thread waits until the processor is suspended again.",
            _SOURCE,
            ok="vp[v].state=suspended ->",
        ),
        action(
            "read-message(v: vp)",
            "The intercept message is copied out of the state page.",
            _SOURCE,
            ok=(
                "vp[v].page=mapped -> vp[v].message=no",
                "vp[v].page=none -> vp[v].fault=page-gone",
            ),
        ),
        action(
            "delete-vp(v: vp)",
            "HVCALL_DELETE_VP, or the partition is finalised.",
            _SOURCE,
            ok=(
                "vp[v].state=none|suspended & vp[v].message=no -> vp[v].state=none",
                "vp[v].state=suspended & vp[v].message=yes"
                " -> vp[v].state=none & vp[v].fault=message-lost",
                "vp[v].state=running -> vp[v].fault=deleted-running",
            ),
        ),
    ),
    environment=(
        spontaneous(
            "vp-intercept(v: vp)",
            "hypervisor",
            "vp[v].state=running -> vp[v].state=suspended & vp[v].message=yes",
            "The guest does what the parent must handle.",
            _SOURCE,
        ),
        spontaneous(
            "user-uses-vp(v: vp)",
            "user",
            "vp[v].linux=published & vp[v].page=none -> vp[v].fault=early-use",
            "Another thread of the monitor uses the processor as soon as it can reach it.",
            "semantics.md I-LATE-PUB",
        ),
    ),
)
