"""A hypercall result is compared without masking the status."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="result-compared-unmasked",
    title="A hypercall result is compared without masking the status",
    defect_class="status-as-errno",
    never={"thread.fault": frozenset(["raw-compare"])},
    sometimes={},
    what=(
        "The 64-bit result of a hypercall is compared as if it were the status; bits 31:16 "
        "are undefined and 43:32 hold the completed reps."
    ),
    why="A successful call may look like a failure, and a failure like another one.",
    source="TLFS hypercall interface (result value); semantics.md 2.0",
    false_alarms="A wrapper that masks the result itself.",
)
