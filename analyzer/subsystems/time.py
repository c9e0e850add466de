"""Timers and clocks."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="time",
    title="Timers and clocks",
    paths=(
        "kernel/time/",
        "drivers/clocksource/",
        "include/linux/clocksource.h",
        "include/linux/clockchips.h",
        "include/linux/hrtimer*.h",
        "include/linux/timer*.h",
        "include/linux/time*.h",
        "include/linux/sched_clock.h",
        "include/vdso/",
        "lib/vdso/",
        "include/clocksource/",
    ),
    symbols=(
        r"_?_?clocksource_\w+",
        r"clockevents_\w+",
        r"hrtimer_\w+",
        r"timer_(setup|delete|shutdown)\w*",
        r"mod_timer\w*",
        r"del_timer\w*",
        r"sched_clock\w*",
        r"read_persistent_clock\w*",
        r"timekeeping_\w+",
    ),
    kconfig=(
        r"\w*CLOCKEVENTS\w*",
        "HIGH_RES_TIMERS",
        r"\w*VDSO\w*",
        "HYPERV_TIMER",
    ),
)
