"""Elements that were asked for are counted as done after a failed repeat hypercall."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="asked-counted-as-done",
    title="Elements asked for are counted as done after a failed repeat hypercall",
    defect_class="rep-partial",
    never={"thread.fault": frozenset(["phantom"])},
    sometimes={},
    what=(
        "The number of elements given to a repeat hypercall is added to the progress although "
        "its status is not success: it may have stopped half way."
    ),
    why="Elements that the hypervisor never saw are taken for mapped, deposited or unmapped.",
    source="semantics.md I-DONE, 1.4",
    false_alarms="A counter of attempts.",
)
