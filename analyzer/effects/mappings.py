"""Kernel mappings. Source: semantics.md 3.3; kernel/iomem.c, mm/vmalloc.c (v7.2)."""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Resource, Result, Sleep

_MAPS = (
    "vmap vmap_pfn memremap ioremap ioremap_wc ioremap_cache ioremap_uc ioremap_wt ioremap_np "
    "ioremap_encrypted ioremap_prot pci_iomap pci_ioremap_bar acpi_os_map_memory of_iomap"
)

EFFECTS = EffectTable(
    effects=(
        *(
            Effect(
                f,
                Result.POINTER,
                acquires=Resource.MEMORY,
                sleeps=Sleep.ALWAYS,
                source=f"semantics.md 3.3:{f}; NULL on failure",
            )
            for f in _MAPS.split()
        ),
        *(
            Effect(f, Result.VOID, releases=0, sleeps=Sleep.ALWAYS, source=f"semantics.md 3.3:{f}")
            for f in ("vunmap", "iounmap")
        ),
        Effect("memunmap", Result.VOID, releases=0, source="kernel/iomem.c:memunmap"),
        Effect("pci_iounmap", Result.VOID, releases=1, source="lib/pci_iomap.c:pci_iounmap"),
        *(
            Effect(f, Result.ERRNO, sleeps=Sleep.ALWAYS, source="arch/x86/mm/pat/set_memory.c")
            for f in [
                "set_memory_uc",
                "set_memory_wc",
                "set_memory_wb",
                "set_memory_ro",
                "set_memory_rw",
                "set_memory_x",
                "set_memory_nx",
                "set_memory_rox",
            ]
        ),
        # After a failure the state of the page is unknown and it must not be freed: a page that was
        # passed is no longer one that has to be given back.
        *(
            Effect(f, Result.ERRNO, keeps=(0,), sleeps=Sleep.ALWAYS, source="semantics.md 3.3")
            for f in ("set_memory_decrypted", "set_memory_encrypted")
        ),
        Effect("flush_tlb_kernel_range", Result.VOID, source="mm/tlb.c"),
    ),
    # include/asm-generic/pgtable; vmalloc_exec() of 5.7 and before.
    writable_executable=("PAGE_KERNEL_EXEC", "PAGE_KERNEL_RWX", "vmalloc_exec"),
)
