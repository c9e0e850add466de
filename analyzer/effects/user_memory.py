"""User memory, pins, notifiers. Source: semantics.md 3.4; mm/gup.c, mm/mmu_notifier.c (v7.2)."""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Result, Sleep

_GUP = "mm/gup.c"
_UACCESS = "include/linux/uaccess.h"

EFFECTS = EffectTable(
    effects=(
        *(
            Effect(f, Result.UNKNOWN, sleeps=Sleep.ALWAYS, source=_UACCESS)
            for f in ("copy_from_user", "copy_to_user", "clear_user")
        ),
        Effect("get_user", Result.ERRNO, writes=(0,), sleeps=Sleep.ALWAYS, source=_UACCESS),
        Effect("put_user", Result.ERRNO, sleeps=Sleep.ALWAYS, source=_UACCESS),
        Effect("access_ok", Result.UNKNOWN, source=_UACCESS),
        *(
            Effect(f, Result.COUNT, sleeps=Sleep.ALWAYS, source=_GUP)
            for f in [
                "pin_user_pages_fast",
                "get_user_pages_fast",
                "pin_user_pages",
                "get_user_pages",
                "pin_user_pages_remote",
                "get_user_pages_remote",
            ]
        ),
        *(
            Effect(f, Result.VOID, source=_GUP)
            for f in ["unpin_user_page", "unpin_user_pages", "unpin_user_pages_dirty_lock"]
        ),
        Effect(
            "mmu_interval_notifier_insert",
            Result.ERRNO,
            registers=("interval notifier", 0),
            sleeps=Sleep.ALWAYS,
            source="mm/mmu_notifier.c",
        ),
        Effect(
            "mmu_interval_notifier_remove",
            Result.VOID,
            unregisters=("interval notifier", 0),
            sleeps=Sleep.ALWAYS,
            source="mm/mmu_notifier.c",
        ),
        Effect("hmm_range_fault", Result.ERRNO, sleeps=Sleep.ALWAYS, source="mm/hmm.c"),
    ),
    short_pins={
        "get_user_pages": 3,
        "get_user_pages_fast": 3,
        "get_user_pages_unlocked": 2,
        "get_user_pages_remote": 4,
    },
    long_pin_flags=("FOLL_LONGTERM",),
    frame_numbers=("page_to_pfn", "page_to_hvpfn", "page_to_phys"),
    user_copies=("copy_to_user", "__copy_to_user"),
)
