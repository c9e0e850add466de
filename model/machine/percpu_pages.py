"""
The per-CPU hypercall input page.

From the first store into it until the result has been consumed, interrupts must stay off on the
same CPU: an interrupt handler issues hypercalls through the same page (semantics.md I-IN-IRQ).
"""

from __future__ import annotations

from model.events import Event
from model.layout import Field
from model.machine import Part, when

PART = Part(
    name="percpu",
    fields=(Field("percpu.input", ("idle", "taken-irqs-off", "taken-on-entry", "exposed")),),
    reactions=(
        when(Event.HOLE, {}, percpu__input="idle"),
        when(
            Event.INPUT_TAKE,
            {"cpu.irqs_off": "1|2|3", "percpu.input": "idle|taken-irqs-off|taken-on-entry"},
            percpu__input="taken-irqs-off",
        ),
        when(
            Event.INPUT_TAKE,
            {"cpu.irqs_off": "0", "percpu.input": "idle|taken-irqs-off|taken-on-entry"},
            percpu__input="taken-on-entry",
        ),
        when(
            Event.INPUT_ISSUE,
            {"cpu.irqs_off": "0", "percpu.input": "taken-irqs-off"},
            percpu__input="exposed",
        ),
    ),
)
