"""Memory is given for a failed hypercall, which is not issued again."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="given-memory-unused",
    title="Memory is given for a failed hypercall, which is not issued again",
    defect_class="missing-retry",
    never={
        "thread.at": frozenset(["returned"]),
        "thread.result": frozenset(["success"]),
        "request.state": frozenset(["given"]),
    },
    sometimes={"request.state": frozenset(["given"])},
    what=(
        "A hypercall fails, memory is deposited for it, and the function returns success without "
        "issuing the hypercall again."
    ),
    why="The caller goes on as if the hypervisor had done what it refused to do.",
    source="semantics.md I-RETRY, 2.8",
    false_alarms="A function that only deposits for its caller and is not the one to try again.",
)
