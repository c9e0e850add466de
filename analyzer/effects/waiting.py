"""
Waiting and being woken, locks of less common kinds, SRCU and sequence counts.

Source: semantics.md 3.6; the file named in each row (v7.2, unless it says otherwise).
"""

from __future__ import annotations

from analyzer.effect import RESULT, Effect, EffectTable, Resource, Result, Sleep
from analyzer.rows import borrow, drop, keep, sleep, take
from model.events import Event

_WAIT = "include/linux/wait.h"
_COMPLETION = "include/linux/completion.h"
_SCHED = "include/linux/sched.h"
_SRCU = "include/linux/srcu.h"
_SEQ = "include/linux/seqlock.h"
_RCU = "include/linux/rcupdate.h"


def _lock(
    source: str, names: str, *events: Event, writes: tuple[int, ...] = ()
) -> tuple[Effect, ...]:
    return tuple(
        Effect(
            f,
            Result.VOID,
            events=(Event.LOCK, *events),
            lock=0,
            writes=writes,
            sleeps=Sleep.NEVER if Event.ATOMIC_ENTER in events else Sleep.ALWAYS,
            source=source,
        )
        for f in names.split()
    )


def _unlock(source: str, names: str, *events: Event) -> tuple[Effect, ...]:
    return tuple(
        Effect(f, Result.VOID, events=(Event.UNLOCK, *events), lock=0, source=source)
        for f in names.split()
    )


_IN, _OUT = Event.ATOMIC_ENTER, Event.ATOMIC_LEAVE
_SAVE, _RESTORE = Event.IRQ_SAVE, Event.IRQ_RESTORE

