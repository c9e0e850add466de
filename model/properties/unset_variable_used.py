"""A variable is used before it is set."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="unset-variable-used",
    title="A variable is used before it is set",
    defect_class="uninit-var",
    never={"thread.fault": frozenset(["unset-use"])},
    sometimes={},
    what=(
        "On this path no statement sets the local variable before its value decides something "
        "or is returned."
    ),
    why="The value is whatever the stack held.",
    source="ISO C 6.2.4; gcc -Wmaybe-uninitialized",
    false_alarms=(
        "A loop that is known to run at least once, or conditions that exclude each other in "
        "a way the reader does not see."
    ),
    severity="warning",
)
