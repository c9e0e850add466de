"""A page is lost on a path."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="frame-lost",
    title="A page is lost on a path",
    defect_class="leak",
    never={
        "thread.at": frozenset(["returned"]),
        "frame.linux": frozenset(["kernel"]),
        "frame.hypervisor": frozenset(["none"]),
        "frame.held": frozenset(["local"]),
    },
    sometimes={"frame.linux": frozenset(["kernel"])},
    what=(
        "The function returns and nothing that outlives it can reach the page it allocated, "
        "which is neither freed nor handed to the hypervisor."
    ),
    why="The page is gone until the next boot.",
    source="semantics.md I-NOLEAK",
    false_alarms=(
        "A callee outside the reviewed files that keeps the page although it is known to "
        "borrow only."
    ),
    undecided={
        "thread.at": frozenset({"returned"}),
        "frame.linux": frozenset({"kernel"}),
        "frame.held": frozenset({"unknown"}),
    },
    released={"thread.at": frozenset({"returned"}), "frame.linux": frozenset({"free"})},
    survives={"thread.at": frozenset({"returned"}), "frame.linux": frozenset({"kernel"})},
)
