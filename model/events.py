"""The event alphabet that automata and the machine share. An event always concerns one subject."""

from __future__ import annotations

from enum import Enum


class Event(Enum):
    """What a thread does, or suffers, in one step; the value is the phrase a path shows."""

    ALLOCATE = "allocated"
    FREE = "freed"
    USE = "used"
    STORE = "stored where it outlives the function"
    HAND_OVER = "handed to the caller"
    PASS_UNKNOWN = "passed to code that was not read"  # noqa: S105 - a phrase, not a password
    DEPOSIT = "deposited with the hypervisor"
    WITHDRAW = "withdrawn from the hypervisor"
    MAP_CHILD = "mapped into a child partition"
    UNMAP_CHILD = "unmapped from the child partition"
    NULL_USE = "NULL dereferenced"
    UNSET_USE = "used before it is set"
    RAW_COMPARE = "compared without masking the status"
    TRUNCATE = "truncated to fewer than 64 bits"
    COUNT_ASKED = "counted as done although only asked for"
    CALL_DONE = "hypercall done"
    CALL_FAILED = "hypercall failed"
    MEMORY_GIVEN = "memory given to the hypervisor"
    IRQ_SAVE = "interrupts off"
    IRQ_RESTORE = "interrupts restored"
    ATOMIC_ENTER = "atomic section entered"
    ATOMIC_LEAVE = "atomic section left"
    MAY_SLEEP = "may sleep"
    INPUT_TAKE = "per-CPU hypercall page taken"
    INPUT_ISSUE = "per-CPU hypercall page handed to the hypervisor"
    RCU_ENTER = "RCU read section entered"
    RCU_LEAVE = "RCU read section left"
    LOCK = "lock taken"
    UNLOCK = "lock released"
    REGISTER = "registered"
    UNREGISTER = "unregistered"
    UNWIND_UNKNOWN = "clean-up by code that was not read"
    HOLE = "code that the input does not show"
