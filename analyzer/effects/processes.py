"""
Memory of processes: copies, address spaces, pins, page tables, notifiers.

Source: semantics.md 3.4; the file named in each row (v7.2, unless it says otherwise).
"""

from __future__ import annotations

from dataclasses import replace

from analyzer.effect import EffectTable, Resource, Result, Sleep
from analyzer.rows import allocate, borrow, drop, free, pair, sleep, take

_MM = "include/linux/mm.h"
_SCHED = "include/linux/sched/mm.h"
_UACCESS = "include/linux/uaccess.h"
_NOTIFIER = "include/linux/mmu_notifier.h"

EFFECTS = EffectTable(
    effects=(
        *sleep(_UACCESS, "__copy_from_user __copy_to_user"),
        *sleep(_UACCESS, "copy_struct_from_user", Result.ERRNO),
        *sleep("include/asm-generic/uaccess.h", "strncpy_from_user", Result.COUNT),
        *sleep("include/asm-generic/uaccess.h", "strnlen_user"),
        *borrow(_UACCESS, "pagefault_disable pagefault_enable", Result.VOID),
        *borrow(
            _UACCESS,
            "copy_from_kernel_nofault copy_to_kernel_nofault copy_from_user_nofault",
            Result.ERRNO,
        ),
        *borrow(
            _UACCESS,
            "__copy_from_user_inatomic __copy_to_user_inatomic",
        ),
        *sleep("include/linux/uio.h", "copy_from_iter copy_to_iter copy_page_to_iter"),
        *sleep("include/linux/uio.h", "copy_from_iter_full copy_page_from_iter"),
        *borrow("include/linux/uio.h", "iov_iter_count iov_iter_advance iov_iter_init"),
        *borrow("include/linux/uio.h", "iov_iter_kvec iov_iter_revert iov_iter_truncate"),
        *sleep("include/linux/pagemap.h", "fault_in_readable fault_in_writeable"),
        *allocate(_SCHED, "get_task_mm", sleeps=Sleep.NEVER),
        *free(_SCHED, "mmput", sleeps=Sleep.ALWAYS),
        *free(_SCHED, "mmput_async"),
        *take(_SCHED, "mmget mmgrab", Resource.REFERENCE, 0),
        *take(_SCHED, "mmget_not_zero", Resource.REFERENCE, 0, Result.UNKNOWN),
        *drop(_SCHED, "mmdrop"),
        # Both need mmap_lock; what they find is valid only while it is held.
        *borrow(_MM, "vma_lookup find_vma find_vma_intersection", Result.POINTER),
        *borrow(_MM, "vma_pages vma_is_accessible vm_get_page_prot vma_kernel_pagesize"),
        *borrow("include/linux/mmap_lock.h", "mmap_assert_locked mmap_assert_write_locked"),
        *borrow(_MM, "vm_flags_set vm_flags_clear vm_flags_reset vm_flags_mod", Result.VOID),
        *sleep("include/linux/mm.h", "vm_mmap vm_munmap get_unmapped_area"),
        *sleep(_MM, "account_locked_vm __account_locked_vm", Result.ERRNO),
        # Partial: fewer pages than asked for may come back, and each of them has to go back.
        *take(_MM, "pin_user_pages_unlocked", Resource.PIN, 2, Result.COUNT),
        *take(_MM, "get_user_pages_unlocked", Resource.REFERENCE, 2, Result.COUNT),
        *take(_MM, "get_user_pages_fast_only", Resource.REFERENCE, 3, Result.UNKNOWN),
        *take("include/linux/memfd.h, mm/gup.c", "memfd_pin_folios", Resource.PIN, 3, Result.COUNT),
        *drop(_MM, "unpin_user_folio unpin_folios", Resource.PIN),
        *drop(_MM, "unpin_user_page_range_dirty_lock", Resource.PIN),
        *sleep(_MM, "fixup_user_fault", Result.ERRNO),
        *sleep(_MM, "remap_pfn_range io_remap_pfn_range vm_iomap_memory", Result.ERRNO),
        *sleep(_MM, "vm_map_pages vm_map_pages_zero", Result.ERRNO),
        # These take references of their own: the caller's stay his to put.
        *sleep(_MM, "vm_insert_page vm_insert_pages", Result.ERRNO),
        *sleep(_MM, "vmf_insert_pfn vmf_insert_pfn_prot vmf_insert_mixed"),
        *sleep("include/linux/huge_mm.h", "vmf_insert_pfn_pmd vmf_insert_pfn_pud"),
        *sleep(_MM, "unmap_mapping_range unmap_mapping_pages", Result.VOID),
        *sleep("include/linux/mm.h (until 7.1: zap_vma_ptes)", "zap_special_vma_range"),
        *sleep("include/linux/mm.h (before 7.2)", "zap_vma_ptes"),
        *sleep("include/linux/mm.h (until 6.12)", "follow_pfn follow_pte"),
        *borrow("include/linux/mm.h (6.12 and later)", "follow_pfnmap_start", Result.ERRNO),
        *borrow("include/linux/mm.h (6.12 and later)", "follow_pfnmap_end", Result.VOID),
        *sleep("include/linux/migrate.h", "migrate_pages"),
        *pair(
            _NOTIFIER,
            "mmu_notifier_register __mmu_notifier_register",
            "mmu_notifier_unregister",
            "MMU notifier",
        ),
        *pair(
            _NOTIFIER,
            "mmu_interval_notifier_insert_locked",
            "",
            "interval notifier",
        ),
        *(
            replace(row, takes=(Resource.REFERENCE, -1))
            for row in sleep(_NOTIFIER, "mmu_notifier_get", Result.ERROR_POINTER)
        ),
        *drop(_NOTIFIER, "mmu_notifier_put"),
        *sleep(_NOTIFIER, "mmu_notifier_synchronize", Result.VOID),
        # Waits while an invalidation runs: never below the lock that the callback takes.
        *sleep(_NOTIFIER, "mmu_interval_read_begin"),
        *borrow(_NOTIFIER, "mmu_interval_read_retry mmu_interval_check_retry"),
        *borrow(_NOTIFIER, "mmu_interval_set_seq", Result.VOID),
        *borrow(_NOTIFIER, "mmu_notifier_range_blockable mmu_notifier_range_init"),
        *borrow("include/linux/hmm.h", "hmm_pfn_to_page hmm_pfn_to_map_order"),
    ),
)
