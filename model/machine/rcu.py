"""
A pointer looked up in an RCU read section.

It is good until the outermost section ends, unless someone took a reference, or it was looked up
outside any section, where something else must keep it. Source: semantics.md 3.6 (rcu_read_lock:
"pointers dead after unlock").

Protocols see the read section of each task or handler, by number. A grace period is over at a
moment at which no reader is inside; readers that enter later find what is published then.
``late[o].free`` is an object whose memory is freed when the next grace period is over.
"""

from __future__ import annotations

from model.events import Event
from model.layout import Field
from model.machine import Part, action, spontaneous, when

_SOURCE = "semantics.md 3.6, I-RCU-FREE; kernel/rcu/tree.c, v7.2"

PART = Part(
    name="rcu",
    fields=(
        Field("rcu.section", ("0", "1", "2")),
        Field("rcu.pointer", ("none", "protected", "kept", "stale")),
        Field("rcu.fault", ("none", "used-after-unlock")),
    ),
    reactions=(
        when(Event.HOLE, {}, rcu__section="0", rcu__pointer="kept"),
        when(Event.RCU_ENTER, {"rcu.section": "0"}, rcu__section="1"),
        when(Event.RCU_ENTER, {"rcu.section": "1"}, rcu__section="2"),
        when(Event.RCU_LEAVE, {"rcu.section": "2"}, rcu__section="1"),
        when(
            Event.RCU_LEAVE,
            {"rcu.section": "1", "rcu.pointer": "protected"},
            rcu__section="0",
            rcu__pointer="stale",
        ),
        when(
            Event.RCU_LEAVE,
            {"rcu.section": "1", "rcu.pointer": "none|kept|stale"},
            rcu__section="0",
        ),
        when(
            Event.ALLOCATE,
            {"rcu.section": "1|2", "rcu.pointer": "none"},
            rcu__pointer="protected",
        ),
        when(Event.ALLOCATE, {"rcu.section": "0", "rcu.pointer": "none"}, rcu__pointer="kept"),
        when(Event.PASS_UNKNOWN, {"rcu.pointer": "protected"}, rcu__pointer="kept"),
        when(Event.STORE, {"rcu.pointer": "protected"}, rcu__pointer="kept"),
        when(Event.HAND_OVER, {"rcu.pointer": "protected"}, rcu__pointer="kept"),
        when(Event.USE, {"rcu.pointer": "stale"}, rcu__fault="used-after-unlock"),
    ),
    indexed=(
        Field("reader[reader].section", ("out", "in")),
        Field("reader[reader].fault", ("none", "unbalanced")),
        Field("late[object].free", ("no", "waiting")),
    ),
    actions=(
        action(
            "read-lock(r: reader)",
            "rcu_read_lock(), or a handler that begins: its whole run is a read section.",
            _SOURCE,
            ok="-> reader[r].section=in",
        ),
        action(
            "read-unlock(r: reader)",
            "rcu_read_unlock(), or the handler's end.",
            _SOURCE,
            ok=(
                "reader[r].section=in -> reader[r].section=out",
                "reader[r].section=out -> reader[r].fault=unbalanced",
            ),
        ),
        action(
            "synchronize()",
            "synchronize_rcu(): returns when the readers that are inside have left.",
            _SOURCE,
            ok="reader[*].section=out ->",
        ),
        action(
            "free-later(o: object)",
            "kfree_rcu(), call_rcu(): freed after a grace period; does not wait.",
            _SOURCE,
            ok="-> late[o].free=waiting",
        ),
    ),
    environment=(
        spontaneous(
            "grace-period-ends(o: object)",
            "rcu",
            "late[o].free=waiting & reader[*].section=out & object[o].memory=live"
            " -> late[o].free=no & object[o].memory=freed",
            "All readers of before have left, and the object is freed.",
            _SOURCE,
        ),
        spontaneous(
            "grace-period-ends-again(o: object)",
            "rcu",
            "late[o].free=waiting & reader[*].section=out & object[o].memory=freed"
            " -> late[o].free=no & object[o].fault=freed-twice",
            "An object is freed that somebody else has freed.",
            _SOURCE,
        ),
    ),
    needs=("objects",),
)
