"""A window is announced to a host that is gone."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-window-announced-to-lost-host",
    title="A window is announced to a host that is gone",
    defect_class="teardown-order",
    never="adapter[a].state=lost & window[w].state=announced",
    sometimes="adapter[a].state=resumed & window[w].state=announced",
    what="The channel was rescinded and there is no other one yet.",
    why="The message goes nowhere, and the driver believes that the host knows the window.",
    source="gpu-sharing.md 0 (T4), 9",
)
