"""
What a function puts in place by one call and takes back by another: a driver, a notifier.

Source: semantics.md 3.6 (request_irq, register_reboot_notifier), 3.4 (notifiers).
"""

from __future__ import annotations

from model.events import Event
from model.layout import Field
from model.machine import Part, when

PART = Part(
    name="registration",
    fields=(Field("registration.state", ("absent", "in-place", "undone", "unknown")),),
    reactions=(
        when(
            Event.REGISTER, {"registration.state": "absent|undone"}, registration__state="in-place"
        ),
        when(Event.UNREGISTER, {"registration.state": "in-place"}, registration__state="undone"),
        when(Event.HOLE, {"registration.state": "in-place"}, registration__state="unknown"),
        when(
            Event.UNWIND_UNKNOWN, {"registration.state": "in-place"}, registration__state="unknown"
        ),
    ),
)
