"""
Handles of GPU objects: recorded, published, found, taken down; and the parents that they need.

``handle[h].host``: the object lives on the host; ``gone`` if the host forgot it by itself.
``handle[h].guest``: ``recorded`` while the guest knows the host's handle, ``published`` while user
space can find it. ``handle[h].ready``: every step that can fail is done. ``handle[h].users`` counts
the references of ioctls that found it. ``parent[p]`` is the device or adapter that objects belong
to, with its reference count. Faults are kept for ever (gpu-sharing.md 1, 9).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "gpu-sharing.md 1"

PART = Part(
    name="gpu-handles",
    indexed=(
        Field(
            "handle[handle].fault",
            (
                "none",
                "unknown-handle",
                "overwritten",
                "named-gone",
                "freed-published",
                "freed-twice",
                "put-twice",
            ),
        ),
        Field("handle[handle].host", ("none", "live", "gone")),
        Field("handle[handle].guest", ("none", "recorded", "published")),
        Field("handle[handle].ready", ("no", "yes")),
        Field("handle[handle].users", ("0", "1", "2")),
        Field("parent[parent].memory", ("none", "live", "freed")),
        Field("parent[parent].refs", ("0", "1", "2", "3")),
        Field("parent[parent].fault", ("none", "put-twice")),
    ),
    actions=(
        action(
            "host-create(h: handle)",
            "The host makes the object, and the guest records its handle.",
            _SOURCE,
            ok=(
                "handle[h].host!=live & handle[h].guest=none"
                " -> handle[h].host=live & handle[h].guest=recorded & handle[h].ready=no",
                "handle[h].guest!=none -> handle[h].fault=overwritten",
            ),
            failed="handle[h].host!=live ->",
        ),
        action(
            "finish-object(h: handle)",
            "Copies to user space, mappings: the steps that can fail.",
            _SOURCE,
            ok="-> handle[h].ready=yes",
            failed="->",
        ),
        action(
            "publish-handle(h: handle)",
            "The handle is in the table.",
            _SOURCE,
            ok="-> handle[h].guest=published",
        ),
        action(
            "unpublish-handle(h: handle)",
            "The handle leaves the table, under its lock; another thread may have been first.",
            _SOURCE,
            ok="handle[h].guest=published -> handle[h].guest=recorded",
            gone="handle[h].guest!=published ->",
        ),
        action(
            "use-handle(h: handle)",
            "An ioctl finds the object and names it to the host, under the lock of validity.",
            _SOURCE,
            found=(
                "handle[h].guest=published & handle[h].host=live ->",
                "handle[h].guest=published & handle[h].host!=live -> handle[h].fault=named-gone",
            ),
            absent="handle[h].guest!=published ->",
        ),
        action(
            "find-handle(h: handle)",
            "The object is found and gets a reference, under the table's lock only.",
            _SOURCE,
            found="handle[h].guest=published & handle[h].users=0|1 -> handle[h].users+1",
            absent="handle[h].guest!=published ->",
        ),
        action(
            "put-handle(h: handle)",
            "The reference of an ioctl goes.",
            _SOURCE,
            ok=(
                "handle[h].users!=0 -> handle[h].users-1",
                "handle[h].users=0 -> handle[h].fault=put-twice",
            ),
        ),
        action(
            "name-object(h: handle)",
            "A message to the host names the object.",
            _SOURCE,
            ok=(
                "handle[h].host=live ->",
                "handle[h].host!=live -> handle[h].fault=named-gone",
            ),
        ),
        action(
            "destroy-object(h: handle)",
            "The host is told to destroy the object.",
            _SOURCE,
            ok=(
                "handle[h].guest!=none & handle[h].host!=gone -> handle[h].host=none",
                "handle[h].guest!=none & handle[h].host=gone -> handle[h].fault=named-gone",
                "handle[h].guest=none -> handle[h].fault=unknown-handle",
            ),
        ),
        action(
            "free-gpu-object(h: handle)",
            "The guest's object is freed, and with it the host's handle.",
            _SOURCE,
            ok=(
                "handle[h].guest=recorded -> handle[h].guest=none",
                "handle[h].guest=none -> handle[h].fault=freed-twice",
                "handle[h].guest=published -> handle[h].fault=freed-published",
            ),
        ),
        action(
            "get-parent(p: parent)",
            "An object takes a reference to the device or adapter it belongs to.",
            _SOURCE,
            ok="parent[p].refs=0|1|2 -> parent[p].refs+1",
        ),
        action(
            "put-parent(p: parent)",
            "A reference to the parent goes; the last one frees it.",
            _SOURCE,
            ok=(
                "parent[p].refs=2|3 -> parent[p].refs-1",
                "parent[p].refs=0 -> parent[p].fault=put-twice",
            ),
            last="parent[p].refs=1 -> parent[p].refs=0 & parent[p].memory=freed",
        ),
    ),
)
