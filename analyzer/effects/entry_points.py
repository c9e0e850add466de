"""
Who enters a function through a pointer, and in which context.

Source: the headers named in each row (v7.2).
"""

from __future__ import annotations

from analyzer.effect import EffectTable
from analyzer.entrypoint import CallRow, EntryContext, EntryTable, FieldRow, MacroRow

_C = EntryContext


def _fields(struct: str, source: str, **contexts: str) -> tuple[FieldRow, ...]:
    """Fields by context: ``IOCTL="unlocked_ioctl compat_ioctl"``; an empty text is all others."""
    return tuple(
        FieldRow(struct, tuple(names.split()), EntryContext[context], source)
        for context, names in contexts.items()
    )


def _calls(
    names: str, source: str, when: tuple[int, str] | None = None, **positions: int
) -> CallRow:
    """``IRQ=1``: argument 1 is the function."""
    arguments = {position: EntryContext[context] for context, position in positions.items()}
    return CallRow(tuple(names.split()), arguments, source, when)


_FIELDS = (
    *_fields(
        "file_operations",
        "linux/fs.h",
        IOCTL="unlocked_ioctl compat_ioctl uring_cmd",
        OPEN="open release flush",
        READ="read write read_iter write_iter poll llseek fsync fasync splice_read splice_write"
        " fallocate iopoll",
        MMAP="mmap mmap_prepare get_unmapped_area",
    ),
    *_fields(
        "proc_ops",
        "linux/proc_fs.h",
        ATTRIBUTE="proc_open proc_read proc_read_iter proc_write proc_lseek proc_release proc_poll"
        " proc_ioctl proc_mmap",
    ),
    *_fields(
        "vm_operations_struct",
        "linux/mm.h",
        FAULT="fault huge_fault map_pages page_mkwrite pfn_mkwrite",
        MMAP="open close may_split mremap mprotect access",
    ),
    *_fields("seq_operations", "linux/seq_file.h", ATTRIBUTE=""),
    *_fields("sysfs_ops", "linux/sysfs.h", ATTRIBUTE=""),
    *_fields("attribute_group", "linux/sysfs.h", ATTRIBUTE=""),
    *_fields("device_attribute", "linux/device.h", ATTRIBUTE=""),
    *_fields("kobj_attribute", "linux/kobject.h", ATTRIBUTE=""),
    *_fields(
        "bin_attribute", "linux/sysfs.h", ATTRIBUTE="read write read_new write_new", MMAP="mmap"
    ),
    *_fields("ctl_table", "linux/sysctl.h", ATTRIBUTE="proc_handler"),
    *_fields("kernel_param_ops", "linux/moduleparam.h", PARAMETER=""),
    *_fields("notifier_block", "linux/notifier.h", NOTIFIER="notifier_call"),
    *_fields("mmu_notifier_ops", "linux/mmu_notifier.h", MMU_NOTIFIER=""),
    *_fields("mmu_interval_notifier_ops", "linux/mmu_notifier.h", MMU_NOTIFIER=""),
    *_fields("shrinker", "linux/shrinker.h", SHRINKER="count_objects scan_objects"),
    *_fields("dev_pm_ops", "linux/pm.h", SUSPEND=""),
    *_fields("platform_suspend_ops", "linux/suspend.h", SUSPEND=""),
    *_fields("platform_hibernation_ops", "linux/suspend.h", SUSPEND=""),
    *_fields("syscore_ops", "linux/syscore_ops.h", SUSPEND="suspend resume", REBOOT="shutdown"),
    *_fields("kmsg_dumper", "linux/kmsg_dump.h", REBOOT="dump"),
    *_fields("smp_hotplug_thread", "linux/smpboot.h", THREAD=""),
    *_fields("irqaction", "linux/interrupt.h", IRQ="handler", IRQ_THREAD="thread_fn"),
    *_fields("clock_event_device", "linux/clockchips.h", TIMER="event_handler"),
    *_fields("hrtimer", "linux/hrtimer.h", TIMER="function"),
    *_fields("timer_list", "linux/timer.h", TIMER="function"),
    *_fields("work_struct", "linux/workqueue.h", WORK="func"),
    *_fields("tasklet_struct", "linux/interrupt.h", SOFTIRQ="func callback"),
    *_fields("irq_work", "linux/irq_work.h", IRQ="func"),
    *(
        row
        for struct, header in (
            ("device_driver", "linux/device/driver.h"),
            ("bus_type", "linux/device/bus.h"),
            ("platform_driver", "linux/platform_device.h"),
            ("pci_driver", "linux/pci.h"),
            ("hv_driver", "linux/hyperv.h"),
            ("acpi_driver", "acpi/acpi_bus.h"),
            ("auxiliary_driver", "linux/auxiliary_bus.h"),
            ("i2c_driver", "linux/i2c.h"),
            ("virtio_driver", "linux/virtio.h"),
            ("usb_driver", "linux/usb.h"),
            ("serio_driver", "linux/serio.h"),
        )
        for row in _fields(
            struct,
            header,
            PROBE="probe remove id_table match sync_state remove_new",
            SUSPEND="suspend resume suspend_late resume_early freeze restore",
            REBOOT="shutdown",
        )
    ),
    *_fields("acpi_device_ops", "acpi/acpi_bus.h", PROBE="add", NOTIFIER="notify"),
)

