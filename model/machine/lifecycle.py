"""
The root as a whole: suspend, kexec, crash.

The hypervisor outlives the kernel: over kexec, frames that it took stay taken. The next kernel
takes all memory for its own unless the old one has told it (``known[f].record``). A crash kernel
reads every frame; what the hypervisor took can be read only after it was disabled, which needs
every CPU parked (``parked[c].cpu``). The root must not suspend: ``kernel[r].sleep_notifier``
refuses what user space asks for (semantics.md 6.3, I-KEXEC, I-CRASH-READ, I-NOHIB;
arch/x86/hyperv/hv_init.c and hv_crash.c, v7.2). ``fault`` is the first misuse, kept for ever.
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_KEXEC = "semantics.md 6.3, I-KEXEC"
_CRASH = "semantics.md 6.3, I-CRASH-READ; arch/x86/hyperv/hv_crash.c, v7.2"
_SUSPEND = "semantics.md 6.3, I-NOHIB; hv_suspend(), arch/x86/hyperv/hv_init.c, v7.2"

PART = Part(
    name="lifecycle",
    indexed=(
        Field("kernel[root].runs", ("first", "next", "crash")),
        Field("kernel[root].hypervisor", ("on", "off")),
        Field("kernel[root].power", ("on", "asked", "suspended")),
        Field("kernel[root].sleep_notifier", ("none", "registered")),
        Field("kernel[root].user_space", ("no", "yes")),
        Field("kernel[root].fault", ("none", "disabled-under-cpu")),
        Field("parked[cpu].cpu", ("no", "yes")),
        Field("known[frame].record", ("no", "yes")),
        Field("known[frame].fault", ("none", "read-while-taken")),
    ),
    actions=(
        action(
            "record-frame(f: frame)",
            "The next kernel is told that the frame is not its own.",
            _KEXEC,
            ok="-> known[f].record=yes",
        ),
        action(
            "kexec(r: root)",
            "The next kernel runs; the hypervisor is not asked.",
            _KEXEC,
            ok="-> kernel[r].runs=next",
        ),
        action(
            "panic(r: root)",
            "The crash kernel takes over, or prepares to.",
            _CRASH,
            ok="-> kernel[r].runs=crash",
        ),
        action(
            "park-cpu(c: cpu)",
            "An NMI parks the CPU.",
            _CRASH,
            ok="-> parked[c].cpu=yes",
        ),
        action(
            "disable-hypervisor(r: root)",
            "HVCALL_DISABLE_HYP_EX: all memory is the root's again.",
            _CRASH,
            ok=(
                "parked[*].cpu=yes -> kernel[r].hypervisor=off"
                " & frame[*].hv=root & deposit[*][*].page=none",
                "parked[c].cpu=no -> kernel[r].fault=disabled-under-cpu",
            ),
            failed="->",
        ),
        action(
            "dump-frame(f: frame)",
            "The crash kernel reads the frame.",
            _CRASH,
            ok=(
                "frame[f].hv=root ->",
                "frame[f].hv!=root -> known[f].fault=read-while-taken",
            ),
        ),
        action(
            "register-sleep-notifier(r: root)",
            "From now on suspend and hibernation are refused.",
            _SUSPEND,
            ok="-> kernel[r].sleep_notifier=registered",
        ),
        action(
            "start-user-space(r: root)",
            "The first process runs.",
            _SUSPEND,
            ok="-> kernel[r].user_space=yes",
        ),
        action(
            "suspend(r: root)",
            "The power management core asks its notifiers, and goes on if none refuses.",
            _SUSPEND,
            ok="kernel[r].power=asked & kernel[r].sleep_notifier=none -> kernel[r].power=suspended",
            refused="kernel[r].power=asked & kernel[r].sleep_notifier=registered"
            " -> kernel[r].power=on",
        ),
    ),
    environment=(
        spontaneous(
            "suspend-asked-for(r: root)",
            "user",
            "kernel[r].user_space=yes & kernel[r].power=on -> kernel[r].power=asked",
            "User space writes to /sys/power/state.",
            "semantics.md 5 (suspend)",
        ),
    ),
    needs=("frame", "deposits"),
)
