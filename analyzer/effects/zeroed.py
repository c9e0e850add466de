"""Allocators whose memory is zero. Source: include/linux/slab.h, vmalloc.h, device/devres.h."""

from __future__ import annotations

from analyzer.effect import EffectTable

EFFECTS = EffectTable(
    gives_zeroed=(
        "kzalloc", "kzalloc_node", "kcalloc", "kcalloc_node", "kmem_cache_zalloc", "kvzalloc",
        "kvcalloc", "vzalloc", "vcalloc", "kzalloc_obj", "kvzalloc_obj", "kzalloc_objs",
        "kvzalloc_objs", "kzalloc_flex", "kvzalloc_flex", "devm_kzalloc", "devm_kcalloc",
    ),
)  # fmt: skip
