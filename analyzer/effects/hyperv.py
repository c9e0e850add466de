"""
Hypercalls and Hyper-V helpers of Linux.

Source: semantics.md 2.0, 2.1, 2.2, 3.7; include/asm-generic/mshyperv.h, drivers/hv (v7.2).
"""

from __future__ import annotations

from analyzer.effect import (
    Effect,
    EffectTable,
    Hypercall,
    PageUse,
    Result,
    Sleep,
    Transfer,
)

_ASM = "include/asm-generic/mshyperv.h"


def _hypercall(function: str, arguments: tuple[int, int, int], reps: int | None = None) -> Effect:
    return Effect(
        function, Result.HYPERCALL, hypercall=arguments, reps=reps, source=f"{_ASM}:{function}"
    )


EFFECTS = EffectTable(
    effects=(
        _hypercall("hv_do_hypercall", (0, 1, 2)),
        _hypercall("hv_do_rep_hypercall", (0, 3, 4), 1),
        _hypercall("hv_do_rep_hypercall_ex", (0, 4, 5), 1),
        _hypercall("hv_do_nested_hypercall", (0, 1, 2)),
        Effect("hv_do_fast_hypercall8", Result.HYPERCALL, source=_ASM),
        Effect("hv_do_fast_hypercall16", Result.HYPERCALL, source=_ASM),
        Effect("hv_result", Result.UNKNOWN, transfer=(Transfer.MASK, 0), source=_ASM),
        Effect("hv_result_success", Result.UNKNOWN, transfer=(Transfer.SUCCESS, 0), source=_ASM),
        Effect("hv_result_to_errno", Result.ERRNO, transfer=(Transfer.TO_ERRNO, 0), source=_ASM),
        Effect("hv_status_to_errno", Result.ERRNO, transfer=(Transfer.TO_ERRNO, 0), source=_ASM),
        Effect("hv_result_needs_memory", Result.UNKNOWN, source="drivers/hv/hv_proc.c"),
        Effect("hv_repcomp", Result.UNKNOWN, source=_ASM),
        Effect("hv_status_printk", Result.VOID, source=_ASM),
        Effect("hv_status_err", Result.VOID, source=_ASM),
        Effect("hv_status_debug", Result.VOID, source=_ASM),
        *(
            Effect(
                f,
                Result.ERRNO,
                sleeps=Sleep.ALWAYS,
                gives_memory=True,
                source="drivers/hv/hv_proc.c (7.2: errno)",
            )
            for f in ("hv_call_deposit_pages", "hv_deposit_memory", "hv_deposit_memory_node")
        ),
        *(
            Effect(f, Result.ERRNO, sleeps=Sleep.ALWAYS, source="drivers/hv/hv_proc.c (7.2: errno)")
            for f in ("hv_call_add_logical_proc", "hv_call_create_vp")
        ),
        Effect("this_cpu_ptr", Result.VALID, source="include/linux/percpu-defs.h"),
        Effect("per_cpu_ptr", Result.VALID, source="include/linux/percpu-defs.h"),
        Effect("raw_cpu_ptr", Result.VALID, source="include/linux/percpu-defs.h"),
        Effect("hv_cpu_number_to_vp_number", Result.UNKNOWN, source=_ASM),
        Effect("cpumask_to_vpset", Result.UNKNOWN, source=_ASM),
        Effect(
            "vmbus_driver_register",
            Result.ERRNO,
            registers=("vmbus driver", 0),
            sleeps=Sleep.ALWAYS,
            source="include/linux/hyperv.h",
        ),
        Effect(
            "vmbus_driver_unregister",
            Result.VOID,
            unregisters=("vmbus driver", 0),
            sleeps=Sleep.ALWAYS,
            source="include/linux/hyperv.h",
        ),
    ),
    hypercalls=(
        Hypercall("HVCALL_DEPOSIT_MEMORY", PageUse.DEPOSIT, True, "semantics.md 2.1 DepositMemory"),
        Hypercall("HVCALL_MAP_GPA_PAGES", PageUse.MAP, True, "semantics.md 2.2 MapGpaPages"),
        Hypercall("HVCALL_UNMAP_GPA_PAGES", PageUse.UNMAP, True, "semantics.md 2.2 UnmapGpaPages"),
    ),
    constants={
        "HV_STATUS_SUCCESS": "zero",
        "NULL": "zero",
        "false": "zero",
        "true": "positive",
        "IRQ_HANDLED": "positive",
    },
    percpu_input=("hyperv_pcpu_input_arg", "hyperv_pcpu_output_arg"),
    status_masks=("HV_HYPERCALL_RESULT_MASK",),
    reps_done=("hv_repcomp", "HV_HYPERCALL_REP_COMP_MASK", "HV_HYPERCALL_REP_COMP_OFFSET"),
)
