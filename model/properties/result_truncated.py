"""A hypercall result is kept in fewer than 64 bits."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="result-truncated",
    title="A hypercall result is kept in fewer than 64 bits",
    defect_class="status-as-errno",
    never={"thread.fault": frozenset(["truncated"])},
    sometimes={},
    what=(
        "The 64-bit result of a hypercall is assigned to a narrower or signed variable before "
        "the status is taken out."
    ),
    why=(
        "The completed reps are lost, U64_MAX becomes an unknown status, and the sign decides "
        "tests it should not."
    ),
    source="semantics.md I-STATUS-W, 2.8",
    false_alarms="A wrapper that returns a status only.",
    severity="warning",
)
