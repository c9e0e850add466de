"""A negative errno is negated before it is returned."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="positive-errno-returned",
    title="A negative errno is negated before it is returned",
    defect_class="status-as-errno",
    never={
        "thread.at": frozenset(["returned"]),
        "thread.result": frozenset(["positive-errno"]),
    },
    sometimes={"thread.at": frozenset(["returned"])},
    what="What a callee returned is a negative errno already; its negation leaves the function.",
    why="Callers that test for a negative value take the failure for success.",
    source="semantics.md I-STATUS-W, 2.8 (K61 returned +EINVAL)",
    false_alarms="A callee that returns positive error numbers.",
)
