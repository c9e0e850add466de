"""Calls that only read or write through their arguments. Source: include/linux, lib/ (v7.2)."""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Result, Transfer


def _borrow(
    names: str, result: Result = Result.UNKNOWN, needs: tuple[int, ...] = ()
) -> tuple[Effect, ...]:
    source = "include/linux/string.h, include/linux/printk.h, lib/"
    return tuple(Effect(f, result, dereferences=needs, source=source) for f in names.split())


EFFECTS = EffectTable(
    effects=(
        *(
            Effect(f, unevaluated=(0, 1), source="include/linux/overflow.h, stddef.h")
            for f in (
                "struct_size",
                "offsetof",
                "typeof",
                "sizeof_field",
                "container_of",
            )
        ),
        *(
            Effect(f, transfer=(Transfer.TRUTH, 0), source="include/asm-generic/bug.h")
            for f in ("WARN", "WARN_ON", "WARN_ON_ONCE", "WARN_ONCE", "WARN_RATELIMIT")
        ),
        Effect("ARRAY_SIZE", Result.CONSTANT, unevaluated=(0,), source="linux/array_size.h"),
        *(
            Effect(f, Result.VOID, stops=0, source="asm-generic/bug.h, linux/mmdebug.h")
            for f in ("BUG_ON", "VM_BUG_ON", "VM_BUG_ON_PAGE", "VM_BUG_ON_FOLIO", "VM_BUG_ON_VMA")
        ),
        Effect("flex_array_size", unevaluated=(0, 1), source="include/linux/overflow.h"),
        *(
            Effect(f, keeps=(1,), source="include/linux/compiler.h, asm-generic/barrier.h")
            for f in ("WRITE_ONCE", "smp_store_release", "xchg")
        ),
        *(
            Effect(f, writes=(1, 2), source="arch/x86/include/asm/msr.h")
            for f in ("rdmsr", "rdmsrl", "rdmsrq", "native_rdmsr")
        ),
        Effect("cpuid", writes=(1, 2, 3, 4), source="arch/x86/include/asm/cpuid"),
        Effect("cmpxchg", keeps=(2,), source="include/linux/atomic.h"),
        *_borrow("memset memzero_explicit strscpy strcpy strncpy strlcpy", needs=(0,)),
        *_borrow("memcpy memmove strcmp strncmp memcmp", needs=(0, 1)),
        *_borrow("strlen", needs=(0,)),
        *_borrow("snprintf scnprintf sprintf vsnprintf"),
        *_borrow(
            "printk pr_emerg pr_alert pr_crit pr_err pr_warn pr_warning pr_notice pr_info "
            "pr_debug pr_cont pr_err_once pr_warn_once pr_info_once pr_err_ratelimited "
            "pr_warn_ratelimited pr_info_ratelimited dev_err dev_warn dev_info dev_dbg "
            "dev_notice dev_err_ratelimited dev_warn_ratelimited dev_dbg_ratelimited "
            "netdev_err netdev_warn netdev_info netdev_dbg drm_err drm_warn drm_info drm_dbg "
            "DRM_ERROR DRM_INFO DRM_DEBUG vp_err vp_info partition_err dump_stack seq_printf "
            "seq_puts trace_printk no_printk",
            Result.VOID,
        ),
        *_borrow("VM_WARN_ON lockdep_assert_held BUILD_BUG_ON lockdep_assert_irqs_disabled"),
        *_borrow(
            "min max min_t max_t clamp clamp_t min3 max3 swap abs ALIGN ALIGN_DOWN round_up "
            "round_down DIV_ROUND_UP roundup rounddown IS_ALIGNED BIT BIT_ULL GENMASK "
            "GENMASK_ULL upper_32_bits lower_32_bits ilog2 order_base_2 fls fls64 ffs __ffs "
            "__fls hweight64 hweight32 hweight_long get_order roundup_pow_of_two array_size "
            "size_add size_mul check_add_overflow "
            "check_mul_overflow check_sub_overflow PFN_UP PFN_DOWN PFN_PHYS PHYS_PFN "
            "PAGE_ALIGN cpu_to_le16 cpu_to_le32 cpu_to_le64 le16_to_cpu le32_to_cpu "
            "le64_to_cpu cpu_to_be16 cpu_to_be32 be16_to_cpu be32_to_cpu u64_to_user_ptr "
            "FIELD_GET FIELD_PREP array_index_nospec __builtin_clz __builtin_expect htons "
            "htonl ntohs ntohl"
        ),
        *_borrow(
            "READ_ONCE smp_load_acquire atomic_read atomic_set "
            "atomic_dec atomic64_read atomic64_set atomic_add "
            "atomic_sub test_bit set_bit clear_bit __set_bit __clear_bit test_and_set_bit "
            "test_and_clear_bit find_first_bit find_next_bit find_first_zero_bit "
            "find_next_zero_bit bitmap_zero bitmap_set bitmap_clear smp_mb "
            "smp_rmb smp_wmb mb rmb wmb barrier cpu_relax sync_set_bit sync_clear_bit"
        ),
        *_borrow(
            "INIT_LIST_HEAD INIT_HLIST_HEAD INIT_HLIST_NODE INIT_WORK INIT_DELAYED_WORK "
            "mutex_init spin_lock_init raw_spin_lock_init rwlock_init init_rwsem "
            "init_completion reinit_completion init_waitqueue_head atomic_long_set kref_init "
            "refcount_set hash_init timer_setup idr_init ida_init xa_init xa_init_flags "
            "mutex_destroy idr_destroy ida_destroy init_srcu_struct sg_init_table "
            "list_empty list_del list_del_init hlist_del hlist_del_rcu "
            "hlist_del_init list_del_rcu kobject_name dev_name dev_to_node "
            "init_waitqueue_entry init_waitqueue_func_entry init_poll_funcptr mutex_is_locked"
        ),
        *_borrow(
            "wrmsrl wrmsr rdtsc native_wrmsr cpuid_eax "
            "cpuid_ebx cpuid_ecx cpuid_edx smp_processor_id raw_smp_processor_id "
            "num_online_cpus num_possible_cpus num_present_cpus cpu_to_node numa_node_id "
            "nr_cpu_ids cpumask_first cpumask_next cpumask_weight cpumask_test_cpu "
            "cpumask_set_cpu cpumask_clear_cpu cpumask_clear cpumask_empty cpumask_copy "
            "cpumask_of dev_get_drvdata pci_get_drvdata platform_get_drvdata readl writel "
            "readq writeq ioread32 iowrite32 ktime_get jiffies time_after time_before "
            "msecs_to_jiffies usecs_to_jiffies ktime_get_ns udelay ndelay"
        ),
    ),
)