_CALLS = (
    _calls("request_irq request_percpu_irq request_nmi request_any_context_irq"
           " acpi_install_interrupt_handler", "linux/interrupt.h", IRQ=1),
    _calls("devm_request_irq", "linux/interrupt.h", IRQ=2),
    _calls("request_threaded_irq", "linux/interrupt.h", IRQ=1, IRQ_THREAD=2),
    _calls("devm_request_threaded_irq", "linux/interrupt.h", IRQ=2, IRQ_THREAD=3),
    _calls("irq_set_chained_handler", "linux/irq.h", IRQ=1),
    _calls("irq_set_chained_handler_and_data", "linux/irq.h", IRQ=1),
    _calls("init_irq_work IRQ_WORK_INIT", "linux/irq_work.h", IRQ=1),
    _calls("INIT_WORK INIT_WORK_ONSTACK INIT_DELAYED_WORK INIT_DELAYED_WORK_ONSTACK"
           " INIT_DEFERRABLE_WORK INIT_RCU_WORK", "linux/workqueue.h", WORK=1),
    _calls("schedule_on_each_cpu", "linux/workqueue.h", WORK=0),
    _calls("work_on_cpu work_on_cpu_safe", "linux/workqueue.h", WORK=1),
    _calls("kthread_init_work kthread_init_delayed_work", "linux/kthread.h", THREAD=1),
    _calls("kthread_run kthread_create kthread_create_on_cpu kthread_create_on_node"
           " kthread_run_on_cpu", "linux/kthread.h", THREAD=0),
    _calls("kernel_thread user_mode_thread", "linux/sched/task.h", THREAD=0),
    _calls("async_schedule async_schedule_domain", "linux/async.h", WORK=0),
    _calls("timer_setup timer_setup_on_stack", "linux/timer.h", TIMER=1),
    _calls("setup_timer", "linux/timer.h (until 4.15)", TIMER=1),
    _calls("hrtimer_setup hrtimer_setup_on_stack hrtimer_update_function",
           "linux/hrtimer.h", TIMER=1),
    _calls("tasklet_init tasklet_setup", "linux/interrupt.h", SOFTIRQ=1),
    _calls("open_softirq", "linux/interrupt.h", SOFTIRQ=1),
    _calls("netif_napi_add netif_napi_add_weight", "linux/netdevice.h", SOFTIRQ=2),
    _calls("call_rcu call_rcu_hurry call_rcu_tasks", "linux/rcupdate.h", RCU=1),
    _calls("call_srcu", "linux/srcu.h", RCU=2),
    _calls("on_each_cpu on_each_cpu_mask", "linux/smp.h", IPI=0),
    _calls("on_each_cpu_cond", "linux/smp.h", IPI=1),
    _calls("smp_call_function", "linux/smp.h", IPI=0),
    _calls("smp_call_function_single smp_call_function_many smp_call_function_any", "linux/smp.h",
           IPI=1),
    _calls("smp_call_on_cpu", "linux/smp.h", WORK=1),
    _calls("stop_machine stop_machine_cpuslocked", "linux/stop_machine.h", IPI=0),
    CallRow(
        ("cpuhp_setup_state", "cpuhp_setup_state_nocalls", "cpuhp_setup_state_cpuslocked",
         "cpuhp_setup_state_nocalls_cpuslocked", "cpuhp_setup_state_multi"),
        {2: _C.HOTPLUG, 3: _C.HOTPLUG},
        "linux/cpuhotplug.h",
    ),
    _calls("register_reboot_notifier devm_register_reboot_notifier register_restart_handler"
           " register_die_notifier", "linux/reboot.h, linux/kdebug.h", REBOOT=0),
    _calls("atomic_notifier_chain_register raw_notifier_chain_register"
           " blocking_notifier_chain_register", "linux/panic_notifier.h",
           (0, "&panic_notifier_list"), REBOOT=1),
    _calls("register_pm_notifier", "linux/suspend.h", SUSPEND=0),
    _calls("register_syscore_ops", "linux/syscore_ops.h", SUSPEND=0),
    CallRow(("register_sys_off_handler", "devm_register_sys_off_handler"),
            {2: _C.REBOOT, 3: _C.REBOOT}, "linux/reboot.h"),
    _calls("vmbus_open", "linux/hyperv.h: a tasklet of the channel", SOFTIRQ=5),
    _calls("hv_setup_vmbus_handler hv_setup_mshv_handler hv_setup_percpu_vmbus_handler"
           " hv_setup_stimer0_handler", "asm-generic/mshyperv.h", IRQ=0),
    _calls("hv_setup_kexec_handler hv_setup_crash_handler", "asm-generic/mshyperv.h", REBOOT=0),
    _calls("sysvec_install", "asm/idtentry.h", IRQ=1),
    _calls("alloc_intr_gate idt_install_sysvec", "asm/desc.h", IRQ=1),
    _calls("acpi_install_notify_handler", "acpi/acpixf.h", NOTIFIER=2),
    _calls("seq_open", "linux/seq_file.h", ATTRIBUTE=1),
    _calls("single_open single_open_size", "linux/seq_file.h", ATTRIBUTE=1),
    _calls("devm_add_action devm_add_action_or_reset", "linux/device.h", PROBE=1),
)  # fmt: skip

