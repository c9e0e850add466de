"""Scheduler and CPU hotplug."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="scheduler",
    title="Scheduler and CPU hotplug",
    paths=(
        "kernel/sched/",
        "kernel/cpu.c",
        "kernel/smp.c",
        "kernel/smpboot.c",
        "kernel/stop_machine.c",
        "include/linux/sched.h",
        "include/linux/sched/",
        "include/linux/cpu.h",
        "include/linux/cpuhotplug.h",
        "include/linux/smp.h",
        "kernel/entry/",
    ),
    symbols=(
        r"cpuhp_\w+",
        "cpus_read_(un)?lock",
        r"sched_(set|init|core)\w*",
        r"smp_call_function\w*",
        r"on_each_cpu\w*",
        r"stop_machine\w*",
        r"xfer_to_guest_mode_\w+",
    ),
    kconfig=(
        "HOTPLUG_CPU",
        "SMP",
        r"SCHED_\w+",
        r"PREEMPT\w*",
    ),
)
