"""
Objects of a driver that several threads reach: references, publication, file descriptors.

``memory`` and ``init`` are the object's own; ``published`` says that it stands where others look it
up (a table, a hash, a list), ``refs`` counts references, ``fd`` is its file descriptor, which user
space may use and close from the moment it is installed. Whoever takes a reference to a count of
zero revives an object that is being destroyed; the last one who puts runs the release.
``fault`` is the first misuse, kept for ever. Source: semantics.md 3.6 (kref, refcount, fd), 4.5
(I-LATE-PUB, I-FD-LAST, I-PUT-CTX, I-RCU-FREE); include/linux/kref.h, fs/file.c, v7.2.
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_KREF = "semantics.md 3.6; include/linux/kref.h, v7.2"
_FD = "semantics.md 3.6, I-FD-LAST; fs/file.c, v7.2"
_LIVE = "object[o].memory=live"
_FREED = "object[o].memory=freed -> object[o].fault=used-freed"

PART = Part(
    name="objects",
    indexed=(
        Field("object[object].memory", ("none", "live", "freed")),
        Field("object[object].init", ("no", "yes")),
        Field("object[object].published", ("no", "yes")),
        Field("object[object].refs", ("0", "1", "2", "3")),
        Field("object[object].fd", ("none", "reserved", "installed", "closed")),
        Field(
            "object[object].fault",
            (
                "none",
                "used-freed",
                "used-unset",
                "freed-twice",
                "revived",
                "underflow",
                "released-in-atomic",
                "fd-taken-back",
            ),
        ),
    ),
    actions=(
        action(
            "create-object(o: object)",
            "The object is allocated, with one reference.",
            _KREF,
            ok="object[o].memory=none -> object[o].memory=live & object[o].refs=1",
            failed="->",
        ),
        action(
            "initialise(o: object)",
            "Its fields are set; what that needs may be missing.",
            "semantics.md I-LATE-PUB",
            ok=f"{_LIVE} -> object[o].init=yes",
            failed="->",
        ),
        action(
            "publish(o: object)",
            "It is put where others find it.",
            "semantics.md I-LATE-PUB; smp_store_release(), rcu_assign_pointer()",
            ok=f"{_LIVE} -> object[o].published=yes",
        ),
        action(
            "unpublish(o: object)",
            "It is taken away from there.",
            "semantics.md I-RCU-FREE; hlist_del_rcu(), list_del()",
            ok="-> object[o].published=no",
        ),
        action(
            "find(o: object)",
            "It is looked up there.",
            "semantics.md 3.6",
            ok="object[o].published=yes ->",
            absent="object[o].published=no ->",
        ),
        action(
            "use-object(o: object)",
            "Its fields are read or written.",
            "semantics.md 4.5",
            ok=(
                f"{_LIVE} & object[o].init=yes ->",
                f"{_LIVE} & object[o].init=no -> object[o].fault=used-unset",
                _FREED,
            ),
        ),
        action(
            "get(o: object)",
            "kref_get(): the caller knows that the count is not zero.",
            _KREF,
            ok=(
                f"{_LIVE} & object[o].refs=1|2 -> object[o].refs+1",
                f"{_LIVE} & object[o].refs=0 -> object[o].fault=revived",
                _FREED,
            ),
        ),
        action(
            "get-unless-zero(o: object)",
            "kref_get_unless_zero(): the memory must be there, the object may be dying.",
            _KREF,
            ok=(f"{_LIVE} & object[o].refs=1|2 -> object[o].refs+1", _FREED),
            dead=f"{_LIVE} & object[o].refs=0 ->",
        ),
        action(
            "put(o: object)",
            "kref_put(): the last one has to release the object.",
            _KREF,
            ok=(
                f"{_LIVE} & object[o].refs=2|3 -> object[o].refs-1",
                f"{_LIVE} & object[o].refs=0 -> object[o].fault=underflow",
                _FREED,
            ),
            last=f"{_LIVE} & object[o].refs=1 -> object[o].refs=0",
        ),
        action(
            "release-sleeping(o: object, c: cpu)",
            "The release callback on this CPU: it destroys a partition, waits, and frees.",
            "semantics.md I-PUT-CTX",
            ok=(
                f"{_LIVE} & cpu[c].irqs=on & cpu[c].preempt=0 & cpu[c].context=task"
                " -> object[o].memory=freed",
                "cpu[c].irqs=off -> object[o].fault=released-in-atomic",
                "cpu[c].preempt!=0 -> object[o].fault=released-in-atomic",
                "cpu[c].context!=task -> object[o].fault=released-in-atomic",
                "object[o].memory=freed -> object[o].fault=freed-twice",
            ),
        ),
        action(
            "free-object(o: object)",
            "Its memory is freed at once.",
            "semantics.md 3.1 (kfree)",
            ok=(
                f"{_LIVE} -> object[o].memory=freed",
                "object[o].memory=freed -> object[o].fault=freed-twice",
            ),
        ),
        action(
            "reserve-fd(o: object)",
            "get_unused_fd_flags().",
            _FD,
            ok="object[o].fd=none -> object[o].fd=reserved",
            failed="->",
        ),
        action(
            "give-back-fd(o: object)",
            "put_unused_fd(): only of a number that is not installed.",
            _FD,
            ok=(
                "object[o].fd=reserved -> object[o].fd=none",
                "object[o].fd=installed|closed -> object[o].fault=fd-taken-back",
            ),
        ),
        action(
            "install-fd(o: object)",
            "fd_install(): user space has it, and may close it at once.",
            _FD,
            ok="object[o].fd=reserved -> object[o].fd=installed",
        ),
    ),
    environment=(
        spontaneous(
            "user-closes(o: object)",
            "user",
            "object[o].fd=installed -> object[o].fd=closed",
            "Another thread of the process closes the descriptor.",
            "semantics.md 5 (second thread, close)",
        ),
        spontaneous(
            "user-calls(o: object)",
            "user",
            f"object[o].fd=installed & {_FREED}",
            "Another thread of the process uses the descriptor of an object that was freed.",
            "semantics.md 5 (second thread, ioctl)",
        ),
        spontaneous(
            "user-calls-early(o: object)",
            "user",
            f"object[o].fd=installed & {_LIVE} & object[o].init=no -> object[o].fault=used-unset",
            "Another thread of the process uses the descriptor before the object is set up.",
            "semantics.md 5 (second thread, ioctl)",
        ),
    ),
    needs=("cpu",),
)