_INITCALLS = """
    module_init early_initcall pure_initcall core_initcall core_initcall_sync postcore_initcall
    postcore_initcall_sync arch_initcall arch_initcall_sync subsys_initcall subsys_initcall_sync
    fs_initcall fs_initcall_sync rootfs_initcall device_initcall device_initcall_sync late_initcall
    late_initcall_sync console_initcall builtin_init
"""

_MACROS = (
    MacroRow(tuple(_INITCALLS.split()), {0: _C.INIT}, "linux/init.h, linux/module.h"),
    MacroRow(("module_exit",), {0: _C.EXIT}, "linux/module.h"),
    MacroRow(
        ("early_param", "__setup", "early_param_on_off"), {1: _C.PARAMETER}, "linux/init.h"
    ),
    MacroRow(
        ("EXPORT_SYMBOL", "EXPORT_SYMBOL_GPL", "EXPORT_SYMBOL_NS", "EXPORT_SYMBOL_NS_GPL",
         "EXPORT_SYMBOL_FOR_MODULES", "EXPORT_SYMBOL_GPL_FOR_MODULES", "EXPORT_STATIC_CALL"),
        {0: _C.EXPORTED},
        "linux/export.h",
    ),
    MacroRow(("DEFINE_TIMER",), {1: _C.TIMER}, "linux/timer.h"),
    MacroRow(
        ("DECLARE_WORK", "DECLARE_DELAYED_WORK", "DECLARE_DEFERRABLE_WORK"),
        {1: _C.WORK},
        "linux/workqueue.h",
    ),
    MacroRow(("DECLARE_TASKLET", "DECLARE_TASKLET_OLD"), {1: _C.SOFTIRQ}, "linux/interrupt.h"),
    MacroRow(("DEFINE_IRQ_WORK",), {1: _C.IRQ}, "linux/irq_work.h"),
    MacroRow(
        ("DEFINE_DEBUGFS_ATTRIBUTE", "DEFINE_SIMPLE_ATTRIBUTE", "DEFINE_DEBUGFS_ATTRIBUTE_SIGNED"),
        {1: _C.ATTRIBUTE, 2: _C.ATTRIBUTE},
        "linux/debugfs.h, linux/fs.h",
    ),
    MacroRow(
        ("DEFINE_SHOW_ATTRIBUTE", "DEFINE_PROC_SHOW_ATTRIBUTE", "DEFINE_SEQ_ATTRIBUTE",
         "DEFINE_SHOW_STORE_ATTRIBUTE"),
        {},
        "linux/seq_file.h",
        {"_show": _C.ATTRIBUTE, "_write": _C.ATTRIBUTE},
    ),
    MacroRow(
        ("DEVICE_ATTR_RO", "DEVICE_ATTR_RW", "DEVICE_ATTR_WO", "DRIVER_ATTR_RO", "DRIVER_ATTR_RW",
         "DRIVER_ATTR_WO", "BUS_ATTR_RO", "BUS_ATTR_RW", "BUS_ATTR_WO", "CLASS_ATTR_RO",
         "CLASS_ATTR_RW", "CLASS_ATTR_WO", "DEVICE_ATTR_ADMIN_RO", "DEVICE_ATTR_ADMIN_RW",
         "__ATTR_RO",
         "__ATTR_RW", "__ATTR_WO", "__ATTR_RO_MODE", "__ATTR_RW_MODE"),
        {},
        "linux/device.h, linux/device/bus.h",
        {"_show": _C.ATTRIBUTE, "_store": _C.ATTRIBUTE},
    ),
    MacroRow(
        ("DEVICE_ATTR", "__ATTR", "__ATTR_PREALLOC", "VMBUS_CHAN_ATTR"),
        {2: _C.ATTRIBUTE, 3: _C.ATTRIBUTE},
        "linux/device.h, linux/sysfs.h",
    ),
    MacroRow(("VMBUS_CHAN_ATTR_RO", "VMBUS_CHAN_ATTR_RW"), {}, "drivers/hv/vmbus_drv.c",
             {"_show": _C.ATTRIBUTE, "_store": _C.ATTRIBUTE}),
    MacroRow(
        ("SET_SYSTEM_SLEEP_PM_OPS", "SET_NOIRQ_SYSTEM_SLEEP_PM_OPS", "SET_RUNTIME_PM_OPS",
         "SET_LATE_SYSTEM_SLEEP_PM_OPS", "SYSTEM_SLEEP_PM_OPS", "NOIRQ_SYSTEM_SLEEP_PM_OPS",
         "LATE_SYSTEM_SLEEP_PM_OPS", "RUNTIME_PM_OPS"),
        {-1: _C.SUSPEND},
        "linux/pm.h",
    ),
    MacroRow(
        ("SIMPLE_DEV_PM_OPS", "DEFINE_SIMPLE_DEV_PM_OPS", "UNIVERSAL_DEV_PM_OPS",
         "DEFINE_NOIRQ_DEV_PM_OPS", "DEFINE_RUNTIME_DEV_PM_OPS"),
        {1: _C.SUSPEND, 2: _C.SUSPEND, 3: _C.SUSPEND},
        "linux/pm.h",
    ),
)  # fmt: skip

