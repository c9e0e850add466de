"""
Who owns the cached contents of an allocation that a device without coherence uses.

``cache[a].owner`` is the side that may read and write; INVALIDATECACHE hands it over, in either
direction. Access by the other side reads stale data and is no crash (gpu-sharing.md 4).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "gpu-sharing.md 4 (v4 patch 40)"

PART = Part(
    name="gpu-cache",
    indexed=(
        Field("cache[store].owner", ("cpu", "device")),
        Field("cache[store].fault", ("none", "wrong-side")),
    ),
    actions=(
        action(
            "cpu-access(a: store)",
            "The CPU reads or writes the contents.",
            _SOURCE,
            ok=(
                "cache[a].owner=cpu ->",
                "cache[a].owner=device -> cache[a].fault=wrong-side",
            ),
        ),
        action(
            "give-to-device(a: store)",
            "INVALIDATECACHE: what the CPU wrote reaches memory.",
            _SOURCE,
            ok="-> cache[a].owner=device",
            failed="->",
        ),
        action(
            "take-from-device(a: store)",
            "INVALIDATECACHE: the CPU will read from memory.",
            _SOURCE,
            ok="-> cache[a].owner=cpu",
            failed="->",
        ),
    ),
    needs=("gpu-use",),
)
