"""An allocation of the host is left behind."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-allocation-lost",
    title="An allocation of the host is left behind",
    defect_class="leak",
    never="store[s].host=allocated|partial|bound",
    sometimes="store[s].host=allocated",
    what="At the end the host has an allocation that nobody knows.",
    why="GPU memory is lost until the process ends.",
    source="gpu-sharing.md 1, 2 (error exits S1 to S5)",
    at_end=True,
)
