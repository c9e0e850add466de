"""A fence is destroyed while user space can find it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-fence-destroyed-while-found",
    title="A fence is destroyed while user space can find it",
    defect_class="teardown-order",
    never="fence[f].host=none & fence[f].handle=published",
    sometimes="fence[f].host=live & fence[f].handle=published",
    what="The handle did not leave the table before.",
    why="A wait begins for a fence that is gone.",
    source="gpu-sharing.md 1, 7",
)
