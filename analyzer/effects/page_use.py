"""
Pages beyond their allocation: references, temporary mappings, boot memory.

Source: semantics.md 3.1, 3.2; the file named in each row (v7.2, unless it says otherwise).
"""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Resource, Result, Sleep, Transfer
from analyzer.rows import borrow, drop, sleep, take
from model.events import Event

_GFP = "include/linux/gfp.h"
_MM = "include/linux/mm.h"
_HIGHMEM = "include/linux/highmem.h"
_FLAGS = "include/linux/page-flags.h"


def _pages(source: str, names: str, gfp: int) -> tuple[Effect, ...]:
    return tuple(
        Effect(f, Result.POINTER, acquires=Resource.PAGE, sleeps=Sleep.GFP, gfp=gfp, source=source)
        for f in names.split()
    )


def _same(source: str, names: str) -> tuple[Effect, ...]:
    """The result names the frame, or a place inside of the memory, that argument 0 names."""
    return tuple(
        Effect(f, Result.VALID, transfer=(Transfer.DERIVE, 0), source=source) for f in names.split()
    )


EFFECTS = EffectTable(
    effects=(
        *_pages(_GFP, "__get_dma_pages folio_alloc", 0),
        *_pages(_GFP, "alloc_pages_exact_nid", 2),
        Effect(
            "alloc_pages_nolock",
            Result.POINTER,
            acquires=Resource.PAGE,
            source="include/linux/gfp.h (6.15 and later): trylock only, any context",
        ),
        Effect("free_pages_nolock", Result.VOID, releases=0, source="mm/page_alloc.c"),
        *take(_GFP, "alloc_pages_bulk", Resource.PAGE, 2, Result.UNKNOWN, Sleep.GFP, 0),
        *take(
            "include/linux/gfp.h (until 6.12)",
            "alloc_pages_bulk_array",
            Resource.PAGE,
            2,
            Result.UNKNOWN,
            Sleep.GFP,
            0,
        ),
        *take(_GFP, "alloc_contig_range", Resource.PAGE, 0, Result.ERRNO, Sleep.ALWAYS),
        *drop(_GFP, "free_contig_range", Resource.PAGE),
        # The last reference frees the page: who has only put one has not lost it.
        *drop(_MM, "put_page folio_put"),
        *take(_MM, "get_page folio_get", Resource.REFERENCE, 0),
        *take(_MM, "try_get_page folio_try_get", Resource.REFERENCE, 0, Result.UNKNOWN),
        *_same(_MM, "page_folio folio_page compound_head folio_address"),
        *borrow(
            _MM,
            "folio_nr_pages folio_order compound_order page_to_nid folio_nid page_zone "
            "page_zonenum folio_size page_size page_mapcount folio_mapcount "
            "folio_maybe_dma_pinned is_vmalloc_addr is_vmalloc_or_module_addr offset_in_page "
            "page_is_pfmemalloc nth_page folio_test_large vma_is_anonymous",
        ),
        *borrow("include/linux/page_ref.h", "page_count page_ref_count folio_ref_count"),
        *borrow(
            _FLAGS,
            "PageCompound PageHead PageTail PageReserved SetPageReserved ClearPageReserved "
            "PageLRU PageAnon PageHuge PageSlab PageDirty SetPageDirty PageUptodate "
            "SetPageUptodate PageWriteback PageHWPoison PageTransHuge",
        ),
        *sleep("mm/folio-compat.c", "set_page_dirty_lock", Result.UNKNOWN),
        *borrow("mm/folio-compat.c", "set_page_dirty mark_page_accessed unlock_page"),
        *sleep("include/linux/pagemap.h", "lock_page folio_lock"),
        *borrow("include/linux/pagemap.h", "trylock_page folio_trylock folio_unlock"),
        *_same("include/linux/highmem-internal.h", "kmap_local_page kmap_local_folio"),
        *borrow("include/linux/highmem-internal.h", "kunmap_local", Result.VOID),
        *(
            Effect(
                f,
                Result.VALID,
                transfer=(Transfer.DERIVE, 0),
                sleeps=Sleep.ALWAYS,
                source="include/linux/highmem.h",
            )
            for f in ("kmap",)
        ),
        *borrow(_HIGHMEM, "kunmap", Result.VOID),
        Effect(
            "kmap_atomic",
            Result.VALID,
            transfer=(Transfer.DERIVE, 0),
            events=(Event.ATOMIC_ENTER,),
            source=_HIGHMEM,
        ),
        Effect(
            "kunmap_atomic",
            Result.VOID,
            events=(Event.ATOMIC_LEAVE,),
            source="include/linux/highmem-internal.h",
        ),
        *borrow(
            _HIGHMEM,
            "memcpy_to_page memcpy_from_page memset_page memzero_page clear_highpage "
            "copy_highpage clear_user_highpage copy_user_highpage flush_dcache_page "
            "zero_user zero_user_segment memcpy_page",
            Result.VOID,
        ),
        *borrow("include/linux/mm.h", "page_is_ram"),
        *borrow("include/linux/ioport.h", "resource_size resource_type"),
        # Boot memory is given back by nobody: these hand out nothing that can be lost.
        *borrow(
            "include/linux/memblock.h",
            "memblock_alloc memblock_alloc_node memblock_alloc_low",
            Result.POINTER,
        ),
        *borrow("include/linux/memblock.h", "memblock_phys_alloc memblock_is_memory"),
        *borrow("include/linux/memblock.h", "memblock_reserve memblock_add", Result.ERRNO),
        *borrow("include/linux/memblock.h", "memblock_free memblock_phys_free", Result.UNKNOWN),
        *borrow(
            "include/linux/mm.h",
            "totalram_pages si_meminfo virt_to_head_page put_page_testzero mm_pgtables_bytes",
        ),
        *borrow("arch/x86/include/asm/page.h", "virt_addr_valid copy_page"),
    ),
)
