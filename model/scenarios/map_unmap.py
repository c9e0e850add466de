"""
User memory of a VMM is pinned, mapped into a child partition, unmapped and unpinned.

One region of some frames, as in drivers/hv/mshv_regions.c (v7.2): pin every frame; map hypercall,
which may stop part way; run; unmap hypercall, which may stop part way as well; unpin what the child
can no longer reach. The region mutex makes this one thread. Around it the memory manager of Linux
takes back every frame that is not pinned, and gives it to someone else.

Not modelled: MMU notifiers (movable regions), large pages, host access of isolated partitions.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import product

from model.layout import Field, Layout
from model.notation import guard, rule
from model.properties import Property
from model.rule import Rule
from model.scenarios import Scenario
from model.verdict import Model


class Defect(Enum):
    """What a seeded bug does differently."""

    NONE = "none"
    UNPIN_FIRST = "the frames are unpinned before they are unmapped"
    STATUS_IGNORED = "all frames are unpinned even if the unmap hypercall stopped part way"


def build(frames: int = 3, defect: Defect = Defect.NONE) -> Model:
    """The model, of any size that fits one state word."""
    at = ("idle", "pin", "map", "run", "unmap", "unpin")
    fields = [Field("region.at", at)]
    for f in range(frames):
        fields += [
            Field(f"frame[{f}].linux", ("user", "free", "other")),
            Field(f"frame[{f}].pin", ("no", "yes")),
            Field(f"frame[{f}].slat", ("none", "mapped")),
        ]
    rules = tuple(_region(frames, defect))
    properties = tuple(p for f in range(frames) for p in _mapped_frame(f))
    return Model(Layout(fields), rules, ({},), properties)


def _region(frames: int, defect: Defect) -> Iterator[Rule]:
    every = range(frames)
    yield rule("create-region", "region.at=idle -> region.at=pin")
    pinned = " & ".join(f"frame[{f}].pin=yes" for f in every)
    yield rule("all-pinned", f"region.at=pin & {pinned} -> region.at=map")
    yield rule("pin-fails", "region.at=pin -> region.at=unpin")
    mapped = " & ".join(f"frame[{f}].slat=mapped" for f in every)
    yield rule("all-mapped", f"region.at=map & {mapped} -> region.at=run")
    yield rule("map-stops-early", "region.at=map -> region.at=unmap")
    unpin_first = defect is Defect.UNPIN_FIRST
    yield rule(
        "destroy-region", f"region.at=run -> region.at={'unpin' if unpin_first else 'unmap'}"
    )
    # Leaving `unmap` with frames still mapped is the hypercall that fails or stops part way.
    yield rule("unmap-ends", f"region.at=unmap -> region.at={'idle' if unpin_first else 'unpin'}")
    then = "unmap" if unpin_first else "idle"
    for states in product(*(_released(f, defect) for f in every)):
        yield rule("all-released", f"region.at=unpin & {' & '.join(states)} -> region.at={then}")
    for f in every:
        yield from _frame(f"frame[{f}]", defect)


def _released(f: int, defect: Defect) -> tuple[str, ...]:
    """What a frame is when there is no more to unpin; a frame left mapped is leaked on purpose."""
    if defect is Defect.NONE:
        return f"frame[{f}].pin=no", f"frame[{f}].pin=yes & frame[{f}].slat=mapped"
    return (f"frame[{f}].pin=no",)


def _frame(frame: str, defect: Defect) -> Iterator[Rule]:
    pin = f"{frame}.linux=user & {frame}.pin=no -> {frame}.pin=yes"
    yield rule("pin-frame", f"region.at=pin & {pin}")
    yield rule("map-frame", f"region.at=map & {frame}.slat=none -> {frame}.slat=mapped")
    yield rule("unmap-frame", f"region.at=unmap & {frame}.slat=mapped -> {frame}.slat=none")
    only = f" & {frame}.slat=none" if defect is Defect.NONE else ""
    yield rule("unpin-frame", f"region.at=unpin & {frame}.pin=yes{only} -> {frame}.pin=no")
    # The memory manager: frames that are not pinned come and go.
    yield rule("reclaim", f"{frame}.linux=user & {frame}.pin=no -> {frame}.linux=free")
    yield rule("given-to-another", f"{frame}.linux=free -> {frame}.linux=other")
    yield rule("freed-by-another", f"{frame}.linux=other -> {frame}.linux=free")
    yield rule("faulted-in", f"{frame}.linux=free -> {frame}.linux=user")


def _mapped_frame(f: int) -> tuple[Property, ...]:
    frame = f"frame[{f}]"
    return (
        Property(
            name=f"mapped-frame-unpinned[{f}]",
            title="A frame that a child partition can reach is not pinned",
            defect_class="ownership",
            never=guard(f"{frame}.slat=mapped & {frame}.pin=no"),
            sometimes=guard(f"{frame}.slat=mapped"),
            what="The second-level address translation of a child names a frame without a pin.",
            why="Linux may take the frame back at any time, and the child keeps writing to it.",
            source="drivers/hv/mshv_regions.c, mshv_region_destroy(), v7.2",
        ),
        Property(
            name=f"child-reaches-foreign-frame[{f}]",
            title="A child partition can write to a frame that is free or has another owner",
            defect_class="ownership",
            never=guard(f"{frame}.slat=mapped & {frame}.linux=free|other"),
            sometimes=guard(f"{frame}.linux=other"),
            what="The frame was reclaimed while the child partition could still reach it.",
            why="The child writes into memory of another process or of the kernel.",
            source="as mapped-frame-unpinned; its consequence",
        ),
    )


SCENARIO = Scenario(
    name="map_unmap",
    title="Pin, map, unmap, unpin of a region of three frames",
    build=build,
    states=331,
    transitions=1_245,
    verdicts={},
    path_length={},
    reason="A frame is mapped only while it is pinned: it is pinned before the map hypercall, and "
    "unpinned only when it is known to be unmapped. A frame that an unmap hypercall did not reach "
    "stays pinned; that leak is deliberate, and the price of safety.",
    symmetric=("frame",),
    representatives=99,
)
