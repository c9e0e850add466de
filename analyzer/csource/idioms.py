"""What kernel macros do to control flow: loops they hide, calls that do not return."""

from __future__ import annotations

import re

# include/linux/bug.h, panic.h, compiler.h, kernel/exit.c, kthread.h, v7.2
NO_RETURN = frozenset(
    (
        "BUG",
        "panic",
        "nmi_panic",
        "do_exit",
        "do_group_exit",
        "make_task_dead",
        "do_task_dead",
        "kthread_exit",
        "kthread_complete_and_exit",
        "module_put_and_kthread_exit",
        "unreachable",
        "__builtin_unreachable",
        "__builtin_trap",
        "rewind_stack_and_make_dead",
        "stop_this_cpu",
        "cpu_startup_entry",
        "__stack_chk_fail",
        "__fortify_panic",
        "hv_ghcb_terminate",
    )
)

GUARD, CLASS, ACQUIRE, RETURN_PTR, NO_FREE_PTR = (
    "guard",
    "CLASS",
    "ACQUIRE",
    "return_ptr",
    "no_free_ptr",
)
SCOPED_GUARD, SCOPED_CONDITION = "scoped_guard", "scoped_cond_guard"
# Which scopes are entered in any case; a guard class with one of these endings may fail
# (include/linux/cleanup.h, mutex.h, rwsem.h, cred.h, v7.2).
_ALWAYS_ENTERED = re.compile(r"scoped_(?:cond_)?guard|scoped_class|scoped_ksimd|\w*with_\w*creds")
_MAY_FAIL = re.compile(r"\w+_(?:try|intr|kill)(?:_\w+)?\Z")

FALLTHROUGH = frozenset(("fallthrough", "__fallthrough"))

# Which arguments an iterator macro assigns; the first where no row matches.
_ASSIGNED: tuple[tuple[re.Pattern[str], tuple[int, ...]], ...] = tuple(
    (re.compile(pattern), positions)
    for pattern, positions in (
        (r"for_each_sg(table)?(_dma)?(_sg|_page)?\Z", (1,)),
        (r"xa_for_each", (1, 2)),
        (r"(xas|mas)_for_each", (1,)),
        (r"mt_for_each", (1, 2)),
        (r"idr_for_each_entry", (1, 2)),
        (r"for_each_vma", (1,)),
        (r"for_each_(available_|reserved_)?child_of_node\Z", (1,)),
        (r"(fwnode|device)_for_each_\w*(child|node)", (1,)),
        (r"hash_for_each_possible", (1,)),
        (r"hash_for_each(_rcu)?\Z", (1, 2)),
        (r"hash_for_each_safe", (1, 2, 3)),
        (r"bitmap_for_each|for_each_(set|clear)_bitrange", (0, 1)),
        (r"for_each_process_thread|for_each_zone_zonelist|kvm_for_each_vcpu", (0, 1)),
        (r"for_each_mem_pfn_range", (0, 2, 3, 4)),
        (r"for_each_(free_)?mem_(pfn_)?range(_in_zone|_reverse)?", (0, 1, 2, 3, 4)),
        (r"\w*_safe(_\w+)?\Z", (0, 1)),
    )
)


def may_be_skipped(macro: str, guard: str) -> bool:
    """True if the block behind a scope macro may not run; *guard* is the class it takes."""
    if macro == SCOPED_CONDITION:
        return False
    return _ALWAYS_ENTERED.match(macro) is None or _MAY_FAIL.match(guard) is not None


def assigned_arguments(macro: str) -> tuple[int, ...]:
    """Positions of the arguments that iterator *macro* assigns on each turn."""
    for pattern, positions in _ASSIGNED:
        if pattern.match(macro):
            return positions
    return (0,)
