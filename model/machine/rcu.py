"""
A pointer looked up in an RCU read section.

It is good until the outermost section ends, unless someone took a reference, or it was looked up
outside any section, where something else must keep it. Source: semantics.md 3.6 (rcu_read_lock:
"pointers dead after unlock").
"""

from __future__ import annotations

from model.events import Event
from model.layout import Field
from model.machine import Part, when

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
)
