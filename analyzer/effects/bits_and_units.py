"""
Bit numbers, and which pages a number counts.

Source: include/asm-generic/bitops, include/hyperv/hvgdk_mini.h (HV_HYP_PAGE_SIZE is 4 KiB whatever
PAGE_SIZE is), arch/*/include/asm/set_memory.h (v7.2).
"""

from __future__ import annotations

from analyzer.effect import EffectTable

_SYSTEM, _HYPERVISOR = "pages of PAGE_SIZE", "pages of the hypervisor (4 KiB)"

EFFECTS = EffectTable(
    bit_numbers=(
        "set_bit",
        "__set_bit",
        "clear_bit",
        "__clear_bit",
        "test_and_set_bit",
        "test_and_clear_bit",
        "__test_and_set_bit",
        "__test_and_clear_bit",
        "test_bit",
        "sync_set_bit",
        "sync_clear_bit",
        "sync_test_and_set_bit",
        "sync_test_and_clear_bit",
    ),
    page_units={
        "PAGE_SIZE": _SYSTEM,
        "PAGE_SHIFT": _SYSTEM,
        "HV_HYP_PAGE_SIZE": _HYPERVISOR,
        "HV_HYP_PAGE_SHIFT": _HYPERVISOR,
    },
    page_counts={
        "set_memory_decrypted": (1, _SYSTEM),
        "set_memory_encrypted": (1, _SYSTEM),
    },
)
