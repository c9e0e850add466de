"""
Work that runs later: work queues, timers, tasklets, kernel threads.

Source: semantics.md 3.6; the file named in each row (v7.2, unless it says otherwise).
"""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Resource, Result, Sleep
from analyzer.rows import allocate, borrow, drop, free, keep, sleep, take

_WORK = "include/linux/workqueue.h"
_TIMER = "include/linux/timer.h"
_HRTIMER = "include/linux/hrtimer.h"
_IRQ = "include/linux/interrupt.h"
_KTHREAD = "include/linux/kthread.h"

EFFECTS = EffectTable(
    effects=(
        *keep(_WORK, "queue_work_on", 2, result=Result.UNKNOWN),
        *keep(_WORK, "queue_delayed_work mod_delayed_work", 1, result=Result.UNKNOWN),
        *keep(_WORK, "queue_delayed_work_on mod_delayed_work_on", 2, result=Result.UNKNOWN),
        *keep(_WORK, "schedule_delayed_work", 0, result=Result.UNKNOWN),
        *keep(_WORK, "schedule_work_on schedule_delayed_work_on", 1, result=Result.UNKNOWN),
        *keep(_WORK, "queue_rcu_work", 1, result=Result.UNKNOWN),
        *borrow(_WORK, "cancel_delayed_work cancel_work work_pending delayed_work_pending"),
        *borrow(_WORK, "to_delayed_work INIT_RCU_WORK INIT_WORK_ONSTACK work_busy"),
        *borrow(_WORK, "INIT_DEFERRABLE_WORK destroy_work_on_stack current_work"),
        *sleep(_WORK, "flush_delayed_work flush_rcu_work disable_work_sync"),
        *sleep(_WORK, "disable_delayed_work_sync schedule_on_each_cpu"),
        *allocate(_WORK, "alloc_ordered_workqueue create_workqueue"),
        *allocate(_WORK, "create_freezable_workqueue"),
        *sleep(_WORK, "work_on_cpu work_on_cpu_safe"),
        # Until it is deleted the timer holds the object that it is part of.
        *keep(_TIMER, "add_timer add_timer_on", 0),
        *keep(_TIMER, "mod_timer mod_timer_pending timer_reduce", 0, result=Result.UNKNOWN),
        *borrow(_TIMER, "timer_pending timer_delete timer_setup_on_stack"),
        *borrow("include/linux/timer.h (until 6.14)", "del_timer"),
        *borrow(_TIMER, "timer_delete_sync timer_shutdown_sync timer_shutdown"),
        *borrow("include/linux/timer.h (until 6.14)", "del_timer_sync"),
        *borrow(_TIMER, "destroy_timer_on_stack"),
        *borrow(_HRTIMER, "hrtimer_setup hrtimer_active hrtimer_forward hrtimer_forward_now"),
        *borrow("include/linux/hrtimer.h (until 6.14)", "hrtimer_init"),
        *keep(_HRTIMER, "hrtimer_start hrtimer_start_range_ns", 0),
        *borrow(_HRTIMER, "hrtimer_cancel hrtimer_try_to_cancel hrtimer_get_remaining"),
        *keep(_IRQ, "tasklet_schedule tasklet_hi_schedule", 0),
        *borrow(_IRQ, "tasklet_setup tasklet_init tasklet_enable tasklet_disable_nosync"),
        *sleep(_IRQ, "tasklet_kill tasklet_disable tasklet_unlock_wait", Result.VOID),
        # A thread ends by itself or by kthread_stop(), which takes it back.
        *(
            Effect(
                f,
                Result.ERROR_POINTER,
                keeps=(1,),
                sleeps=Sleep.ALWAYS,
                source=_KTHREAD,
            )
            for f in ("kthread_run", "kthread_create", "kthread_create_on_node",
                      "kthread_create_on_cpu", "kthread_run_on_cpu")
        ),
        *borrow(_KTHREAD, "kthread_should_stop kthread_should_park kthread_bind"),
        *sleep(_KTHREAD, "kthread_park kthread_parkme kthread_stop_put"),
        *borrow(_KTHREAD, "kthread_unpark kthread_data"),
        *allocate(_KTHREAD, "kthread_create_worker", Result.ERROR_POINTER),
        *free(_KTHREAD, "kthread_destroy_worker", sleeps=Sleep.ALWAYS),
        *keep(_KTHREAD, "kthread_queue_work", 1, result=Result.UNKNOWN),
        *sleep(_KTHREAD, "kthread_flush_work kthread_flush_worker kthread_cancel_work_sync"),
        *borrow(_KTHREAD, "kthread_init_work kthread_init_worker"),
        *borrow(_KTHREAD, "kthread_use_mm kthread_unuse_mm", Result.VOID),
        *keep("include/linux/async.h", "async_schedule", 1, result=Result.UNKNOWN),
        *sleep("include/linux/async.h", "async_synchronize_full", Result.VOID),
        *keep("include/linux/task_work.h", "task_work_add", 1, result=Result.ERRNO),
        *borrow("include/linux/task_work.h", "init_task_work"),
        *sleep("include/linux/umh.h", "call_usermodehelper"),
        *sleep("include/linux/kmod.h", "request_module"),
        *take("include/linux/firmware.h", "request_firmware", Resource.MEMORY, 0, Result.ERRNO,
              Sleep.ALWAYS),
        *drop("include/linux/firmware.h", "release_firmware", Resource.MEMORY),
        *sleep("include/linux/freezer.h", "try_to_freeze"),
        *borrow("include/linux/freezer.h", "set_freezable"),
        *borrow("include/linux/jiffies.h", "jiffies_to_msecs secs_to_jiffies nsecs_to_jiffies"),
        *borrow("include/linux/jiffies.h", "time_after_eq time_before_eq time_is_before_jiffies"),
        *borrow("include/linux/jiffies.h", "get_jiffies_64"),
        *borrow("include/linux/jiffies.h", "jiffies_to_usecs"),
        *borrow("include/linux/timekeeping.h", "ktime_get_real"),
        *borrow("include/linux/timekeeping.h", "ktime_get_real_ts64 ktime_get_ts64"),
        *borrow("include/linux/timekeeping.h", "ktime_get_boottime_ns ktime_get_real_seconds"),
        *borrow("include/linux/ktime.h", "ktime_add_ns ktime_sub ktime_to_ns ns_to_ktime"),
        *borrow("include/linux/ktime.h", "ktime_us_delta ktime_ms_delta ktime_after ms_to_ktime"),
        *borrow("include/linux/sched/clock.h", "sched_clock local_clock"),
    ),
)  # fmt: skip
