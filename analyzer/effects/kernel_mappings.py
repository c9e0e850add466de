"""
Kernel mappings beyond the plain ones: attributes, TLB and caches, resources of the bus.

Source: semantics.md 3.3; the file named in each row (v7.2, unless it says otherwise).
"""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Resource, Result, Sleep
from analyzer.rows import allocate, borrow, drop, free, keep, sleep, take

_IO = "include/linux/io.h"
_SET = "arch/x86/include/asm/set_memory.h"
_TLB = "arch/x86/include/asm/tlbflush.h"
_IOPORT = "include/linux/ioport.h"


def _managed(source: str, names: str, result: Result = Result.POINTER) -> tuple[Effect, ...]:
    return tuple(
        Effect(
            f,
            result,
            sleeps=Sleep.ALWAYS,
            note="unmapped when the device is unbound",
            source=source,
        )
        for f in names.split()
    )


EFFECTS = EffectTable(
    effects=(
        *_managed(_IO, "devm_ioremap devm_ioremap_uc devm_ioremap_wc"),
        *_managed("include/linux/pci.h", "pcim_iomap"),
        *_managed(
            "include/linux/device.h, include/linux/device/devres.h",
            "devm_ioremap_resource devm_ioremap_resource_wc",
            Result.ERROR_POINTER,
        ),
        *_managed(
            "include/linux/platform_device.h",
            "devm_platform_ioremap_resource devm_platform_get_and_ioremap_resource",
            Result.ERROR_POINTER,
        ),
        *_managed(_IO, "devm_memremap", Result.ERROR_POINTER),
        *keep(
            "include/linux/memremap.h",
            "memremap_pages",
            0,
            result=Result.ERROR_POINTER,
            sleeps=Sleep.ALWAYS,
        ),
        *keep(
            "include/linux/memremap.h",
            "devm_memremap_pages",
            1,
            result=Result.ERROR_POINTER,
            sleeps=Sleep.ALWAYS,
        ),
        *sleep("include/linux/memremap.h", "memunmap_pages", Result.VOID),
        *allocate("include/linux/vmalloc.h", "vm_map_ram"),
        *free("include/linux/vmalloc.h", "vm_unmap_ram", sleeps=Sleep.ALWAYS),
        *sleep("include/linux/vmalloc.h", "vm_unmap_aliases", Result.VOID),
        *sleep("include/linux/vmalloc.h", "remap_vmalloc_range", Result.ERRNO),
        *sleep("include/linux/io.h", "ioremap_page_range", Result.ERRNO),
        *free("include/acpi/acpiosxf.h", "acpi_os_unmap_memory", sleeps=Sleep.ALWAYS),
        *allocate(
            "include/asm-generic/early_ioremap.h",
            "early_memremap early_ioremap",
            sleeps=Sleep.NEVER,
        ),
        *free("include/asm-generic/early_ioremap.h", "early_memunmap early_iounmap"),
        # As for the other changes of attributes, a failure leaves the state unknown.
        *sleep(_SET, "set_memory_np set_memory_p set_memory_4k", Result.ERRNO),
        *sleep(_SET, "set_memory_nonglobal set_memory_global", Result.ERRNO),
        *sleep(_SET, "set_pages_uc set_pages_wb set_pages_ro set_pages_rw", Result.ERRNO),
        *sleep(_SET, "set_pages_array_uc set_pages_array_wc set_pages_array_wb", Result.ERRNO),
        *sleep(_SET, "set_direct_map_invalid_noflush", Result.ERRNO),
        *sleep(_SET, "set_direct_map_default_noflush", Result.ERRNO),
        *take(
            "arch/x86/include/asm/memtype.h",
            "memtype_reserve",
            Resource.MAPPING,
            0,
            Result.ERRNO,
        ),
        *drop("arch/x86/include/asm/memtype.h", "memtype_free", Resource.MAPPING),
        *borrow("include/linux/pgtable.h", "pgprot_noncached pgprot_writecombine pgprot_nx"),
        *borrow(
            "arch/x86/include/asm/pgtable.h, arch/x86/include/asm/pgtable_types.h",
            "pgprot_val __pgprot pte_pfn pte_present pte_write pte_dirty pte_young pmd_present",
        ),
        *borrow(_TLB, "flush_tlb_all flush_tlb_mm flush_tlb_page flush_tlb_range", Result.VOID),
        *borrow(_TLB, "flush_tlb_mm_range flush_tlb_local", Result.VOID),
        *borrow("arch/x86/include/asm/special_insns.h", "clflush wbinvd clflushopt clwb"),
        *borrow("arch/x86/include/asm/cacheflush.h", "clflush_cache_range", Result.VOID),
        *borrow("arch/x86/include/asm/smp.h", "wbinvd_on_all_cpus wbinvd_on_cpu"),
        *sleep(_IOPORT, "request_mem_region request_region", Result.POINTER),
        *borrow(_IOPORT, "release_mem_region release_region", Result.VOID),
        *borrow(_IOPORT, "request_resource insert_resource allocate_resource", Result.UNKNOWN),
        *borrow(_IOPORT, "release_resource remove_resource", Result.UNKNOWN),
        *allocate("include/asm-generic/io.h, lib/iomap.c", "ioport_map", sleeps=Sleep.NEVER),
        *free("include/asm-generic/io.h, lib/iomap.c", "ioport_unmap"),
        *sleep("include/linux/static_call.h", "static_call_update", Result.VOID),
        *borrow("include/linux/static_call.h", "static_call_query"),
        *sleep("include/linux/jump_label.h", "static_branch_enable static_branch_disable"),
        *sleep("include/linux/jump_label.h", "static_branch_inc static_branch_dec"),
        *borrow("include/linux/jump_label.h", "static_branch_likely static_branch_unlikely"),
        *borrow("include/linux/jump_label.h", "static_key_enabled static_key_count"),
        *borrow("include/asm-generic/io.h", "readb readw writeb writew ioread8 ioread16"),
        *borrow("include/asm-generic/io.h", "iowrite8 iowrite16 memcpy_toio memcpy_fromio"),
        *borrow("include/asm-generic/io.h", "memset_io writel_relaxed readl_relaxed inb inw"),
        *borrow("include/asm-generic/io.h", "inl outb outw outl readq_relaxed writeq_relaxed"),
    ),
)
