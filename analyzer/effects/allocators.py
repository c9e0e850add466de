"""
Further allocators: caches, pools, per-CPU memory, bit maps, memory that a device manages.

Source: semantics.md 3.1; the file named in each row (v7.2, unless it says otherwise).
"""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Resource, Result, Sleep
from analyzer.rows import allocate, borrow, drop, free, keep, sleep, take

_SLAB = "include/linux/slab.h"
_VMALLOC = "include/linux/vmalloc.h"
_DEVICE = "include/linux/device/devres.h, include/linux/device.h"
_MANAGED = "given back when the device is unbound"


def _managed(names: str, gfp: int) -> tuple[Effect, ...]:
    """Freed with the device: nobody has to give it back, but it may be NULL."""
    return tuple(
        Effect(f, Result.POINTER, sleeps=Sleep.GFP, gfp=gfp, note=_MANAGED, source=_DEVICE)
        for f in names.split()
    )


EFFECTS = EffectTable(
    effects=(
        *allocate(_SLAB, "kmem_cache_alloc_node", gfp=1),
        *allocate(_SLAB, "kmem_cache_create kmem_cache_create_usercopy"),
        *allocate(_SLAB, "KMEM_CACHE"),
        *free(_SLAB, "kmem_cache_destroy", sleeps=Sleep.ALWAYS),
        *borrow(_SLAB, "kmem_cache_size kmem_cache_shrink"),
        *allocate(_SLAB, "kvmalloc_node kvzalloc_node", gfp=1),
        *allocate(_SLAB, "kmalloc_array_node", gfp=2),
        # What is reallocated is freed only if that succeeds.
        *allocate(_SLAB, "krealloc", gfp=2, keeps=(0,)),
        *allocate(_SLAB, "krealloc_array", gfp=3, keeps=(0,)),
        *allocate(_SLAB, "kvrealloc", gfp=2, keeps=(0,)),
        *free(_SLAB, "kvfree_sensitive"),
        *allocate("include/linux/string.h", "kstrdup_const", gfp=1),
        *free("include/linux/string.h", "kfree_const"),
        *allocate("include/linux/string.h", "kmemdup_nul kvmemdup", gfp=2),
        *allocate("include/linux/string.h (6.8 and later)", "kmemdup_array", gfp=3),
        *allocate("include/linux/sprintf.h", "kvasprintf", gfp=0),
        *allocate(_VMALLOC, "vmalloc_node vzalloc_node vmalloc_32 vmalloc_32_user"),
        *allocate(_VMALLOC, "__vmalloc_node_range"),
        *allocate(_VMALLOC, "vmalloc_huge", gfp=1),
        *free(_VMALLOC, "vfree_atomic"),
        *free("include/linux/execmem.h (6.10 and later)", "execmem_free", sleeps=Sleep.ALWAYS),
        *allocate("include/linux/execmem.h (6.10 and later)", "execmem_alloc"),
        *keep("include/linux/rcupdate.h", "kfree_rcu_mightsleep", 0, sleeps=Sleep.ALWAYS),
        *keep("include/linux/rcupdate.h", "kvfree_rcu_mightsleep", 0, sleeps=Sleep.ALWAYS),
        *keep("include/linux/srcu.h", "call_srcu", 1),
        *allocate("include/linux/mempool.h", "mempool_create mempool_create_kmalloc_pool"),
        *allocate("include/linux/mempool.h", "mempool_create_slab_pool mempool_create_page_pool"),
        *free("include/linux/mempool.h", "mempool_destroy", sleeps=Sleep.ALWAYS),
        # NULL only if it may not wait, and that is seldom asked for.
        *allocate("include/linux/mempool.h", "mempool_alloc", Result.VALID, gfp=1),
        *free("include/linux/mempool.h", "mempool_free"),
        *allocate("include/linux/percpu.h", "alloc_percpu_gfp", gfp=1),
        *allocate("include/linux/percpu.h", "__alloc_percpu_gfp", gfp=2),
        *borrow("include/linux/percpu-defs.h", "this_cpu_read this_cpu_write this_cpu_inc"),
        *borrow("include/linux/percpu-defs.h", "this_cpu_add this_cpu_dec __this_cpu_read"),
        *borrow("include/linux/percpu-defs.h", "__this_cpu_write __this_cpu_inc per_cpu"),
        *borrow("include/linux/percpu-defs.h", "raw_cpu_read raw_cpu_write this_cpu_xchg"),
        *take(
            "include/linux/cpumask.h",
            "alloc_cpumask_var zalloc_cpumask_var",
            Resource.MEMORY,
            0,
            Result.UNKNOWN,
            Sleep.GFP,
            1,
        ),
        *drop("include/linux/cpumask.h", "free_cpumask_var", Resource.MEMORY),
        *allocate("include/linux/bitmap.h", "bitmap_alloc bitmap_zalloc", gfp=1),
        *allocate("include/linux/bitmap.h", "bitmap_alloc_node bitmap_zalloc_node", gfp=1),
        *free("include/linux/bitmap.h", "bitmap_free"),
        *_managed("devm_kzalloc devm_kmalloc devm_kstrdup devm_kstrdup_const", 2),
        *_managed("devm_kcalloc devm_kmalloc_array devm_kmemdup", 3),
        *_managed("devm_kasprintf", 1),
        *drop(_DEVICE, "devm_kfree", Resource.MEMORY, argument=1),
        *keep(_DEVICE, "devm_add_action devm_add_action_or_reset", 2, result=Result.ERRNO),
        *allocate("include/linux/genalloc.h", "gen_pool_create"),
        *free("include/linux/genalloc.h", "gen_pool_destroy"),
        *take("include/linux/genalloc.h", "gen_pool_alloc", Resource.NUMBER, -1, Result.UNKNOWN),
        *borrow("include/linux/genalloc.h", "gen_pool_free gen_pool_size", Result.UNKNOWN),
        *borrow("include/linux/kmemleak.h", "kmemleak_alloc kmemleak_free", Result.VOID),
        *borrow("include/linux/kasan.h", "kasan_reset_tag"),
        *sleep("include/linux/rcupdate.h", "rcu_barrier", Result.VOID),
    ),
    leaves_unset=(
        "bitmap_alloc", "bitmap_alloc_node", "kmem_cache_alloc_node", "kvmalloc_node",
        "vmalloc_node", "kmalloc_array_node",
    ),
)  # fmt: skip
