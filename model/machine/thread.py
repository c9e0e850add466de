"""
One thread that runs one function: where it is, what it returned, what it did wrong.

``thread.at`` (the location) is added by the automaton. A fault is sticky: the first one stays.
"""

from __future__ import annotations

from model.events import Event
from model.layout import Field
from model.machine import Part, when

PART = Part(
    name="thread",
    fields=(
        Field(
            "thread.result", ("none", "success", "failure", "status", "positive-errno", "unknown")
        ),
        Field(
            "thread.fault", ("none", "null-use", "unset-use", "raw-compare", "truncated", "phantom")
        ),
    ),
    reactions=(
        when(Event.NULL_USE, {"thread.fault": "none"}, thread__fault="null-use"),
        when(Event.UNSET_USE, {"thread.fault": "none"}, thread__fault="unset-use"),
        when(Event.RAW_COMPARE, {"thread.fault": "none"}, thread__fault="raw-compare"),
        when(Event.TRUNCATE, {"thread.fault": "none"}, thread__fault="truncated"),
        when(Event.COUNT_ASKED, {"thread.fault": "none"}, thread__fault="phantom"),
    ),
)
