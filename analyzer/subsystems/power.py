"""Power, suspend, kexec and crash."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="power",
    title="Power, suspend, kexec and crash",
    paths=(
        "kernel/power/",
        "kernel/kexec*.c",
        "kernel/crash*.c",
        "kernel/reboot.c",
        "kernel/panic.c",
        "drivers/base/power/",
        "include/linux/suspend.h",
        "include/linux/pm*.h",
        "include/linux/kexec.h",
        "include/linux/crash*.h",
        "include/linux/syscore_ops.h",
        "arch/x86/kernel/machine_kexec*.c",
        "arch/x86/kernel/crash*.c",
        "arch/x86/kernel/reboot.c",
    ),
    symbols=(
        "(un)?register_(syscore_ops|syscore|reboot_notifier|pm_notifier)",
        r"crash_\w+",
        r"kexec_\w+",
        "machine_(restart|halt|power_off|shutdown|crash_shutdown|ops)",
        r"kmsg_dump_\w+",
        "panic_notifier_list",
        r"pm_runtime_\w+",
    ),
    kconfig=(
        r"KEXEC\w*",
        r"CRASH_\w+",
        r"SUSPEND\w*",
        r"HIBERNAT\w+",
        r"PM(_\w+)?",
    ),
)
