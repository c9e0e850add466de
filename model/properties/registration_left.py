"""A failing function leaves a registration in place."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="registration-left",
    title="A failing function leaves a registration in place",
    defect_class="missing-unwind",
    never={
        "thread.at": frozenset(["returned"]),
        "thread.result": frozenset(["failure"]),
        "registration.state": frozenset(["in-place"]),
    },
    sometimes={"registration.state": frozenset(["in-place"])},
    what=(
        "The function reports failure but a driver, notifier or handler that it registered "
        "stays registered."
    ),
    why="The registration outlives the code or data it points to.",
    source="semantics.md 3.4, 3.6 (register / unregister pairs)",
    false_alarms="A caller that undoes the registration itself when this function fails.",
    undecided={"thread.at": frozenset({"returned"}), "registration.state": frozenset({"unknown"})},
)
