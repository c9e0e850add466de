"""An object of the host is lost."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-host-object-lost",
    title="An object of the host is lost",
    defect_class="leak",
    never="handle[h].host=live & handle[h].guest=none",
    sometimes="handle[h].host=live & handle[h].guest=recorded",
    what="At the end the host has an object whose handle the guest forgot.",
    why="It lives until the process ends.",
    source="gpu-sharing.md 1 (record before publish)",
    at_end=True,
)
