"""
The virtual adapter: removal, a channel that the host rescinds, and a host that forgot everything.

``adapter[a].state``: ``open`` takes ioctls; ``stopped`` while the driver takes it down; ``lost``
when the host has dropped every mapping and object, because it rescinded the channel or the virtual
machine was suspended and resumed elsewhere. A lost adapter must not be told to destroy anything
(gpu-sharing.md 0, 9). ``resumed`` says that the driver has a channel again. An object that went
that way is ``gone``; views keep their count until the driver has unmapped them and forgets it.
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "gpu-sharing.md 9"
_FORGOTTEN = (
    "store[*].host=none & store[*].gpadl=none & handle[*].host=gone & window[*].state=reserved"
)

PART = Part(
    name="gpu-adapter",
    indexed=(Field("adapter[adapter].state", ("open", "stopped", "lost", "resumed")),),
    actions=(
        action(
            "stop-adapter(a: adapter)",
            "Under the exclusive adapter lock: no ioctl begins any more.",
            _SOURCE,
            ok="adapter[a].state=open|resumed -> adapter[a].state=stopped",
            lost="adapter[a].state=lost|stopped ->",
        ),
        action(
            "rescind-channel(a: adapter)",
            "The host takes the device away: by definition it has dropped every mapping.",
            _SOURCE,
            ok=f"window[*].state=announced -> adapter[a].state=lost & {_FORGOTTEN}",
            nothing="window[w].state!=announced ->",
        ),
        action(
            "resume-adapter(a: adapter)",
            "There is a channel again; nothing of what the host knew before is left.",
            _SOURCE,
            ok="adapter[a].state=lost -> adapter[a].state=resumed",
            not_lost="adapter[a].state!=lost ->",
        ),
        action(
            "forget-locks(v: view)",
            "The guest's record of locks that a lost host no longer has.",
            _SOURCE,
            ok="-> view[v].host=0",
        ),
    ),
    needs=("gpu-handles", "gpu-memory", "gpu-window"),
)
