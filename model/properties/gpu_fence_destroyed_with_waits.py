"""A fence is destroyed while somebody waits."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-fence-destroyed-with-waits",
    title="A fence is destroyed while somebody waits",
    defect_class="race",
    never="fence[f].host=none & fence[f].waits=yes",
    sometimes="fence[f].host=live & fence[f].waits=yes",
    what="The waits were not given up before.",
    why="The waiter sleeps for ever, or is woken by another fence.",
    source="gpu-sharing.md 7 (cancel or outlive outstanding waits)",
)
