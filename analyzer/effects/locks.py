"""Locks. Source: semantics.md 3.6; include/linux/spinlock.h, mutex.h, rwsem.h (v7.2)."""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Result, Sleep
from model.events import Event

_SPIN = "include/linux/spinlock.h"
_SLEEPING = "include/linux/mutex.h, include/linux/rwsem.h"


def _spin(function: str, *more: Event, writes: tuple[int, ...] = ()) -> Effect:
    events = (Event.LOCK, Event.ATOMIC_ENTER, *more)
    return Effect(function, Result.VOID, events=events, lock=0, writes=writes, source=_SPIN)


def _unspin(function: str, *more: Event) -> Effect:
    events = (Event.UNLOCK, Event.ATOMIC_LEAVE, *more)
    return Effect(function, Result.VOID, events=events, lock=0, source=_SPIN)


def _sleeping(function: str, result: Result = Result.VOID) -> Effect:
    return Effect(
        function,
        result,
        events=(Event.LOCK,),
        lock=0,
        sleeps=Sleep.NEVER if result is Result.TRYLOCK else Sleep.ALWAYS,
        source=_SLEEPING,
    )


def _trylock(function: str, *more: Event, writes: tuple[int, ...] = ()) -> Effect:
    events = (Event.LOCK, Event.ATOMIC_ENTER, *more)
    return Effect(function, Result.TRYLOCK, events=events, lock=0, writes=writes, source=_SPIN)


def _unlock(function: str) -> Effect:
    return Effect(function, Result.VOID, events=(Event.UNLOCK,), lock=0, source=_SLEEPING)


_SAVE, _RESTORE = Event.IRQ_SAVE, Event.IRQ_RESTORE

EFFECTS = EffectTable(
    effects=(
        *(_spin(f) for f in ("idr_lock", "xa_lock", "xa_lock_bh", "task_lock", "netif_tx_lock")),
        *(_spin(f, _SAVE) for f in ("idr_lock_irq", "xa_lock_irq")),
        *(_spin(f, _SAVE, writes=(1,)) for f in ("idr_lock_irqsave", "xa_lock_irqsave")),
        *(
            _unspin(f)
            for f in ("idr_unlock", "xa_unlock", "xa_unlock_bh", "task_unlock", "netif_tx_unlock")
        ),
        *(_unspin(f, _RESTORE) for f in ("idr_unlock_irq", "xa_unlock_irq")),
        *(_unspin(f, _RESTORE) for f in ("idr_unlock_irqrestore", "xa_unlock_irqrestore")),
        # A semaphore is a signal as often as a lock: whoever takes it need not give it back.
        *(
            Effect(f, result, sleeps=Sleep.ALWAYS, source="kernel/locking/semaphore.c")
            for f, result in (
                ("down", Result.VOID),
                ("down_interruptible", Result.ERRNO),
                ("down_killable", Result.ERRNO),
                ("down_timeout", Result.ERRNO),
            )
        ),
        Effect("up", Result.VOID, source="kernel/locking/semaphore.c"),
        *(_trylock(f) for f in ("spin_trylock", "raw_spin_trylock", "spin_trylock_bh")),
        _trylock("spin_trylock_irqsave", _SAVE, writes=(1,)),
        _trylock("spin_trylock_irq", _SAVE),
        *(
            _spin(f)
            for f in [
                "spin_lock",
                "raw_spin_lock",
                "spin_lock_bh",
                "spin_lock_nested",
                "read_lock",
                "write_lock",
            ]
        ),
        *(
            _spin(f, _SAVE, writes=(1,))
            for f in [
                "spin_lock_irqsave",
                "raw_spin_lock_irqsave",
                "read_lock_irqsave",
                "write_lock_irqsave",
            ]
        ),
        *(_spin(f, _SAVE) for f in ["spin_lock_irq", "raw_spin_lock_irq"]),
        *(
            _unspin(f)
            for f in [
                "spin_unlock",
                "raw_spin_unlock",
                "spin_unlock_bh",
                "read_unlock",
                "write_unlock",
            ]
        ),
        *(
            _unspin(f, _RESTORE)
            for f in [
                "spin_unlock_irqrestore",
                "raw_spin_unlock_irqrestore",
                "read_unlock_irqrestore",
                "write_unlock_irqrestore",
                "spin_unlock_irq",
                "raw_spin_unlock_irq",
            ]
        ),
        *(
            _sleeping(f)
            for f in [
                "mutex_lock",
                "mutex_lock_nested",
                "down_read",
                "down_write",
                "mmap_read_lock",
                "mmap_write_lock",
            ]
        ),
        *(
            _sleeping(f, Result.ERRNO)
            for f in [
                "mutex_lock_interruptible",
                "mutex_lock_killable",
                "down_read_killable",
                "down_write_killable",
                "mmap_read_lock_killable",
                "mmap_write_lock_killable",
            ]
        ),
        *(
            _sleeping(f, Result.TRYLOCK)
            for f in [
                "mutex_trylock",
                "down_read_trylock",
                "down_write_trylock",
                "mmap_read_trylock",
            ]
        ),
        *(
            _unlock(f)
            for f in [
                "mutex_unlock",
                "up_read",
                "up_write",
                "mmap_read_unlock",
                "mmap_write_unlock",
            ]
        ),
    ),
    guards={
        "mutex": ("mutex_lock", "mutex_unlock"),
        "spinlock": ("spin_lock", "spin_unlock"),
        "raw_spinlock": ("raw_spin_lock", "raw_spin_unlock"),
        "spinlock_irq": ("spin_lock_irq", "spin_unlock_irq"),
        "spinlock_irqsave": ("spin_lock_irqsave", "spin_unlock_irqrestore"),
        "raw_spinlock_irqsave": ("raw_spin_lock_irqsave", "raw_spin_unlock_irqrestore"),
        "rwsem_read": ("down_read", "up_read"),
        "rwsem_write": ("down_write", "up_write"),
        "irqsave": ("local_irq_save", "local_irq_restore"),
        "irq": ("local_irq_disable", "local_irq_enable"),
        "preempt": ("preempt_disable", "preempt_enable"),
        "rcu": ("rcu_read_lock", "rcu_read_unlock"),
    },
)