# linux/kref.h, device.h, device/bus.h, device/driver.h, device/class.h, acpi/acpixf.h, pagewalk.h,
# ioport.h, sort.h, list_sort.h, idr.h, mm.h, iommu.h, pci.h, memory.h, bsearch.h, rmap.h,
# moduleparam.h, stacktrace.h
_SYNCHRONOUS = """
    kref_put kref_put_mutex kref_put_lock bus_for_each_dev bus_for_each_drv bus_find_device
    driver_for_each_device driver_find_device device_for_each_child device_for_each_child_reverse
    device_find_child class_for_each_device class_find_device acpi_walk_resources
    acpi_walk_namespace acpi_get_devices walk_page_range walk_page_vma walk_iomem_res_desc
    walk_system_ram_range walk_mem_res sort sort_r list_sort idr_for_each
    apply_to_page_range apply_to_existing_page_range iommu_group_for_each_dev
    pci_walk_bus pci_for_each_dma_alias walk_memory_blocks
    bsearch parse_args rmap_walk walk_stackframe arch_stack_walk iterate_fd
"""

EFFECTS = EffectTable(
    entries=EntryTable(
        _FIELDS,
        _CALLS,
        _MACROS,
        heads={
            **{f"SYSCALL_DEFINE{count}": _C.SYSCALL for count in range(7)},
            **{f"COMPAT_SYSCALL_DEFINE{count}": _C.SYSCALL for count in range(7)},
            **dict.fromkeys(
                ("DEFINE_IDTENTRY", "DEFINE_IDTENTRY_SYSVEC", "DEFINE_IDTENTRY_SYSVEC_SIMPLE",
                 "DEFINE_IDTENTRY_IRQ", "DEFINE_IDTENTRY_ERRORCODE", "DEFINE_IDTENTRY_RAW"),
                _C.IRQ,
            ),
        },
        synchronous=tuple(_SYNCHRONOUS.split()),
    )
)  # fmt: skip
