"""Interrupts, preemption, RCU. Source: semantics.md 3.6; include/linux/irqflags.h (v7.2)."""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Result, Sleep
from model.events import Event

_RCU = "include/linux/rcupdate.h"
_IRQFLAGS = "include/linux/irqflags.h"


def _context(
    function: str, *events: Event, writes: tuple[int, ...] = (), source: str = ""
) -> Effect:
    return Effect(function, Result.VOID, writes=writes, events=events, source=source or _IRQFLAGS)


EFFECTS = EffectTable(
    effects=(
        _context("local_irq_save", Event.IRQ_SAVE, writes=(0,)),
        _context("local_irq_restore", Event.IRQ_RESTORE),
        _context("local_irq_disable", Event.IRQ_SAVE),
        _context("local_irq_enable", Event.IRQ_RESTORE),
        _context("preempt_disable", Event.ATOMIC_ENTER, source="include/linux/preempt.h"),
        _context("preempt_enable", Event.ATOMIC_LEAVE, source="include/linux/preempt.h"),
        _context("preempt_enable_no_resched", Event.ATOMIC_LEAVE, source="include/linux/preempt.h"),
        _context("preempt_disable_notrace", Event.ATOMIC_ENTER, source="include/linux/preempt.h"),
        _context("preempt_enable_notrace", Event.ATOMIC_LEAVE, source="include/linux/preempt.h"),
        _context("put_cpu_ptr", Event.ATOMIC_LEAVE, source="include/linux/percpu-defs.h"),
        _context("put_cpu_var", Event.ATOMIC_LEAVE, source="include/linux/percpu-defs.h"),
        _context("rcu_read_lock", Event.ATOMIC_ENTER, Event.RCU_ENTER, source=_RCU),
        _context("rcu_read_unlock", Event.ATOMIC_LEAVE, Event.RCU_LEAVE, source=_RCU),
        _context("get_cpu", Event.ATOMIC_ENTER, source="include/linux/smp.h"),
        _context("put_cpu", Event.ATOMIC_LEAVE, source="include/linux/smp.h"),
        _context("local_bh_disable", Event.ATOMIC_ENTER, source="include/linux/bottom_half.h"),
        _context("local_bh_enable", Event.ATOMIC_LEAVE, source="include/linux/bottom_half.h"),
        *(
            Effect(
                f, Result.UNKNOWN, sleeps=Sleep.ALWAYS, source="semantics.md 3.6 (context column S)"
            )
            for f in [
                "msleep",
                "ssleep",
                "usleep_range",
                "schedule",
                "cond_resched",
                "might_sleep",
                "schedule_timeout",
                "schedule_timeout_interruptible",
                "schedule_timeout_uninterruptible",
                "wait_for_completion",
                "wait_for_completion_timeout",
                "wait_for_completion_interruptible",
                "wait_for_completion_interruptible_timeout",
                "wait_event",
                "wait_event_timeout",
                "wait_event_interruptible",
                "wait_event_interruptible_timeout",
                "synchronize_rcu",
                "synchronize_rcu_expedited",
                "synchronize_srcu",
                "synchronize_net",
                "flush_work",
                "flush_workqueue",
                "cancel_work_sync",
                "cancel_delayed_work_sync",
                "drain_workqueue",
                "synchronize_irq",
                "disable_irq",
                "stop_machine",
                "cpus_read_lock",
                "kthread_stop",
                "fsleep",
            ]
        ),
    ),
    iterators=(
        "for_each_possible_cpu",
        "for_each_online_cpu",
        "for_each_present_cpu",
        "for_each_cpu",
        "for_each_online_node",
        "for_each_node",
    ),
)
