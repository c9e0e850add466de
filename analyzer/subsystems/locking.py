"""Locking."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="locking",
    title="Locking",
    paths=(
        "kernel/locking/",
        "include/linux/mutex*.h",
        "include/linux/spinlock*.h",
        "include/linux/rwsem*.h",
        "include/linux/rwlock*.h",
        "include/linux/lockdep*.h",
        "include/linux/cleanup.h",
        "Documentation/locking/",
    ),
    symbols=(r"lockdep_(set|register|unregister|init)_\w+",),
    kconfig=(
        r"LOCKDEP\w*",
        "PROVE_LOCKING",
        "DEBUG_(MUTEXES|SPINLOCK|LOCK_ALLOC)",
    ),
)
