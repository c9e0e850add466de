"""Which function takes back what another one did, told from the verbs in their names."""

from __future__ import annotations

from functools import cache

# What puts something in place, and the verbs that take it back.
_VERBS: tuple[tuple[str, str], ...] = (
    ("alloc allocate", "free release dealloc destroy put"),
    ("create new", "destroy free delete release put remove"),
    ("dup memdup", "free"),
    ("get grab acquire take pin ref", "put release drop unpin unref"),
    ("open", "close release"),
    ("map remap iomap ioremap memremap vmap", "unmap iounmap memunmap vunmap"),
    ("request", "free release"),
    ("register reg", "unregister deregister unreg"),
    ("add insert link publish", "remove del delete unlink rm unpublish"),
    ("attach", "detach"),
    ("bind", "unbind"),
    ("join", "leave"),
    ("connect", "disconnect"),
    ("enable", "disable"),
    ("init initialize", "exit uninit deinit fini cleanup destroy free release teardown remove"),
    ("setup establish", "teardown cleanup remove destroy free shutdown release unset"),
    ("prepare", "unprepare cleanup finish"),
    ("start", "stop"),
    ("install", "uninstall remove"),
    ("deposit", "withdraw"),
    ("probe", "remove"),
)
# Taken back by who owns the device, whatever the function does.
_MANAGED = frozenset({"devm", "pcim", "drmm", "dmam", "devres", "managed"})
_FILLERS = frozenset({"and", "of", "the", "all", "with", "mq", "array", "kernel"})


@cache
def _undoing() -> dict[str, frozenset[str]]:
    pairs: dict[str, set[str]] = {}
    for takes, gives in _VERBS:
        for verb in takes.split():
            pairs.setdefault(verb, set()).update(gives.split())
    return {verb: frozenset(gives) for verb, gives in pairs.items()}


def _words(name: str) -> list[str]:
    return [w for w in name.lower().split("_") if w]


def counterparts(taker: str, giver: str) -> bool:
    """
    Two functions of one name but for a verb and its opposite.

    >>> counterparts("widget_register_irq", "widget_unregister_irq")
    True
    >>> counterparts("widget_register_irq", "widget_unregister_clock")
    False
    """
    first, second = _words(taker), _words(giver)
    if is_managed(taker):
        return False
    for verb in first:
        for opposite in _undoing().get(verb, frozenset()) & set(second):
            rest = [w for w in first if w != verb and w not in _FILLERS]
            other = [w for w in second if w != opposite and w not in _FILLERS]
            if rest == other or (rest and _singular(rest) == _singular(other)):
                return True
    return False


def is_managed(name: str) -> bool:
    """Its name says that what it takes needs no giving back."""
    return not _MANAGED.isdisjoint(_words(name))


def _singular(words: list[str]) -> list[str]:
    return [w.rstrip("s") for w in words]
