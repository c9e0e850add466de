"""
Calls that only compute, read or write through their arguments: strings, bits, CPU masks, units.

Source: the file named in each row (v7.2, unless it says otherwise).
"""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Result, Transfer
from analyzer.rows import borrow

_STRING = "include/linux/string.h"
_BITMAP = "include/linux/bitmap.h"
_CPUMASK = "include/linux/cpumask.h"
_PRINT = "include/linux/printk.h"

EFFECTS = EffectTable(
    effects=(
        *borrow(_STRING, "strcasecmp strncasecmp strnlen strsep strim strstrip strspn strcspn"),
        *borrow(_STRING, "strscpy_pad strlcat strcat memset16 memset32 memset64"),
        *borrow(_STRING, "sysfs_streq match_string memcpy_and_pad memtostr strtomem_pad"),
        *borrow(_STRING, "memchr_inv mem_is_zero str_has_prefix strstarts kbasename"),
        *(
            Effect(f, Result.UNKNOWN, transfer=(Transfer.DERIVE, 0), source=_STRING)
            for f in ("skip_spaces",)
        ),
        *borrow(_STRING, "strchr strrchr strstr strnstr strpbrk strnchr memchr memscan"),
        *borrow("include/linux/sprintf.h", "vsprintf vscnprintf sscanf"),
        *borrow(_BITMAP, "bitmap_fill bitmap_copy bitmap_and bitmap_or bitmap_andnot bitmap_xor"),
        *borrow(_BITMAP, "bitmap_empty bitmap_full bitmap_weight bitmap_equal bitmap_subset"),
        *borrow(_BITMAP, "bitmap_intersects bitmap_find_free_region bitmap_release_region"),
        *borrow(_BITMAP, "bitmap_find_next_zero_area bitmap_to_arr32 bitmap_from_arr64"),
        *borrow("include/linux/find.h", "find_last_bit find_next_and_bit find_nth_bit"),
        *borrow("include/asm-generic/bitops/non-atomic.h", "__test_and_set_bit"),
        *borrow("include/asm-generic/bitops/non-atomic.h", "__test_and_clear_bit __change_bit"),
        *borrow("arch/x86/include/asm/sync_bitops.h", "sync_test_and_set_bit sync_test_bit"),
        *borrow("arch/x86/include/asm/sync_bitops.h", "sync_test_and_clear_bit"),
        *borrow("include/linux/bitops.h", "assign_bit __assign_bit sign_extend32 rol32 ror32"),
        *borrow("include/linux/bitops.h", "fls_long get_count_order"),
        *borrow(_CPUMASK, "cpumask_and cpumask_or cpumask_andnot cpumask_equal cpumask_subset"),
        *borrow(_CPUMASK, "cpumask_intersects cpumask_setall cpumask_any cpumask_any_and"),
        *borrow(_CPUMASK, "cpumask_first_and cpumask_next_and cpumask_last cpumask_full"),
        *borrow(_CPUMASK, "cpumask_test_and_set_cpu cpumask_test_and_clear_cpu cpumask_nth"),
        *borrow(_CPUMASK, "cpumask_any_distribute cpumask_size cpumask_bits cpu_online"),
        *borrow(_CPUMASK, "cpu_possible cpu_present cpu_active cpumask_available"),
        *borrow("include/linux/topology.h", "numa_mem_id cpumask_of_node cpu_to_mem"),
        *borrow("include/linux/nodemask.h", "node_online first_online_node nr_online_nodes"),
        *borrow("include/linux/kconfig.h", "IS_ENABLED IS_BUILTIN IS_MODULE IS_REACHABLE"),
        Effect("offsetofend", unevaluated=(0, 1), source="include/linux/stddef.h"),
        *borrow("include/linux/mm.h", "PAGE_ALIGNED PAGE_ALIGN_DOWN"),
        *borrow("include/linux/math.h", "DIV_ROUND_UP_ULL DIV_ROUND_CLOSEST mult_frac"),
        *borrow("include/linux/math64.h", "div_u64 div64_u64 div_u64_rem mul_u64_u32_shr"),
        *borrow("include/linux/log2.h", "is_power_of_2 rounddown_pow_of_two"),
        *borrow("include/linux/overflow.h", "array3_size size_sub check_shl_overflow"),
        *borrow("include/linux/wordpart.h", "lower_16_bits upper_16_bits"),
        *borrow("include/linux/uuid.h", "guid_equal guid_copy uuid_equal guid_is_null guid_parse"),
        *borrow("include/linux/capability.h", "capable ns_capable perfmon_capable"),
        *borrow("include/linux/random.h", "get_random_bytes get_random_u32 get_random_u64"),
        *borrow("include/linux/hash.h", "hash_32 hash_64 hash_long hash_ptr"),
        *borrow("include/linux/hashtable.h", "hash_min HASH_SIZE"),
        *borrow("include/linux/crc32.h", "crc32_le crc32_be"),
        *borrow("include/linux/sort.h", "sort sort_r"),
        *borrow("include/asm-generic/barrier.h", "virt_mb virt_rmb virt_wmb smp_mb__before_atomic"),
        *borrow("include/asm-generic/barrier.h", "smp_mb__after_atomic dma_rmb dma_wmb"),
        *borrow("include/asm-generic/barrier.h", "virt_store_mb"),
        *borrow("arch/x86/include/asm/msr.h", "wrmsrq rdtsc_ordered native_wrmsrq"),
        *borrow("arch/x86/include/asm/cpufeature.h", "boot_cpu_has cpu_feature_enabled"),
        *borrow(_PRINT, "pr_notice_once pr_debug_once pr_notice_ratelimited printk_once"),
        *borrow(_PRINT, "pr_devel print_hex_dump print_hex_dump_bytes print_hex_dump_debug"),
        *borrow(_PRINT, "pr_debug_ratelimited pr_emerg_once printk_ratelimited vprintk"),
        *borrow("include/linux/ratelimit_types.h", "___ratelimit __ratelimit"),
        *borrow("include/linux/mmdebug.h", "VM_WARN_ON_ONCE VM_WARN_ON_FOLIO VM_WARN_ONCE"),
        *(
            Effect(f, transfer=(Transfer.TRUTH, 0), source="include/asm-generic/bug.h")
            for f in ("WARN_TAINT", "WARN_TAINT_ONCE")
        ),
        *borrow("include/linux/build_bug.h", "BUILD_BUG_ON_ZERO BUILD_BUG_ON_MSG"),
        *borrow("arch/x86/include/asm/irqflags.h, include/linux/irqflags.h", "safe_halt"),
        *borrow("include/linux/nospec.h", "barrier_nospec"),
    ),
)  # fmt: skip
