"""An allocation is lost on a path."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="allocation-lost",
    title="An allocation is lost on a path",
    defect_class="leak",
    never={
        "thread.at": frozenset(["returned"]),
        "allocation.linux": frozenset(["kernel"]),
        "allocation.held": frozenset(["local"]),
    },
    sometimes={"allocation.linux": frozenset(["kernel"])},
    what=(
        "The function returns and nothing that outlives it can reach what it allocated, which "
        "was not freed."
    ),
    why="Memory, a mapping or a reference is gone until the next boot.",
    source="semantics.md I-NOLEAK, 3.1",
    false_alarms=(
        "A callee outside the reviewed files that keeps the pointer although it is known to "
        "borrow only."
    ),
    undecided={
        "thread.at": frozenset({"returned"}),
        "allocation.linux": frozenset({"kernel"}),
        "allocation.held": frozenset({"unknown"}),
    },
    released={"thread.at": frozenset({"returned"}), "allocation.linux": frozenset({"free"})},
    survives={"thread.at": frozenset({"returned"}), "allocation.linux": frozenset({"kernel"})},
)
