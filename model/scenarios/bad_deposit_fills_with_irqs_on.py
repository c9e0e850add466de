"""`deposit_withdraw` with the input page written before interrupts are off."""

from __future__ import annotations

from functools import partial

from model.scenarios import Scenario
from model.scenarios.deposit_withdraw import Defect, build
from model.verdict import VerdictKind

_STEPS = {
    "input-page-with-irqs-on[0]": 3,
    "input-page-with-irqs-on[1]": 3,
    "torn-input-page-issued[0]": 5,
    "torn-input-page-issued[1]": 5,
}

SCENARIO = Scenario(
    name="bad_deposit_fills_with_irqs_on",
    title="Hypercall input page written with interrupts on",
    build=partial(build, defect=Defect.FILL_BEFORE_SAVE),
    states=14_445,
    transitions=52_268,
    verdicts=dict.fromkeys(_STEPS, VerdictKind.VIOLATED),
    path_length=_STEPS,
    reason="Between the write and local_irq_save() an interrupt may issue a hypercall from the "
    "same per-CPU page. The first property is violated by the write itself, the second one two "
    "steps later, when the overwritten page is handed to the hypervisor. Frames stay accounted "
    "for: the model does not follow what a torn list names.",
    symmetric=("cpu", "frame"),
    representatives=4_002,
)
