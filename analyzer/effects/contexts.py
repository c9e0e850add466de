"""
What may sleep, what tells the context, and which calls run a function in which context.

Rows for functions that say more than "may sleep" stand in the modules of their subsystem. Source:
the headers and files named beside each group (v7.2).
"""

from __future__ import annotations

from analyzer.effect import ContextTable, EffectTable, ParameterRow
from analyzer.entrypoint import EntryContext

_C = EntryContext

# kernel/sched/completion.c, kernel/locking, drivers/pci/slot.c (pci_slot_mutex), drivers/base,
# mm/vmalloc.c (vunmap() may not be called in interrupts), mm/util.c, mm/gup.c, kernel/workqueue.c,
# kernel/irq/manage.c, net/core/dev.c, fs, include/linux/uaccess.h
_SLEEPS = """
    pci_create_slot pci_destroy_slot pci_stop_and_remove_bus_device pci_stop_root_bus
    pci_remove_root_bus pci_scan_child_bus pci_bus_add_devices pci_lock_rescan_remove
    pci_unlock_rescan_remove pci_enable_msi_range
    pci_alloc_irq_vectors pci_alloc_irq_vectors_affinity pci_free_irq_vectors
    device_register device_unregister device_add device_del device_create device_destroy
    sysfs_create_group sysfs_remove_group sysfs_create_file sysfs_remove_file
    kobject_init_and_add kobject_uevent kset_create_and_add
    debugfs_create_dir debugfs_create_file debugfs_remove debugfs_remove_recursive
    vunmap vmap vmap_pfn ioremap iounmap memremap memunmap set_memory_encrypted set_memory_decrypted
    set_memory_ro set_memory_rw set_memory_x set_memory_nx
    free_irq request_irq request_threaded_irq free_percpu_irq tasklet_kill napi_disable
    netif_napi_del hrtimer_cancel_wait_running del_timer_sync_wait cancel_work_sync
    cancel_delayed_work_sync flush_delayed_work flush_scheduled_work kthread_create_on_node
    kthread_park kthread_flush_work kthread_cancel_work_sync call_usermodehelper
    rtnl_lock rtnl_lock_killable register_netdevice unregister_netdevice unregister_netdev
    dev_open dev_close dev_set_mtu
    pin_user_pages pin_user_pages_remote pin_user_pages_fast get_user_pages get_user_pages_fast
    get_user_pages_remote get_user_pages_unlocked vm_mmap vm_munmap
    copy_from_user copy_to_user get_user put_user clear_user memdup_user memdup_user_nul
    strndup_user fixup_user_fault handle_mm_fault mmput
    filp_open filp_close kernel_read kernel_write
    wait_for_completion_killable wait_for_completion_killable_timeout wait_for_completion_io
    wait_event_killable wait_event_freezable wait_on_bit wait_on_page_writeback
    synchronize_rcu_tasks synchronize_rcu_mult rcu_barrier srcu_barrier
    mmu_notifier_register mmu_notifier_unregister mmu_interval_notifier_insert
    mmu_interval_notifier_remove mmu_notifier_synchronize
    cpus_read_lock cpu_hotplug_disable
    request_firmware request_module module_put_and_kthread_exit
    msi_domain_alloc_irqs msi_domain_free_irqs
    dma_alloc_pages dma_direct_alloc_pages
    schedule_timeout_killable schedule_hrtimeout schedule_hrtimeout_range io_schedule
"""

# include/linux/preempt.h, irqflags.h, gfp.h, mmu_notifier.h, interrupt.h, panic.h
_TELLS = """
    in_interrupt in_atomic in_irq in_hardirq in_softirq in_serving_softirq in_task in_nmi
    irqs_disabled preemptible preempt_count rcu_preempt_depth oops_in_progress in_dbg_master
    gfpflags_allow_blocking gfpflags_allow_spinning mmu_notifier_range_blockable system_state
    early_boot_irqs_disabled current_is_kswapd
"""

EFFECTS = EffectTable(
    contexts=ContextTable(
        may_sleep=tuple(_SLEEPS.split()),
        waits_for_task=("vfree", "kvfree", "kvfree_sensitive"),  # mm/vmalloc.c: vfree()
        tells_context=tuple(_TELLS.split()),
        notifier_ranges=("mmu_notifier_range",),
        may_release=("unlock", "irq_restore", "irq_enable", "preempt_enable", "put_cpu"),
        publishes=(
            "smp_store_release", "rcu_assign_pointer", "smp_store_mb", "xchg", "cmpxchg",
            "rcu_replace_pointer", "smp_wmb", "smp_mb", "wmb", "mb", "smp_mb__before_atomic",
            "smp_mb__after_atomic", "WRITE_ONCE", "RCU_INIT_POINTER", "virt_wmb", "dma_wmb",
        ),
        wakes=(
            "wake_up", "wake_up_all", "wake_up_interruptible", "wake_up_interruptible_all",
            "wake_up_interruptible_sync", "wake_up_nr", "wake_up_poll",
        ),
        waits=(
            "wait_event", "wait_event_timeout", "wait_event_interruptible",
            "wait_event_interruptible_timeout", "wait_event_killable", "wait_event_freezable",
            "io_wait_event", "wait_event_killable_timeout", "wait_event_idle",
        ),
        seq_begins=("read_seqcount_begin", "raw_read_seqcount_begin", "read_seqbegin",
                    "__read_seqcount_begin", "raw_read_seqcount"),
        seq_retries=("read_seqcount_retry", "read_seqretry", "__read_seqcount_retry"),
        seq_writes=("write_seqcount_begin", "write_seqlock", "raw_write_seqcount_begin",
                    "write_seqlock_irqsave"),
        seq_write_ends=("write_seqcount_end", "write_sequnlock", "raw_write_seqcount_end",
                        "write_sequnlock_irqrestore"),
        parameters=(
            ParameterRow(("struct rcu_head *",), _C.RCU, "linux/rcupdate.h: rcu_callback_t"),
            ParameterRow(("struct timer_list *",), _C.TIMER, "linux/timer.h"),
            ParameterRow(
                ("struct hrtimer *",), _C.TIMER, "linux/hrtimer.h", "enum hrtimer_restart"
            ),
            ParameterRow(("struct tasklet_struct *",), _C.SOFTIRQ, "linux/interrupt.h"),
            ParameterRow(("struct irq_work *",), _C.IRQ, "linux/irq_work.h"),
            ParameterRow(("struct napi_struct *", "int"), _C.SOFTIRQ, "linux/netdevice.h", "int"),
            ParameterRow(
                ("struct sk_buff *", "struct net_device *"),
                _C.SOFTIRQ,
                "linux/netdevice.h: ndo_start_xmit",
                "netdev_tx_t",
            ),
        ),
    ),
)  # fmt: skip
