"""
The per-CPU hypercall input page.

From the first store into it until the result has been consumed, interrupts must stay off on the
same CPU: an interrupt handler issues hypercalls through the same page (semantics.md I-IN-IRQ).

Protocols see the pages of each CPU, and which of them a task has in its hand:

- ``input[c].page``: ``absent`` until the CPU has been brought up (I-IN-NULL).
- ``input[c].content``: ``stale`` what the last call left, ``zeroed``, ``filled`` by the task on top
  of zeroes, ``leftover`` filled on top of something else (I-IN-ZERO), ``foreign`` somebody else's.
- ``output[c].content``: the page behind it; ``result`` until somebody else's call.
- ``pointer[t].cpu``: the CPU whose pages the task has looked up.
- ``pointer[t].fault``: the first misuse, kept for ever.
"""

from __future__ import annotations

from model.events import Event
from model.layout import Field
from model.machine import Part, action, spontaneous, when

_SOURCE = (
    "semantics.md 1.5, 2.0, 3.7, 4.3; hv_do_hypercall(), arch/x86/include/asm/mshyperv.h, v7.2"
)
_HAS = "pointer[t].cpu=@c & input[c].page=present"
_NULL = "pointer[t].cpu=none -> pointer[t].fault=null-used"
_GONE = "pointer[t].cpu=@c & input[c].page=absent -> pointer[t].fault=freed-used"

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
    indexed=(
        Field("input[cpu].page", ("absent", "present")),
        Field("input[cpu].content", ("stale", "zeroed", "filled", "leftover", "foreign")),
        Field("output[cpu].content", ("stale", "result", "foreign")),
        Field("pointer[task].cpu", ("none", "0", "1")),
        Field(
            "pointer[task].fault",
            ("none", "null-used", "freed-used", "foreign-issued", "leftover-issued", "result-lost"),
        ),
    ),
    actions=(
        action(
            "allocate-input(c: cpu)",
            "The pages of a CPU are allocated when it is brought up for the first time.",
            "hv_common_cpu_init(), drivers/hv/hv_common.c, v7.2",
            ok="-> input[c].page=present",
            failed="->",
        ),
        action(
            "free-input(c: cpu)",
            "The pages are freed when the CPU goes; kernels since 6.12 keep them.",
            "hv_common_cpu_die(), drivers/hv/hv_common.c, v6.1; semantics.md 1.5",
            ok="-> input[c].page=absent",
        ),
        action(
            "take-input(t: task)",
            "this_cpu_ptr(): the pages of the CPU on which the task happens to be.",
            _SOURCE,
            ok="task[t].cpu=@c & cpu[c].context=task & input[c].page=present -> pointer[t].cpu=@c",
            absent="task[t].cpu=@c & cpu[c].context=task & input[c].page=absent ->",
        ),
        action(
            "zero-input(t: task)",
            "The part of the page that the call reads is set to zero.",
            _SOURCE,
            ok=(f"{_HAS} & cpu[c].context=task -> input[c].content=zeroed", _NULL, _GONE),
        ),
        action(
            "fill-input(t: task)",
            "The arguments are stored.",
            _SOURCE,
            ok=(
                f"{_HAS} & cpu[c].context=task & input[c].content=zeroed|filled"
                " -> input[c].content=filled",
                f"{_HAS} & cpu[c].context=task & input[c].content=stale|leftover|foreign"
                " -> input[c].content=leftover",
                _NULL,
                _GONE,
            ),
        ),
        action(
            "issue(t: task)",
            "The hypervisor reads the page behind the pointer and writes the output page.",
            _SOURCE,
            ok=(
                f"{_HAS} & cpu[c].context=task & input[c].content=filled"
                " -> input[c].content=stale & output[c].content=result",
                f"{_HAS} & cpu[c].context=task & input[c].content=stale|zeroed|leftover"
                " -> pointer[t].fault=leftover-issued",
                f"{_HAS} & cpu[c].context=task & input[c].content=foreign"
                " -> pointer[t].fault=foreign-issued",
                _NULL,
                _GONE,
            ),
        ),
        action(
            "read-output(t: task)",
            "The task reads what the call returned in the output page.",
            _SOURCE,
            ok=(
                f"{_HAS} & output[c].content=result -> output[c].content=stale",
                f"{_HAS} & output[c].content=stale|foreign -> pointer[t].fault=result-lost",
                _NULL,
                _GONE,
            ),
        ),
        action(
            "call-inside(t: task)",
            "printk, a wake-up, a TLB flush, an allocation: it makes hypercalls of its own.",
            "semantics.md I-IN-NEST, 3.6 (printk)",
            ok="task[t].cpu=@c & cpu[c].context=task"
            " -> input[c].content=foreign & output[c].content=foreign",
        ),
        action(
            "handler-calls(c: cpu)",
            "A handler that runs on the CPU makes a hypercall.",
            "semantics.md 5 (IRQ, NMI)",
            ok="cpu[c].context!=task -> input[c].content=foreign & output[c].content=foreign",
        ),
    ),
    environment=(
        spontaneous(
            "handler-uses-input(c: cpu)",
            "interrupt",
            "cpu[c].irqs=on & cpu[c].context=task & input[c].page=present"
            " -> input[c].content=foreign & output[c].content=foreign",
            "An interrupt comes and its handler makes a hypercall on this CPU.",
            "semantics.md I-IN-IRQ, 5 (IRQ)",
        ),
    ),
    needs=("cpu",),
)
