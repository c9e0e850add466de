"""Page allocation. Source: semantics.md 3.1, 3.2; include/linux/gfp.h, mm/page_alloc.c (v7.2)."""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Resource, Result, Sleep, Transfer

_GFP = "include/linux/gfp.h"


def _pages(function: str, gfp: int) -> Effect:
    return Effect(
        function,
        Result.POINTER,
        acquires=Resource.PAGE,
        sleeps=Sleep.GFP,
        gfp=gfp,
        source=f"{_GFP}:{function}; NULL (or address 0) on failure",
    )


def _free(function: str, argument: int = 0) -> Effect:
    return Effect(function, Result.VOID, releases=argument, source=f"mm/page_alloc.c:{function}")


def _names(function: str, source: str) -> Effect:
    """The result names the frame its argument names."""
    return Effect(
        function, Result.VALID, dereferences=(0,), transfer=(Transfer.DERIVE, 0), source=source
    )


def _number(function: str, source: str) -> Effect:
    """Arithmetic on an address or frame number: reads no memory."""
    return Effect(function, Result.VALID, transfer=(Transfer.DERIVE, 0), source=source)


EFFECTS = EffectTable(
    effects=(
        _pages("alloc_page", 0),
        _pages("alloc_pages", 0),
        _pages("alloc_pages_node", 1),
        _pages("__alloc_pages_node", 1),
        _pages("__get_free_page", 0),
        _pages("__get_free_pages", 0),
        _pages("get_zeroed_page", 0),
        _pages("alloc_pages_exact", 1),
        _free("__free_page"),
        _free("__free_pages"),
        _free("free_page"),
        _free("free_pages"),
        _free("free_pages_exact"),
        Effect("split_page", Result.VOID, dereferences=(0,), source="mm/page_alloc.c:split_page"),
        _names("page_address", "mm/highmem.c:page_address"),
        _names("page_to_virt", "include/asm-generic/memory_model.h"),
        _number("page_to_pfn", "include/asm-generic/memory_model.h"),
        _number("page_to_hvpfn", "include/linux/hyperv.h"),
        _number("page_to_phys", "include/asm-generic/memory_model.h"),
        _number("pfn_to_page", "include/asm-generic/memory_model.h"),
        _number("virt_to_page", "arch/x86/include/asm/page.h"),
        _number("virt_to_phys", "arch/x86/include/asm/io.h"),
        _number("virt_to_hvpfn", "include/linux/hyperv.h"),
        _number("phys_to_virt", "arch/x86/include/asm/io.h"),
        _number("__pa", "arch/x86/include/asm/page.h"),
        _number("__va", "arch/x86/include/asm/page.h"),
        _number("virt_to_pfn", "include/asm-generic/memory_model.h"),
        Effect(
            "clear_page", Result.VOID, dereferences=(0,), source="arch/x86/include/asm/page_64.h"
        ),
        Effect("vmalloc_to_page", Result.POINTER, source="mm/vmalloc.c:vmalloc_to_page"),
        Effect("vmalloc_to_pfn", Result.UNKNOWN, source="mm/vmalloc.c:vmalloc_to_pfn"),
        Effect("pfn_valid", Result.UNKNOWN, source="include/linux/mmzone.h"),
    ),
    blocking_gfp=(
        "GFP_KERNEL",
        "GFP_KERNEL_ACCOUNT",
        "GFP_USER",
        "GFP_HIGHUSER",
        "GFP_NOIO",
        "GFP_NOFS",
        "__GFP_DIRECT_RECLAIM",
        "__GFP_RECLAIM",
    ),
    unfailing_gfp=("__GFP_NOFAIL",),
)