EFFECTS = EffectTable(
    effects=(
        *borrow(_COMPLETION, "complete complete_all", Result.VOID),
        *borrow(_COMPLETION, "try_wait_for_completion completion_done"),
        *sleep(_COMPLETION, "wait_for_completion_killable wait_for_completion_io"),
        *sleep(_COMPLETION, "wait_for_completion_killable_timeout"),
        *borrow(_WAIT, "wake_up wake_up_all wake_up_interruptible wake_up_interruptible_all"),
        *borrow(_WAIT, "wake_up_locked wake_up_poll waitqueue_active wq_has_sleeper"),
        *borrow(_WAIT, "remove_wait_queue finish_wait", Result.VOID),
        *keep(_WAIT, "add_wait_queue add_wait_queue_exclusive add_wait_queue_priority", 1),
        *borrow(_WAIT, "prepare_to_wait prepare_to_wait_exclusive"),
        *sleep(_WAIT, "wait_event_killable wait_event_freezable wait_event_idle"),
        *borrow("include/linux/swait.h", "swake_up_one swake_up_all init_swait_queue_head"),
        *borrow("include/linux/rcuwait.h", "rcuwait_wake_up rcuwait_init"),
        *borrow("include/linux/poll.h", "poll_wait vfs_poll"),
        *sleep("include/linux/wait_bit.h", "wait_on_bit wait_var_event"),
        *borrow("include/linux/wait_bit.h", "wake_up_bit wake_up_var clear_and_wake_up_bit"),
        *borrow(_SCHED, "wake_up_process set_current_state __set_current_state need_resched"),
        *borrow("include/linux/pid.h, include/linux/sched.h", "task_pid_nr task_tgid_nr"),
        *borrow("include/linux/pid.h", "task_pid_vnr task_tgid_vnr pid_nr pid_vnr"),
        *borrow("include/linux/sched/signal.h", "signal_pending fatal_signal_pending"),
        *sleep("include/linux/sched.h", "schedule_timeout_killable io_schedule"),
        *borrow("include/linux/delay.h", "mdelay", Result.VOID),
        *sleep("include/linux/delay.h", "msleep_interruptible usleep_range_state"),
        *(
            Effect(
                f,
                Result.ERRNO,
                writes=(1,),
                sleeps=Sleep.ALWAYS,
                source="include/linux/iopoll.h",
            )
            for f in ("read_poll_timeout", "readl_poll_timeout")
        ),
        *sleep("include/linux/sched.h", "set_cpus_allowed_ptr", Result.ERRNO),
        # SRCU: its readers may sleep, so they are no atomic section.
        *borrow(_SRCU, "srcu_read_lock srcu_read_unlock srcu_dereference srcu_read_lock_held"),
        *sleep(_SRCU, "synchronize_srcu_expedited cleanup_srcu_struct"),
        *sleep("include/linux/srcutree.h", "srcu_barrier"),
        *borrow(_RCU, "rcu_access_pointer rcu_dereference_protected rcu_dereference_check"),
        *borrow(_RCU, "rcu_dereference_raw rcu_read_lock_held", Result.UNKNOWN),
        *keep(_RCU, "RCU_INIT_POINTER", 1),
        Effect("rcu_replace_pointer", keeps=(1,), writes=(0,), source=_RCU),
        *sleep("include/linux/rcupdate.h", "synchronize_rcu_tasks"),
        Effect("rcu_read_lock_bh", Result.VOID, events=(_IN, Event.RCU_ENTER), source=_RCU),
        Effect("rcu_read_unlock_bh", Result.VOID, events=(_OUT, Event.RCU_LEAVE), source=_RCU),
        Effect("rcu_read_lock_sched", Result.VOID, events=(_IN, Event.RCU_ENTER), source=_RCU),
        Effect("rcu_read_unlock_sched", Result.VOID, events=(_OUT, Event.RCU_LEAVE), source=_RCU),
        # Sequence counts
        *borrow(_SEQ, "read_seqcount_begin read_seqcount_retry seqcount_init read_seqretry"),
        *borrow(_SEQ, "read_seqbegin raw_read_seqcount seqlock_init"),
        *borrow(_SEQ, "write_seqcount_begin write_seqcount_end", Result.VOID),
        *_lock(_SEQ, "write_seqlock write_seqlock_bh", _IN),
        *_unlock(_SEQ, "write_sequnlock write_sequnlock_bh", _OUT),
        *_lock(_SEQ, "write_seqlock_irq", _IN, _SAVE),
        *_unlock(_SEQ, "write_sequnlock_irq write_sequnlock_irqrestore", _OUT, _RESTORE),
        *_lock(_SEQ, "write_seqlock_irqsave", _IN, _SAVE, writes=(1,)),
        # Spinning locks by other names
        *_lock("include/linux/rwlock.h", "read_lock_bh write_lock_bh", _IN),
        *_unlock("include/linux/rwlock.h", "read_unlock_bh write_unlock_bh", _OUT),
        *_lock("include/linux/rwlock.h", "read_lock_irq write_lock_irq", _IN, _SAVE),
        *_unlock("include/linux/rwlock.h", "read_unlock_irq write_unlock_irq", _OUT, _RESTORE),
        *_lock("include/linux/spinlock.h", "raw_spin_lock_bh raw_spin_lock_nested", _IN),
        *_unlock("include/linux/spinlock.h", "raw_spin_unlock_bh", _OUT),
        *_lock("include/linux/spinlock.h", "spin_lock_irqsave_nested", _IN, _SAVE, writes=(1,)),
        # Sleeping locks by other names
        *_lock("include/linux/mutex.h", "mutex_lock_io mutex_lock_nest_lock"),
        *_lock("include/linux/rwsem.h", "down_write_nested down_read_nested"),
        *_unlock("include/linux/rwsem.h", "up_read_non_owner"),
        *sleep("include/linux/mmap_lock.h", "mmap_write_lock_nested", Result.VOID),
        *_lock("include/linux/device.h", "device_lock"),
        *_unlock("include/linux/device.h", "device_unlock"),
        *_lock("include/linux/percpu-rwsem.h", "percpu_down_read percpu_down_write"),
        *_unlock("include/linux/percpu-rwsem.h", "percpu_up_read percpu_up_write"),
        *borrow("include/linux/rwsem.h", "downgrade_write"),
        *borrow("include/linux/spinlock.h", "spin_is_locked assert_spin_locked"),
        *borrow("include/linux/lockdep.h", "lockdep_assert_held_write lockdep_is_held"),
        *borrow("include/linux/lockdep.h", "lockdep_assert_held_read lockdep_assert_not_held"),
        *borrow("include/linux/lockdep.h", "lockdep_assert_irqs_enabled lockdep_assert"),
        *borrow("include/linux/lockdep.h", "lockdep_set_class lockdep_init_map"),
        # Signals across CPUs
        *borrow("include/linux/smp.h", "smp_call_function_single", Result.ERRNO),
        *borrow("include/linux/smp.h", "on_each_cpu on_each_cpu_mask smp_call_function_many"),
        *borrow("include/linux/smp.h", "smp_call_function"),
        *sleep("include/linux/smp.h", "smp_call_on_cpu", Result.UNKNOWN),
        *sleep("include/linux/stop_machine.h", "stop_machine_cpuslocked", Result.UNKNOWN),
        *keep("include/linux/irq_work.h", "irq_work_queue", 0, result=Result.UNKNOWN),
        *borrow("include/linux/irq_work.h", "init_irq_work"),
        *sleep("include/linux/irq_work.h", "irq_work_sync", Result.VOID),
        # CPU hotplug
        *take("include/linux/cpuhplock.h", "cpus_read_trylock", Resource.REFERENCE, RESULT,
              Result.UNKNOWN),
        *borrow("include/linux/cpuhplock.h", "cpus_read_unlock cpus_write_unlock", Result.VOID),
        *sleep("include/linux/cpuhplock.h", "cpus_write_lock", Result.VOID),
        *borrow("include/linux/cpuhplock.h", "lockdep_assert_cpus_held", Result.VOID),
        *sleep("include/linux/cpuhotplug.h", "cpuhp_setup_state_nocalls", Result.COUNT),
        *sleep("include/linux/cpuhotplug.h", "cpuhp_setup_state_cpuslocked", Result.COUNT),
        *sleep("include/linux/cpuhotplug.h", "cpuhp_setup_state_multi", Result.COUNT),
        *sleep("include/linux/cpuhotplug.h", "cpuhp_remove_state cpuhp_remove_state_nocalls"),
        *sleep("include/linux/cpuhotplug.h", "cpuhp_remove_multi_state"),
        *keep("include/linux/cpuhotplug.h", "cpuhp_state_add_instance", 1, result=Result.ERRNO,
              sleeps=Sleep.ALWAYS),
        *drop("include/linux/cpuhotplug.h", "cpuhp_state_remove_instance", argument=1,
              result=Result.UNKNOWN, sleeps=Sleep.ALWAYS),
        *sleep("include/linux/cpu.h", "add_cpu remove_cpu", Result.ERRNO),
    ),
)  # fmt: skip
