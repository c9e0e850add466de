"""Slab and vmalloc. Source: semantics.md 3.1; include/linux/slab.h, mm/vmalloc.c (v7.2)."""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Resource, Result, Sleep, Transfer


def _alloc(function: str, gfp: int) -> Effect:
    return Effect(
        function,
        Result.POINTER,
        acquires=Resource.MEMORY,
        sleeps=Sleep.GFP,
        gfp=gfp,
        source=f"include/linux/slab.h:{function}; NULL on failure",
    )


def _typed(function: str, gfp: int) -> Effect:
    """Macros whose first argument only gives the type; the gfp argument may be left out."""
    return Effect(
        function,
        Result.POINTER,
        acquires=Resource.MEMORY,
        unevaluated=(0,),
        sleeps=Sleep.GFP,
        gfp=gfp,
        source=f"include/linux/slab.h:{function} (7.0 and later); NULL on failure",
    )


def _sleeping(function: str, result: Result = Result.POINTER) -> Effect:
    return Effect(
        function,
        result,
        acquires=Resource.MEMORY,
        sleeps=Sleep.ALWAYS,
        source=f"mm/vmalloc.c, mm/util.c:{function}",
    )


def _free(function: str, argument: int = 0, sleeps: Sleep = Sleep.NEVER) -> Effect:
    return Effect(
        function, Result.VOID, releases=argument, sleeps=sleeps, source=f"mm/slub.c:{function}"
    )


def _keeps(function: str) -> Effect:
    """Freed later, by someone else: the pointer leaves the function."""
    return Effect(function, Result.VOID, keeps=(0,), source=f"include/linux/rcupdate.h:{function}")


EFFECTS = EffectTable(
    effects=(
        *(
            _alloc(f, 1)
            for f in [
                "kmalloc",
                "kzalloc",
                "kmalloc_node",
                "kzalloc_node",
                "kmem_cache_alloc",
                "kmem_cache_zalloc",
                "kstrdup",
                "kvmalloc",
                "kvzalloc",
            ]
        ),
        *(
            _alloc(f, 2)
            for f in [
                "kcalloc",
                "kmalloc_array",
                "kmemdup",
                "kstrndup",
                "kvmalloc_array",
                "kvcalloc",
            ]
        ),
        *(_typed(f, 1) for f in ("kmalloc_obj", "kzalloc_obj", "kvmalloc_obj", "kvzalloc_obj")),
        *(_typed(f, 2) for f in ("kmalloc_objs", "kzalloc_objs", "kvmalloc_objs", "kvzalloc_objs")),
        *(_typed(f, 3) for f in ("kmalloc_flex", "kzalloc_flex", "kvmalloc_flex", "kvzalloc_flex")),
        _alloc("kcalloc_node", 2),
        _alloc("kasprintf", 0),
        _sleeping("vmalloc"),
        _sleeping("vzalloc"),
        _sleeping("__vmalloc"),
        _sleeping("vmalloc_user"),
        _sleeping("vcalloc"),
        _sleeping("vmalloc_array"),
        _sleeping("memdup_user", Result.ERROR_POINTER),
        _sleeping("vmemdup_user", Result.ERROR_POINTER),
        _sleeping("memdup_user_nul", Result.ERROR_POINTER),
        _sleeping("strndup_user", Result.ERROR_POINTER),
        _sleeping("alloc_percpu"),
        _sleeping("__alloc_percpu"),
        _free("kfree"),
        _free("kvfree"),
        _free("kfree_sensitive"),
        _free("vfree", sleeps=Sleep.ALWAYS),
        _free("kmem_cache_free", 1),
        _free("free_percpu"),
        _keeps("kfree_rcu"),
        _keeps("kvfree_rcu"),
        _keeps("call_rcu"),
        # Who says so has lost it on purpose.
        Effect("kmemleak_ignore", Result.VOID, keeps=(0,), source="mm/kmemleak.c"),
        Effect("kmemleak_not_leak", Result.VOID, keeps=(0,), source="mm/kmemleak.c"),
        Effect("ksize", Result.UNKNOWN, source="mm/slab_common.c"),
        Effect(
            "no_free_ptr",
            Result.VALID,
            transfer=(Transfer.DERIVE, 0),
            writes=(0,),
            source="include/linux/cleanup.h",
        ),
        Effect(
            "IS_ERR",
            Result.UNKNOWN,
            transfer=(Transfer.IS_ERROR, 0),
            source="include/linux/err.h",
        ),
        Effect(
            "IS_ERR_OR_NULL",
            Result.UNKNOWN,
            transfer=(Transfer.IS_ERROR_OR_NULL, 0),
            source="include/linux/err.h",
        ),
        Effect(
            "PTR_ERR",
            Result.UNKNOWN,
            transfer=(Transfer.POINTER_TO_ERRNO, 0),
            source="include/linux/err.h",
        ),
        Effect(
            "ERR_PTR",
            Result.UNKNOWN,
            transfer=(Transfer.ERROR_POINTER, 0),
            source="include/linux/err.h",
        ),
        Effect(
            "ERR_CAST",
            Result.UNKNOWN,
            transfer=(Transfer.DERIVE, 0),
            source="include/linux/err.h",
        ),
        Effect(
            "PTR_ERR_OR_ZERO",
            Result.UNKNOWN,
            transfer=(Transfer.POINTER_TO_ERRNO, 0),
            source="include/linux/err.h",
        ),
    ),
    frees=("kfree", "kvfree", "kfree_sensitive", "vfree", "kmem_cache_free"),
    leaves_unset=(
        "kmalloc", "kmalloc_node", "kmem_cache_alloc", "kvmalloc", "kmalloc_array",
        "kvmalloc_array", "kmalloc_obj", "kvmalloc_obj", "kmalloc_objs", "kvmalloc_objs",
        "vmalloc", "vmalloc_array",
    ),
)  # fmt: skip
