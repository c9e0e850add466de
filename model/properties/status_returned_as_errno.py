"""A hypervisor status is returned where an errno is expected."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="status-returned-as-errno",
    title="A hypervisor status is returned where an errno is expected",
    defect_class="status-as-errno",
    never={"thread.at": frozenset(["returned"]), "thread.result": frozenset(["status"])},
    sometimes={"thread.at": frozenset(["returned"])},
    what=(
        "The positive hypervisor status leaves the function as its return value, whose other "
        "values are negative errnos."
    ),
    why=(
        "Callers that test for a negative value take the failure for success, and ERR_PTR() "
        "makes a valid-looking pointer of it."
    ),
    source="semantics.md I-STATUS-W, 2.8",
    false_alarms="A function whose callers are all known to expect a status.",
)
