"""A call's failure is not tested before its result is used."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="null-result-used",
    title="A call's failure is not tested before its result is used",
    defect_class="null-deref",
    never={"thread.fault": frozenset(["null-use"])},
    sometimes={},
    what=(
        "The pointer is dereferenced on a path on which the call that made it has failed "
        "(NULL or an error pointer)."
    ),
    why="An error path turns into an oops.",
    source="semantics.md 3.1, 3.3 (failure column)",
    false_alarms="A call that cannot fail with the arguments given here.",
)
