"""
Bringing up the CPUs of the root: logical processors, virtual processors, the CPUs themselves.

The root adds a logical processor (``lp[c].state``) for each CPU but the first, says that all are
there (``lps[r].announced``), makes a virtual processor of its own on each (``rootvp[c].state``) and
starts the CPU. All of them may need memory, which the root deposits for itself. They survive kexec:
adding one twice is fatal, so a new kernel asks first (semantics.md 6.2). ``boot[c].vpindex`` is
what Linux knows of the CPU's virtual processor: ``invalid`` until the CPU itself has read it.
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "semantics.md 2.4, 6.2; hv_smp_prepare_cpus(), arch/x86/kernel/cpu/mshyperv.c, v7.2"
_FAULTS = ("none", "added-twice", "created-twice", "started-without-vp", "invalid-vp-targeted")

PART = Part(
    name="bring-up",
    indexed=(
        Field("lp[cpu].state", ("absent", "added")),
        Field("lps[root].announced", ("no", "yes")),
        Field("rootvp[cpu].state", ("none", "created")),
        Field("boot[cpu].state", ("down", "up")),
        Field("boot[cpu].vpindex", ("invalid", "set")),
        Field("boot[cpu].fault", _FAULTS),
    ),
    actions=(
        action(
            "probe-lp(c: cpu)",
            "Ask for the run time of a logical processor to learn whether it exists.",
            _SOURCE,
            exists="lp[c].state=added ->",
            absent="lp[c].state=absent ->",
        ),
        action(
            "add-lp(c: cpu)",
            "HVCALL_ADD_LOGICAL_PROCESSOR.",
            _SOURCE,
            ok=(
                "lp[c].state=absent -> lp[c].state=added",
                "lp[c].state=added -> boot[c].fault=added-twice",
            ),
            no_memory="lp[c].state=absent ->",
        ),
        action(
            "announce-lps(r: root)",
            "HVCALL_NOTIFY_PARTITION_EVENT: all logical processors are there.",
            _SOURCE,
            ok="-> lps[r].announced=yes",
        ),
        action(
            "create-root-vp(c: cpu)",
            "HVCALL_CREATE_VP for the root itself, on the logical processor of the CPU.",
            _SOURCE,
            ok=(
                "lp[c].state=added & lps[0].announced=yes & rootvp[c].state=none"
                " -> rootvp[c].state=created",
                "rootvp[c].state=created -> boot[c].fault=created-twice",
            ),
            no_memory="lp[c].state=added & lps[0].announced=yes & rootvp[c].state=none ->",
            denied=("lp[c].state=absent ->", "lps[0].announced=no ->"),
        ),
        action(
            "start-cpu(c: cpu)",
            "INIT and SIPI to the CPU.",
            _SOURCE,
            ok=(
                "rootvp[c].state=created -> boot[c].state=up",
                "rootvp[c].state=none -> boot[c].fault=started-without-vp",
            ),
        ),
        action(
            "stop-cpu(c: cpu)",
            "The CPU goes offline; its logical and virtual processors stay.",
            "semantics.md 6.3",
            ok="-> boot[c].state=down",
        ),
        action(
            "read-vpindex(c: cpu)",
            "The CPU reads the number of its virtual processor.",
            "semantics.md 6.1; hv_common_cpu_init(), drivers/hv/hv_common.c, v7.2",
            ok="-> boot[c].vpindex=set",
        ),
        action(
            "target-vp(c: cpu)",
            "A hypercall names the virtual processor of a CPU: an IPI, a flush, an interrupt.",
            "semantics.md I-IN-NULL, I-IM-VP; hv_cpu_number_to_vp_number()",
            ok=(
                "boot[c].vpindex=set ->",
                "boot[c].vpindex=invalid -> boot[c].fault=invalid-vp-targeted",
            ),
        ),
    ),
)
