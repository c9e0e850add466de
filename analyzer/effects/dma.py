"""
DMA: addresses for devices, coherent memory, scatter lists, shared buffers.

Source: semantics.md 3.5; the file named in each row (v7.2, unless it says otherwise).
"""

from __future__ import annotations

from analyzer.effect import RESULT, Effect, EffectTable, Resource, Result, Sleep, Transfer
from analyzer.rows import allocate, borrow, drop, free, keep, pair, reference, sleep, take

_DMA = "include/linux/dma-mapping.h"
_SG = "include/linux/scatterlist.h"
_BUF = "include/linux/dma-buf.h"
_FENCE = "include/linux/dma-fence.h"
_RESV = "include/linux/dma-resv.h"
_POOL = "include/linux/dmapool.h"


def _unmap(names: str, argument: int) -> tuple[Effect, ...]:
    """Ends the device's access to memory that stays the caller's."""
    return tuple(
        Effect(f, Result.VOID, drops=(Resource.DMA_ADDRESS, argument), source=_DMA)
        for f in names.split()
    )


EFFECTS = EffectTable(
    effects=(
        # The address is never 0 for an error: dma_mapping_error() has to be asked.
        *take(
            _DMA,
            "dma_map_single dma_map_page dma_map_single_attrs dma_map_page_attrs "
            "dma_map_resource",
            Resource.DMA_ADDRESS,
            RESULT,
            Result.UNKNOWN,
        ),
        # 0 on failure, else how many entries.
        *take(
            _DMA, "dma_map_sg dma_map_sg_attrs", Resource.DMA_ADDRESS, 1, Result.UNKNOWN
        ),
        *take(_DMA, "dma_map_sgtable", Resource.DMA_ADDRESS, 1, Result.ERRNO),
        *_unmap(
            "dma_unmap_single dma_unmap_page dma_unmap_single_attrs dma_unmap_page_attrs "
            "dma_unmap_resource dma_unmap_sg dma_unmap_sg_attrs dma_unmap_sgtable",
            1,
        ),
        *borrow(_DMA, "dma_mapping_error", Result.ERRNO),
        *borrow(
            _DMA,
            "dma_sync_single_for_cpu dma_sync_single_for_device dma_sync_sg_for_cpu "
            "dma_sync_sg_for_device dma_sync_sgtable_for_cpu dma_sync_sgtable_for_device "
            "dma_sync_single_range_for_cpu dma_sync_single_range_for_device",
            Result.VOID,
        ),
        *allocate(_DMA, "dma_alloc_coherent dma_alloc_attrs dma_alloc_wc", gfp=3),
        *allocate(_DMA, "dma_alloc_noncoherent dma_alloc_pages", gfp=4),
        *free(_DMA, "dma_free_coherent dma_free_attrs dma_free_wc dma_free_noncoherent", 2),
        *free(_DMA, "dma_free_pages", 2),
        *borrow(
            _DMA, "dmam_alloc_coherent dmam_alloc_attrs", Result.POINTER, Sleep.GFP, 3
        ),
        *sleep(_DMA, "dma_set_mask dma_set_coherent_mask", Result.ERRNO),
        *sleep(_DMA, "dma_set_mask_and_coherent dma_coerce_mask_and_coherent", Result.ERRNO),
        *sleep(_DMA, "dma_mmap_coherent dma_mmap_attrs dma_get_sgtable", Result.ERRNO),
        *borrow(
            _DMA,
            "dma_get_mask dma_get_required_mask dma_max_mapping_size dma_set_max_seg_size "
            "dma_set_min_align_mask dma_set_seg_boundary dma_get_max_seg_size "
            "dma_need_sync dma_addressing_limited dma_unmap_addr dma_unmap_addr_set",
        ),
        *allocate(_POOL, "dma_pool_create"),
        *free(_POOL, "dma_pool_destroy", sleeps=Sleep.ALWAYS),
        *allocate(_POOL, "dma_pool_alloc dma_pool_zalloc", gfp=1),
        *free(_POOL, "dma_pool_free", 1),
        *take(_SG, "sg_alloc_table", Resource.MEMORY, 0, Result.ERRNO, Sleep.GFP, 2),
        *take(
            _SG, "sg_alloc_table_from_pages", Resource.MEMORY, 0, Result.ERRNO, Sleep.GFP, 5
        ),
        *drop(_SG, "sg_free_table", Resource.MEMORY),
        *keep(_SG, "sg_init_one", 1),
        *borrow(_SG, "sg_next sg_dma_address sg_dma_len sg_nents sg_last sg_mark_end"),
        *borrow(_SG, "sg_copy_from_buffer sg_copy_to_buffer sg_pcopy_from_buffer sg_nents_for_len"),
        *(
            Effect(f, Result.VALID, transfer=(Transfer.DERIVE, 0), source=_SG)
            for f in ("sg_page", "sg_virt", "sg_phys")
        ),
        *allocate(_BUF, "dma_buf_get", Result.ERROR_POINTER, sleeps=Sleep.NEVER),
        *allocate(_BUF, "dma_buf_export", Result.ERROR_POINTER),
        *free(_BUF, "dma_buf_put"),
        *allocate(_BUF, "dma_buf_attach", Result.ERROR_POINTER),
        *allocate(_BUF, "dma_buf_dynamic_attach", Result.ERROR_POINTER, keeps=(3,)),
        *free(_BUF, "dma_buf_detach", 1, Sleep.ALWAYS),
        *take(_BUF, "dma_buf_pin", Resource.PIN, 0, Result.ERRNO, Sleep.ALWAYS),
        *drop(_BUF, "dma_buf_unpin", Resource.PIN, sleeps=Sleep.ALWAYS),
        *allocate(
            _BUF,
            "dma_buf_map_attachment dma_buf_map_attachment_unlocked",
            Result.ERROR_POINTER,
        ),
        *free(
            _BUF, "dma_buf_unmap_attachment dma_buf_unmap_attachment_unlocked", 1, Sleep.ALWAYS
        ),
        *take(_BUF, "dma_buf_vmap", Resource.MAPPING, 1, Result.ERRNO, Sleep.ALWAYS),
        Effect(
            "dma_buf_vmap",
            Result.POINTER,
            sleeps=Sleep.ALWAYS,
            takes=(Resource.MAPPING, RESULT),
            when=("include/linux/dma-buf.h", "void *dma_buf_vmap(struct dma_buf *);"),
            source="include/linux/dma-buf.h (5.10): returns the address, NULL on failure",
        ),
        *sleep(_BUF, "dma_buf_vunmap", Result.VOID),
        *sleep(_BUF, "dma_buf_begin_cpu_access dma_buf_end_cpu_access", Result.ERRNO),
        *sleep(_BUF, "dma_buf_mmap", Result.ERRNO),
        Effect(
            "dma_buf_fd",
            Result.COUNT,
            keeps=(0,),
            sleeps=Sleep.ALWAYS,
            takes=(Resource.DESCRIPTOR, RESULT),
            note="the descriptor has the reference from then on, unless it fails",
            source=_BUF,
        ),
        *reference(_FENCE, "dma_fence_get"),
        *drop(_FENCE, "dma_fence_put"),
        *borrow(_FENCE, "dma_fence_signal dma_fence_is_signaled dma_fence_context_alloc"),
        *sleep(_FENCE, "dma_fence_wait dma_fence_wait_timeout"),
        *keep(_FENCE, "dma_fence_add_callback", 1, result=Result.ERRNO),
        *keep(_FENCE, "dma_fence_init", 2),
        *sleep(_RESV, "dma_resv_wait_timeout"),
        *sleep(_RESV, "dma_resv_reserve_fences", Result.ERRNO),
        *keep(_RESV, "dma_resv_add_fence", 1),
        *pair(
            "include/linux/dmaengine.h",
            "dma_async_device_register",
            "dma_async_device_unregister",
            "DMA engine",
        ),
        *sleep("include/linux/dmaengine.h", "dma_request_chan", Result.ERROR_POINTER),
        *sleep("include/linux/dmaengine.h", "dma_release_channel", Result.VOID),
        *borrow("include/linux/swiotlb.h", "is_swiotlb_active is_swiotlb_force_bounce"),
    ),
)  # fmt: skip
